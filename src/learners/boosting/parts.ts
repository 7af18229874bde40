import type { NumericColumn } from "../../matrix/borders.js";
import { type ScoringOptions, scoreColumns } from "../../matrix/kernels/index.js";
import type { ObliviousTrees } from "../../matrix/oblivious-trees.js";
import type { Quantiser } from "../../matrix/quantiser.js";
import { type ColumnKinds, checkColumns, type LearnerColumn } from "../columns.js";
import type { LossName } from "../labels.js";
import { type Encoder, encode } from "./encoder.js";

/** Everything that makes a trained model: plain data. */
export interface BoostingParts {
  readonly loss: LossName;
  readonly kinds: ColumnKinds;
  readonly encoder: Encoder;
  readonly quantiser: Quantiser;
  readonly trees: ObliviousTrees;
  /** Margin of every row before the trees, one an output. */
  readonly base: Float64Array;
  /** Weight of the training rows in each leaf, as `trees.leaves`. */
  readonly covers: Float32Array;
  /** What each split took from the loss of the training rows, in units of their mean, as `trees.features`. */
  readonly gains: Float32Array;
}

/** Rows encoded, quantised and scored at once: no second copy of a large table is made. */
const blockRows = 65_536;

/** Margins of all rows, the outputs of a row together. */
export function marginsOf(
  parts: BoostingParts,
  columns: readonly LearnerColumn[],
  how: ScoringOptions = {},
): Float64Array {
  checkColumns(columns, parts.kinds);
  const { base, encoder, quantiser, trees } = parts;
  const rows = columns[0]!.length;
  const { outputs } = trees;
  const isNumeric = encoder.columns.every(({ role }) => role === "number");
  // Columns of a workspace are scored where they stand if the margins lie beside them.
  const own = how.workspace ?? how.pool?.workspace;
  const isBeside =
    own !== undefined && isNumeric && columns.every((column) => isNumbers(column) && own.holds(column));
  const margins = isBeside ? own.float64Array(rows * outputs) : new Float64Array(rows * outputs);
  for (let i = 0; i < margins.length; i++) margins[i] = base[i % outputs]!;
  inBlocks(columns, encoder, (block, start, end) => {
    const own = margins.subarray(start * outputs, end * outputs);
    scoreColumns(trees, quantiser, encode(encoder, block), own, how);
  });
  if (!isBeside) return margins;
  const copy = margins.slice();
  own.free(margins);
  return copy;
}

/** Hands out rows to encode: numbers all at once, which stay where they stand, categories some rows at a time. */
export function inBlocks(
  columns: readonly LearnerColumn[],
  encoder: Encoder,
  visit: (block: readonly LearnerColumn[], start: number, end: number) => void,
): void {
  const rows = columns[0]?.length ?? 0;
  const isNumeric = encoder.columns.every(({ role }) => role === "number");
  const size = isNumeric ? Math.max(1, rows) : blockRows;
  for (let start = 0; start < rows; start += size) {
    const end = Math.min(rows, start + size);
    visit(
      columns.map((column) => rowsOf(column, start, end)),
      start,
      end,
    );
  }
}

function rowsOf(column: LearnerColumn, start: number, end: number): LearnerColumn {
  return isNumbers(column) ? (column.subarray(start, end) as NumericColumn) : column.slice(start, end);
}

function isNumbers(column: LearnerColumn): column is NumericColumn {
  return column instanceof Float64Array || column instanceof Float32Array;
}
