/** Products of small square matrices, row-major: a few states each way. */

/** out = a b */
export function multiply(a: Float64Array, b: Float64Array, out: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[k * n + j]!;
      out[i * n + j] = sum;
    }
  }
}

/** out = a' b */
export function multiplyLeftTransposed(a: Float64Array, b: Float64Array, out: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[k * n + i]! * b[k * n + j]!;
      out[i * n + j] = sum;
    }
  }
}

/** out = a b' */
export function multiplyRightTransposed(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k]! * b[j * n + k]!;
      out[i * n + j] = sum;
    }
  }
}

/** Largest eigenvalue of a non-negative matrix by power iteration, to a few digits; 1 where all of them are 0. */
export function largestEigenvalue(matrix: Float64Array, n: number): number {
  let vector = new Float64Array(n).fill(1);
  let value = 1;
  for (let iteration = 0; iteration < 64; iteration++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) next[i]! += matrix[i * n + k]! * vector[k]!;
    }
    value = Math.max(...next);
    if (!(value > 0)) return 1;
    vector = next.map((entry) => entry / value);
  }
  return value;
}
