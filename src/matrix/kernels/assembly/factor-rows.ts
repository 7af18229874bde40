// Rows of a factorisation by least squares. Of a row with entries j, each with an extra confidence d_j and a vector y_j of
// f values, x solves (gram + ridge I + sum of d_j y_j y_j') x = sum of (1 + d_j) y_j (Hu, Koren & Volinsky 2008, eq. 4).

import { axpy64, dot64 } from "./linear";

// Words of a plan: offsets, columns and extra confidences of the sparse rows; vectors, f; gram; ridge of each row; x of
// all rows; steps of conjugate gradients.

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function entry(plan: usize, row: i32): usize {
  return <usize>load<i32>(load<usize>(plan) + (<usize>row << 2));
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function vector(plan: usize, at: usize): usize {
  const column = <usize>load<i32>(load<usize>(plan, 4) + (at << 2));
  return load<usize>(plan, 12) + ((column * load<usize>(plan, 16)) << 3);
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function extra(plan: usize, at: usize): f64 {
  return load<f64>(load<usize>(plan, 8) + (at << 3));
}

/** Products of four vectors with x, one after another. */
function fourDots(p: usize, q: usize, r: usize, s: usize, x: usize, f: i32, to: usize): void {
  const whole = <usize>(f & ~1) << 3;
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let k: usize = 0; k < whole; k += 16) {
    const v = v128.load(x + k);
    a = f64x2.add(a, f64x2.mul(v128.load(p + k), v));
    b = f64x2.add(b, f64x2.mul(v128.load(q + k), v));
    c = f64x2.add(c, f64x2.mul(v128.load(r + k), v));
    d = f64x2.add(d, f64x2.mul(v128.load(s + k), v));
  }
  let ab = f64x2.add(i64x2.shuffle(a, b, 0, 2), i64x2.shuffle(a, b, 1, 3));
  let cd = f64x2.add(i64x2.shuffle(c, d, 0, 2), i64x2.shuffle(c, d, 1, 3));
  if (f & 1) {
    const v = v128.load64_splat(x + whole);
    ab = f64x2.add(ab, f64x2.mul(f64x2.replace_lane(v128.load64_splat(p + whole), 1, load<f64>(q + whole)), v));
    cd = f64x2.add(cd, f64x2.mul(f64x2.replace_lane(v128.load64_splat(r + whole), 1, load<f64>(s + whole)), v));
  }
  v128.store(to, ab);
  v128.store(to, cd, 16);
}

/** Adds four vectors, each times one of four factors that stand one after another. */
function addFour(factors: usize, p: usize, q: usize, r: usize, s: usize, f: i32, to: usize): void {
  const whole = <usize>(f & ~1) << 3;
  const a = v128.load64_splat(factors);
  const b = v128.load64_splat(factors, 8);
  const c = v128.load64_splat(factors, 16);
  const d = v128.load64_splat(factors, 24);
  for (let k: usize = 0; k < whole; k += 16) {
    const first = f64x2.add(f64x2.mul(a, v128.load(p + k)), f64x2.mul(b, v128.load(q + k)));
    const second = f64x2.add(f64x2.mul(c, v128.load(r + k)), f64x2.mul(d, v128.load(s + k)));
    v128.store(to + k, f64x2.add(v128.load(to + k), f64x2.add(first, second)));
  }
  if (f & 1) {
    const first = load<f64>(factors) * load<f64>(p + whole) + load<f64>(factors, 8) * load<f64>(q + whole);
    const second = load<f64>(factors, 16) * load<f64>(r + whole) + load<f64>(factors, 24) * load<f64>(s + whole);
    store<f64>(to + whole, load<f64>(to + whole) + (first + second));
  }
}

/** to = gram x + ridge x. */
function shared(plan: usize, ridge: f64, x: usize, to: usize): void {
  const f = load<i32>(plan, 16);
  const bytes = <usize>f << 3;
  let row = load<usize>(plan, 20);
  let k = 0;
  for (; k + 4 <= f; k += 4, row += 4 * bytes) {
    fourDots(row, row + bytes, row + 2 * bytes, row + 3 * bytes, x, f, to + (<usize>k << 3));
  }
  for (; k < f; k++, row += bytes) store<f64>(to + (<usize>k << 3), dot64(row, x, f));
  axpy64(ridge, x, to, f);
}

/**
 * Adds (constant (1 + d) + sign d (y x)) y of the entries first..last-1: with 1 and -1 what is left of the right-hand
 * side, with 0 and 1 their part of the product with x.
 *
 * @param four address of four values
 */
function addEntries(plan: usize, first: usize, last: usize, x: usize, to: usize, constant: f64, sign: f64, four: usize): void {
  const f = load<i32>(plan, 16);
  let at = first;
  for (; at + 4 <= last; at += 4) {
    const p = vector(plan, at);
    const q = vector(plan, at + 1);
    const r = vector(plan, at + 2);
    const s = vector(plan, at + 3);
    fourDots(p, q, r, s, x, f, four);
    for (let n: usize = 0; n < 4; n++) {
      const d = extra(plan, at + n);
      const place = four + (n << 3);
      store<f64>(place, constant * (1 + d) + sign * d * load<f64>(place));
    }
    addFour(four, p, q, r, s, f, to);
  }
  for (; at < last; at++) {
    const y = vector(plan, at);
    const d = extra(plan, at);
    axpy64(constant * (1 + d) + sign * d * dot64(y, x, f), y, to, f);
  }
}

/**
 * x of rows start..end-1 by some steps of conjugate gradients from where it stands; 0 of a row without entries.
 *
 * @param scratch address of 3 f + 4 values
 */
export function stepFactorRows64(plan: usize, start: i32, end: i32, scratch: usize): void {
  const f = load<i32>(plan, 16);
  const bytes = <usize>f << 3;
  const r = scratch;
  const p = r + bytes;
  const q = p + bytes;
  const four = q + bytes;
  for (let row = start; row < end; row++) {
    const first = entry(plan, row);
    const last = entry(plan, row + 1);
    const x = load<usize>(plan, 28) + <usize>row * bytes;
    if (first == last) {
      memory.fill(x, 0, bytes);
      continue;
    }
    const ridge = load<f64>(load<usize>(plan, 24) + (<usize>row << 3));
    shared(plan, ridge, x, r);
    for (let k: usize = 0; k < bytes; k += 8) store<f64>(r + k, -load<f64>(r + k));
    addEntries(plan, first, last, x, r, 1, -1, four);
    memory.copy(p, r, bytes);
    let square = dot64(r, r, f);
    for (let step = load<i32>(plan, 32); step > 0 && square > 1e-20; step--) {
      shared(plan, ridge, p, q);
      addEntries(plan, first, last, p, q, 0, 1, four);
      const length = square / dot64(p, q, f);
      axpy64(length, p, x, f);
      axpy64(-length, q, r, f);
      const next = dot64(r, r, f);
      const turn = next / square;
      for (let k: usize = 0; k < bytes; k += 8) store<f64>(p + k, load<f64>(r + k) + turn * load<f64>(p + k));
      square = next;
    }
  }
}

/**
 * x of rows start..end-1 by Cholesky's factor.
 *
 * @param scratch address of f * f values
 */
export function solveFactorRows64(plan: usize, start: i32, end: i32, scratch: usize): void {
  const f = load<i32>(plan, 16);
  const bytes = <usize>f << 3;
  for (let row = start; row < end; row++) {
    const first = entry(plan, row);
    const last = entry(plan, row + 1);
    const x = load<usize>(plan, 28) + <usize>row * bytes;
    memory.fill(x, 0, bytes);
    if (first == last) continue;
    memory.copy(scratch, load<usize>(plan, 20), <usize>f * bytes);
    const ridge = load<f64>(load<usize>(plan, 24) + (<usize>row << 3));
    for (let k: usize = 0; k < <usize>f; k++) {
      const at = scratch + k * (bytes + 8);
      store<f64>(at, load<f64>(at) + ridge);
    }
    for (let at = first; at < last; at++) {
      const y = vector(plan, at);
      const d = extra(plan, at);
      axpy64(1 + d, y, x, f);
      for (let k: usize = 0; k < <usize>f; k++) {
        axpy64(d * load<f64>(y + (k << 3)), y, scratch + k * bytes, <i32>k + 1);
      }
    }
    solve(scratch, x, f);
  }
}

/** Solves A x = b in the place of b by A = L L', made in the lower triangle. */
function solve(a: usize, b: usize, f: i32): void {
  const bytes = <usize>f << 3;
  for (let i = 0; i < f; i++) {
    const row = a + <usize>i * bytes;
    for (let j = 0; j < i; j++) {
      const other = a + <usize>j * bytes;
      const at = row + (<usize>j << 3);
      store<f64>(at, (load<f64>(at) - dot64(row, other, j)) / load<f64>(other + (<usize>j << 3)));
    }
    const pivot = row + (<usize>i << 3);
    store<f64>(pivot, sqrt(load<f64>(pivot) - dot64(row, row, i)));
    const to = b + (<usize>i << 3);
    store<f64>(to, (load<f64>(to) - dot64(row, b, i)) / load<f64>(pivot));
  }
  for (let i = f - 1; i >= 0; i--) {
    const row = a + <usize>i * bytes;
    const to = b + (<usize>i << 3);
    const value = load<f64>(to) / load<f64>(row + (<usize>i << 3));
    store<f64>(to, value);
    axpy64(-value, row, b, i);
  }
}

/** Adds the sum of y y' of some vectors, one after another, to the lower triangle of a square matrix. */
export function addOuterProducts64(vectors: usize, count: i32, f: i32, gram: usize): void {
  const bytes = <usize>f << 3;
  for (let i = 0; i < count; i++, vectors += bytes) {
    for (let k: usize = 0; k < <usize>f; k++) {
      axpy64(load<f64>(vectors + (k << 3)), vectors, gram + k * bytes, <i32>k + 1);
    }
  }
}
