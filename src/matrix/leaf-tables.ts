import { checkLength } from "./kernels/check.js";
import { leafIndices, type TreeSplits } from "./oblivious-trees.js";
import type { QuantisedMatrix } from "./quantised.js";

/** Several columns of sums over the same trees: what stands in a table for the leaf that a row falls into. */
export interface LeafTables {
  readonly trees: TreeSplits;
  readonly sums: readonly TableSum[];
}

/** One column of sums. */
export interface TableSum {
  /** Trees it is summed over, ascending. */
  readonly trees: Int32Array;
  /** trees << depth numbers: those of the k-th tree's leaves from k << depth on. */
  readonly values: Float64Array;
}

/** Rows summed together: what they need stays in the nearest caches. */
const blockRows = 1024;

/**
 * Sums of all rows, the trees of each column in their order.
 *
 * @param out one column of rows a sum: written over
 */
export function sumLeafTables(
  { trees, sums }: LeafTables,
  matrix: QuantisedMatrix,
  out: readonly Float64Array[],
): void {
  const { rows } = matrix;
  const size = Math.min(rows, blockRows);
  const leaves = Array.from({ length: trees.trees }, () => new Uint16Array(size));
  for (let start = 0; start < rows; start += blockRows) {
    const end = Math.min(start + blockRows, rows);
    leaves.forEach((own, tree) => {
      leafIndices(trees, tree, matrix, start, end, own);
    });
    sums.forEach((sum, k) => {
      const column = out[k]!.subarray(start, end).fill(0);
      for (let t = 0; t < sum.trees.length; t++) {
        const own = leaves[sum.trees[t]!]!;
        const first = t << trees.depth;
        for (let i = 0; i < column.length; i++) column[i]! += sum.values[first | own[i]!]!;
      }
    });
  }
}

/**
 * Checks the arrays of the tables against those of their trees, which `checkSplits` has passed.
 *
 * @throws OptionsError `shape_mismatch`; RangeError for a tree that is not there
 */
export function checkTables({ trees: { trees, depth }, sums }: LeafTables): void {
  sums.forEach(({ trees: numbers, values }) => {
    checkLength("values", values.length, numbers.length * 2 ** depth);
    if (numbers.every((tree) => tree >= 0 && tree < trees)) return;
    throw new RangeError(`A table is of a tree that is not one of the ${trees}.`);
  });
}
