/**
 * Rows that a histogram is summed over, packed: what they hold is read once a level and used for every column.
 */
export interface PackedRows {
  /** Rows in use of the arrays below. */
  count: number;
  /** Row in the matrix, ascending. */
  readonly rows: Int32Array;
  /** Histogram of the row: the leaf it falls to. */
  readonly slots: Uint16Array;
  /** Gradient and Hessian of each row, one after the other. */
  readonly pairs: Float64Array;
}

/**
 * Adds the gradient and Hessian of each packed row to the bin of its value, in the histogram of its slot.
 *
 * @param bins the column: the bin of row i is bins[from + i]
 * @param histogram slots of `width` pairs
 */
export function accumulate(
  bins: Uint8Array,
  from: number,
  { count, rows, slots, pairs }: PackedRows,
  histogram: Float64Array,
  width: number,
): void {
  for (let k = 0; k < count; k++) {
    const cell = (Math.imul(slots[k]!, width) + bins[from + rows[k]!]!) << 1;
    const pair = k << 1;
    histogram[cell] = histogram[cell]! + pairs[pair]!;
    histogram[cell | 1] = histogram[cell | 1]! + pairs[pair | 1]!;
  }
}

/**
 * The other child of a leaf is what the parent has and the first child has not: on entry slot `low` holds the
 * parent and `high` the child that was summed; on return each holds its own child.
 *
 * @param isHigh whether the child that was summed is the one with the level's bit set
 */
export function splitParent(
  histogram: Float64Array,
  low: number,
  high: number,
  length: number,
  isHigh: boolean,
): void {
  for (let k = 0; k < length; k++) {
    const summed = histogram[high + k]!;
    const rest = histogram[low + k]! - summed;
    histogram[low + k] = isHigh ? rest : summed;
    histogram[high + k] = isHigh ? summed : rest;
  }
}
