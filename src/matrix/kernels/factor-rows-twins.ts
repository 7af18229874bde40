// The typed-array twins of the rows of a factorisation; they differ from the kernels by rounding.
import type { FactorProblem } from "./factor-rows.js";

/** Solves rows by Cholesky's factor, or by some steps of conjugate gradients from where they stand. */
export function factorRowsTwin(problem: FactorProblem): void {
  const { rows, factors, size, gram } = problem;
  const matrix = new Float64Array(size * size);
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    const x = factors.subarray(row * size, (row + 1) * size);
    if (rows.offsets[row] === rows.offsets[row + 1]) {
      x.fill(0);
      continue;
    }
    matrix.set(gram);
    for (let k = 0; k < size; k++) matrix[k * (size + 1)]! += problem.ridges[row]!;
    const b = addEntries(problem, row, matrix);
    if (problem.steps === 0) x.set(solved(matrix, b));
    else descend(matrix, b, x, problem.steps);
  }
}

/** Adds the sum of d y y' of the entries of a row to a matrix; returns the sum of (1 + d) y. */
function addEntries({ rows, vectors, size }: FactorProblem, row: number, matrix: Float64Array): Float64Array {
  const b = new Float64Array(size);
  for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++) {
    const from = rows.columns[at]! * size;
    const d = rows.values[at]!;
    for (let k = 0; k < size; k++) {
      b[k]! += (1 + d) * vectors[from + k]!;
      for (let l = 0; l < size; l++) matrix[k * size + l]! += d * vectors[from + k]! * vectors[from + l]!;
    }
  }
  return b;
}

/** A x = b by A = L L'. */
function solved(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = a[i * n + j]!;
      for (let k = 0; k < j; k++) value -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = j < i ? value / a[j * n + j]! : Math.sqrt(value);
    }
    for (let k = 0; k < i; k++) x[i]! -= a[i * n + k]! * x[k]!;
    x[i]! /= a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    x[i]! /= a[i * n + i]!;
    for (let k = 0; k < i; k++) x[k]! -= a[i * n + k]! * x[i]!;
  }
  return x;
}

/** Conjugate gradients (Hestenes & Stiefel 1952). */
function descend(a: Float64Array, b: Float64Array, x: Float64Array, steps: number): void {
  const r = times(a, x).map((value, k) => b[k]! - value);
  let p = r.slice();
  let square = dot(r, r);
  for (let step = 0; step < steps && square > 1e-20; step++) {
    const q = times(a, p);
    const length = square / dot(p, q);
    for (let k = 0; k < x.length; k++) {
      x[k]! += length * p[k]!;
      r[k]! -= length * q[k]!;
    }
    const next = dot(r, r);
    const turn = next / square;
    p = p.map((value, k) => r[k]! + turn * value);
    square = next;
  }
}

function times(a: Float64Array, x: Float64Array): Float64Array {
  return x.map((_, k) => dot(a.subarray(k * x.length, (k + 1) * x.length), x));
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k]! * y[k]!;
  return sum;
}

/** Adds the sum of y y' of some vectors to the lower triangle of a square matrix. */
export function addOuterProductsTwin(vectors: Float64Array, size: number, gram: Float64Array): void {
  for (let from = 0; from < vectors.length; from += size) {
    for (let k = 0; k < size; k++) {
      for (let l = 0; l <= k; l++) gram[k * size + l]! += vectors[from + k]! * vectors[from + l]!;
    }
  }
}
