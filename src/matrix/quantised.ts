import { OptionsError } from "../errors.js";

/**
 * Columns of one-byte bins, column-major: what trees are trained on and score.
 *
 * Bin 0 is a missing value. Bin b >= 1 says that exactly b - 1 borders of the column are below the value, so that
 * "bin > t" is "value > borders[t - 1]" for t >= 1 and "not missing" for t = 0. A column that puts missing values
 * on top holds them as bin 255.
 */
export interface QuantisedMatrix {
  readonly rows: number;
  /** Rows rounded up to a multiple of 16: where the next column starts. Padding bins are 0. */
  readonly stride: number;
  readonly columns: number;
  /** columns * stride bins: row i of column c is bins[c * stride + i]. */
  readonly bins: Uint8Array;
}

/** Rows rounded up to the 16 that one instruction compares. */
export function strideOf(rows: number): number {
  return (rows + 15) & ~15;
}

/** A matrix of missing values. */
export function emptyQuantised(rows: number, columns: number): QuantisedMatrix {
  const stride = strideOf(rows);
  return { rows, stride, columns, bins: new Uint8Array(columns * stride) };
}

/**
 * Checks that the bins are as many as the shape says.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function checkQuantised({ rows, stride, columns, bins }: QuantisedMatrix): void {
  if (stride === strideOf(rows) && bins.length === columns * stride) return;
  throw new OptionsError(
    "shape_mismatch",
    `A quantised matrix of ${rows} rows and ${columns} columns has stride ${strideOf(rows)} and ${columns * strideOf(rows)} bins, got stride ${stride} and ${bins.length} bins.`,
    { rows, columns, stride, bins: bins.length },
  );
}
