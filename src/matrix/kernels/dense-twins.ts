// The typed-array twins of the kernels on dense matrices and vectors: partial sums in the same lanes, added in the same
// order, so that the bits are the same; only the logistic function differs, by less than 3e-7 in f32, 1e-15 in f64.
import type { NumericColumn } from "../borders.js";

const single = Math.fround;
const double = (value: number): number => value;
/** Spare lanes of the sums, so that nothing is allocated a row. */
const partial = new Float64Array(16);

/** matrix * weights + bias of all rows, row-major. */
export function gemvTwin(
  matrix: NumericColumn,
  weights: NumericColumn,
  bias: number,
  isLogistic: boolean,
  out: NumericColumn,
): void {
  const columns = weights.length;
  const round = matrix instanceof Float32Array ? single : double;
  for (let row = 0; row < out.length; row++) {
    const z = round(dotInLanes(matrix, row * columns, weights, columns, 4, round) + round(bias));
    out[row] = isLogistic ? 1 / (1 + Math.exp(-z)) : z;
  }
}

/** Sum of x[i] * y[i]. */
export function dotTwin(x: NumericColumn, y: NumericColumn): number {
  const isSingle = x instanceof Float32Array;
  return dotInLanes(x, 0, y, x.length, isSingle ? 16 : 8, isSingle ? single : double);
}

function dotInLanes(
  x: NumericColumn,
  from: number,
  y: NumericColumn,
  length: number,
  lanes: number,
  round: (value: number) => number,
): number {
  const whole = length - (length % lanes);
  partial.fill(0, 0, lanes);
  for (let i = 0; i < whole; i += lanes) {
    for (let lane = 0; lane < lanes; lane++) {
      partial[lane] = round(partial[lane]! + round(x[from + i + lane]! * y[i + lane]!));
    }
  }
  for (let half = lanes >> 1; half > 0; half >>= 1) {
    for (let lane = 0; lane < half; lane++) partial[lane] = round(partial[lane]! + partial[lane + half]!);
  }
  let sum = partial[0]!;
  for (let i = whole; i < length; i++) sum = round(sum + round(x[from + i]! * y[i]!));
  return sum;
}

/** y += factor * x. */
export function axpyTwin(factor: number, x: NumericColumn, y: NumericColumn): void {
  const round = x instanceof Float32Array ? single : double;
  const times = round(factor);
  for (let i = 0; i < x.length; i++) y[i] = round(y[i]! + round(times * x[i]!));
}
