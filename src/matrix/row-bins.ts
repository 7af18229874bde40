import type { QuantisedMatrix } from "./quantised.js";

/** Bins row by row: what histograms are summed from, so that one row serves many columns. */
export interface RowBins {
  readonly rows: number;
  /** Columns rounded up to a multiple of 4, and bytes from one row to the next. Bins of the columns added are 0. */
  readonly stride: number;
  /** rows * stride bins. */
  readonly bins: Uint8Array;
}

/** Rows and columns copied together, which both caches hold. */
const tile = 64;

/** Columns rounded up to what one step of the kernels takes. */
export function rowStrideOf(columns: number): number {
  return (columns + 3) & ~3;
}

/**
 * Some columns of a matrix, row by row.
 *
 * @param into zeros, rows * rowStrideOf(columns.length)
 */
export function rowBinsOf(
  { rows, stride, bins }: QuantisedMatrix,
  columns: ArrayLike<number>,
  into: Uint8Array,
): RowBins {
  const width = rowStrideOf(columns.length);
  for (let start = 0; start < rows; start += tile) {
    const end = Math.min(rows, start + tile);
    for (let c = 0; c < columns.length; c++) {
      const from = columns[c]! * stride;
      for (let row = start; row < end; row++) into[row * width + c] = bins[from + row]!;
    }
  }
  return { rows, stride: width, bins: into };
}
