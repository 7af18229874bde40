import { createRandom } from "../../../src/stats/random.js";

/** Rows of normal numbers with one margin a row: a slope, a product of two columns and a wave. */
export function plantedRows(rows: number, seed = 5) {
  const random = createRandom(seed);
  const columns = Array.from({ length: 5 }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const [a, b, c, d] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
  const margins = a.map((x, i) => x - b[i]! * c[i]! + Math.sin(2 * d[i]!));
  return { columns, margins, random };
}

/** Some rows of columns. */
export function rowsOf(columns: readonly Float64Array[], start: number, end?: number): Float64Array[] {
  return columns.map((column) => column.slice(start, end));
}
