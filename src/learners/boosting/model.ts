import type { NumericColumn } from "../../matrix/borders.js";
import { type ObliviousTrees, scoreObliviousTrees } from "../../matrix/oblivious-trees.js";
import { type Quantiser, quantise } from "../../matrix/quantiser.js";
import { type Encoder, encode } from "./encoder.js";
import { type BoostingColumn, type ColumnKinds, checkColumns } from "./input.js";
import type { LossName } from "./options.js";
import { scoresOf } from "./scores.js";

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
  /** What each split took from the score of the training rows, as `trees.features`. */
  readonly gains: Float32Array;
}

export type BoostingOutput = "margin" | "mean" | "probability";

/** Rows encoded, quantised and scored at once: no second copy of a large table is made. */
const blockRows = 65_536;

/** Margins of all rows, the outputs of a row together. */
export function marginsOf(parts: BoostingParts, columns: readonly BoostingColumn[]): Float64Array {
  checkColumns(columns, parts.kinds);
  const rows = columns[0]?.length ?? 0;
  const { outputs } = parts.trees;
  const margins = new Float64Array(rows * outputs);
  for (let i = 0; i < margins.length; i++) margins[i] = parts.base[i % outputs]!;
  forEachBlock(parts, columns, (matrix, start, end) => {
    scoreObliviousTrees(parts.trees, matrix, margins.subarray(start * outputs, end * outputs));
  });
  return margins;
}

/** Hands out the rows in blocks, quantised. */
export function forEachBlock(
  parts: BoostingParts,
  columns: readonly BoostingColumn[],
  visit: (matrix: ReturnType<typeof quantise>, start: number, end: number) => void,
): void {
  const rows = columns[0]?.length ?? 0;
  for (let start = 0; start < rows; start += blockRows) {
    const end = Math.min(rows, start + blockRows);
    const block = columns.map((column) => rowsOf(column, start, end));
    visit(quantise(parts.quantiser, encode(parts.encoder, block)), start, end);
  }
}

function rowsOf(column: BoostingColumn, start: number, end: number): BoostingColumn {
  if (column instanceof Float64Array || column instanceof Float32Array)
    return column.subarray(start, end) as NumericColumn;
  return column.slice(start, end);
}

/** A trained model. Frozen; scoring is pure. */
export class BoostingModel {
  readonly #parts: BoostingParts;

  constructor(parts: BoostingParts) {
    this.#parts = parts;
    Object.freeze(this);
  }

  get loss(): LossName {
    return this.#parts.loss;
  }

  /** Names of the columns it reads, in their order. */
  get names(): readonly string[] {
    return this.#parts.kinds.names;
  }

  /** Margins of a row: 1, or the number of classes. */
  get outputs(): number {
    return this.#parts.trees.outputs;
  }

  /** Trees, for several classes those of all together. */
  get trees(): number {
    return this.#parts.trees.trees;
  }

  /**
   * Scores of rows: by default the probability of label 1 (logloss) or of each class (softmax), the expected label
   * (poisson, squared), or the margin to rank by (pairwise).
   *
   * @param columns as in training, in the same order
   * @param output "margin" for the sum of the leaves
   * @returns a number a row; for several classes rows * classes, those of a row together
   * @throws OptionsError `column_count`, `length_mismatch`, `bad_column`
   */
  predict(columns: readonly BoostingColumn[], output?: "margin"): Float64Array {
    const margins = marginsOf(this.#parts, columns);
    return output === "margin" ? margins : scoresOf(this.#parts.loss, margins, this.outputs);
  }
}
