/** Packed rows that are read again for every column while they are in the second cache. */
const blockRows: i32 = 16384;

/** Bytes of one column of a program: address of its bins, address of its histogram, pairs of a slot, one word unused. */
const recordBytes: usize = 16;

/**
 * Adds the gradient and Hessian of each packed row to the bin of its value, in the histogram of its slot, for the
 * columns of a program. In each column sums are made in the order of the rows.
 *
 * @param rows i32 row of each packed row
 * @param slots u16 histogram of each packed row
 * @param pairs f64 gradient and Hessian of each packed row
 */
export function accumulateColumns(program: usize, columns: i32, rows: usize, slots: usize, pairs: usize, count: i32): void {
  for (let start: usize = 0; start < <usize>count; start += blockRows) {
    const end = min(start + blockRows, <usize>count);
    for (let c: usize = 0; c < <usize>columns; c++) {
      const record = program + c * recordBytes;
      accumulatePairs(load<usize>(record), rows, slots, pairs, start, end, load<usize>(record, 4), load<i32>(record, 8));
    }
  }
}

/** Both sums of a bin are one register. */
function accumulatePairs(
  bins: usize,
  rows: usize,
  slots: usize,
  pairs: usize,
  start: usize,
  end: usize,
  histogram: usize,
  width: i32,
): void {
  for (let k = start; k < end; k++) {
    const bin = <i32>load<u8>(bins + <usize>load<i32>(rows + (k << 2)));
    const cell = histogram + (<usize>(<i32>load<u16>(slots + (k << 1)) * width + bin) << 4);
    v128.store(cell, f64x2.add(v128.load(cell), v128.load(pairs + (k << 4))));
  }
}
