/**
 * Rounds values to a grid on which any sum of them, each row once, is exact in f64: so sums do not depend on their
 * order, and what is added can be taken away again. The grid is at most 2^-52 of the largest such sum, and values are
 * f32.
 *
 * @param values 0 or more, finite
 * @param rows summed at most
 */
export function gridOf(values: ArrayLike<number>, rows: number): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, values[at]!);
  if (largest === 0) return 1;
  return 2 ** Math.max(-1022, Math.ceil(Math.log2(largest * Math.max(1, rows))) - 51);
}

/** Values as f32, rounded to a grid. */
export function roundToGrid(values: Float64Array | Float32Array, grid: number): Float32Array {
  const rounded = new Float32Array(values.length);
  for (let at = 0; at < values.length; at++) rounded[at] = Math.round(Math.fround(values[at]!) / grid) * grid;
  return rounded;
}
