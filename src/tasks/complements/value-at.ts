import type { SparseRows } from "../../matrix/csr.js";

/** Value at a row and column; 0 where there is none. */
export function valueAt({ offsets, columns, values }: SparseRows, row: number, column: number): number {
  let low = offsets[row]!;
  let high = offsets[row + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (columns[middle] === column) return values[middle]!;
    if (columns[middle]! < column) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
