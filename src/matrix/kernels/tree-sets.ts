import type { NumericColumn } from "../borders.js";
import type { SummedTrees } from "../oblivious-trees.js";
import type { Quantiser } from "../quantiser.js";
import { quantiseColumns } from "./column-quantising.js";
import { scoreTrees } from "./tree-scoring.js";
import { workspaceFor } from "./workspace.js";

/** Rows whose bins are held at a time: trees are copied for each such block. */
const blockRows = 16_384;

/**
 * Sums of several sets of trees over the same rows, which are put into bins once.
 *
 * @param sets trees of one output; undefined stands for none
 * @param columns the columns the quantiser was fitted to; NaN is missing
 * @returns one column of rows a set
 * @throws OptionsError `shape_mismatch`, `length_mismatch`, `column_count` when arrays do not fit each other
 */
export function scoreTreeSets(
  sets: readonly (SummedTrees | undefined)[],
  quantiser: Quantiser,
  columns: readonly NumericColumn[],
): Float64Array[] {
  const rows = columns[0]?.length ?? 0;
  const sums = sets.map(() => new Float64Array(rows));
  const workspace = workspaceFor({}, quantiser.borders);
  for (let start = 0; start < rows; start += blockRows) {
    const end = Math.min(rows, start + blockRows);
    const block = columns.map((column) => column.subarray(start, end) as NumericColumn);
    const matrix = quantiseColumns(quantiser, block, { workspace });
    const margins = workspace.float64Array(end - start);
    sets.forEach((trees, k) => {
      if (!trees) return;
      margins.fill(0);
      scoreTrees(trees, matrix, margins, { workspace });
      sums[k]!.set(margins, start);
    });
    workspace.free(margins);
    workspace.free(matrix.bins);
  }
  return sums;
}
