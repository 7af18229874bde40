/**
 * Adds the gradient and Hessian of each packed row to the bin of its value, in the histogram of its slot, in the order
 * of the rows: both sums of a bin are one register.
 *
 * @param bins address of the column: the bin of row i is bins[i]
 * @param rows i32 row of each packed row
 * @param slots u16 histogram of each packed row
 * @param pairs f64 gradient and Hessian of each packed row
 * @param histogram slots of `width` f64 pairs
 */
export function accumulatePairs(
  bins: usize,
  rows: usize,
  slots: usize,
  pairs: usize,
  count: i32,
  histogram: usize,
  width: i32,
): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    const bin = <i32>load<u8>(bins + <usize>load<i32>(rows + (k << 2)));
    const cell = histogram + (<usize>(<i32>load<u16>(slots + (k << 1)) * width + bin) << 4);
    v128.store(cell, f64x2.add(v128.load(cell), v128.load(pairs + (k << 4))));
  }
}
