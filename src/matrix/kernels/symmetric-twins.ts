// The typed-array twins of the factor and the inverse of a symmetric positive definite matrix: column by column, so that
// they differ from the kernels by rounding.
import type { NumericColumn } from "../borders.js";

/**
 * Cholesky's factor in the place of the lower triangle, zeros above it.
 *
 * @param floors a pivot must be above that of its row
 * @returns the first row whose pivot is not; -1 where all are
 */
export function choleskyTwin(a: NumericColumn, n: number, floors: Float64Array): number {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = a[i * n + j]!;
      for (let k = 0; k < j; k++) value -= a[i * n + k]! * a[j * n + k]!;
      if (j < i) a[i * n + j] = value / a[j * n + j]!;
      else if (value > floors[i]! && value < Infinity) a[i * n + i] = Math.sqrt(value);
      else return i;
    }
    a.fill(0, i * n + i + 1, (i + 1) * n);
  }
  return -1;
}

/** The inverse in the place of both triangles, by sweeping one column at a time; returns as `choleskyTwin`. */
export function invertTwin(a: NumericColumn, n: number, floors: Float64Array): number {
  const column = new Float64Array(n);
  for (let b = 0; b < n; b++) {
    const pivot = a[b * n + b]!;
    if (!(pivot > floors[b]! && pivot < Infinity)) return b;
    for (let i = 0; i < n; i++) column[i] = i < b ? a[b * n + i]! : a[i * n + b]!;
    for (let i = 0; i < n; i++) {
      const times = column[i]! / pivot;
      for (let j = 0; j <= i; j++) {
        if (i !== b && j !== b) a[i * n + j] = a[i * n + j]! - times * column[j]!;
      }
      if (i > b) a[i * n + b] = times;
      else if (i < b) a[b * n + i] = times;
    }
    a[b * n + b] = -1 / pivot;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[j * n + i] = a[i * n + j] = -a[i * n + j]!;
  }
  return -1;
}
