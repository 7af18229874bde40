// Products of row-major matrices with a vector, dot products and sums. Sums run in lanes: term k is added to partial sum
// k % lanes, and the partial sums are added by halves: (0 + 2) + (1 + 3) of four.

import { sigmoid32, sigmoid64 } from "./sigmoid";

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function total32(x: v128): f32 {
  const halves = f32x4.add(x, i32x4.shuffle(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1);
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function total64(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Four sums of a register each, as the lanes of one. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function totals32(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(i32x4.shuffle(a, b, 0, 1, 4, 5), i32x4.shuffle(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(i32x4.shuffle(c, d, 0, 1, 4, 5), i32x4.shuffle(c, d, 2, 3, 6, 7));
  return f32x4.add(i32x4.shuffle(ab, cd, 0, 2, 4, 6), i32x4.shuffle(ab, cd, 1, 3, 5, 7));
}

/** Products of the weights with the rows at p, q, r and s, and the bias. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function fourProducts32(p: usize, q: usize, r: usize, s: usize, columns: i32, weights: usize, shift: v128): v128 {
  const rowBytes = <usize>columns << 2;
  const whole = <usize>(columns & ~3) << 2;
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  let k: usize = 0;
  for (; k + 32 <= whole; k += 32) {
    const v = v128.load(weights + k);
    const w = v128.load(weights + k, 16);
    a = f32x4.add(f32x4.add(a, f32x4.mul(v128.load(p + k), v)), f32x4.mul(v128.load(p + k, 16), w));
    b = f32x4.add(f32x4.add(b, f32x4.mul(v128.load(q + k), v)), f32x4.mul(v128.load(q + k, 16), w));
    c = f32x4.add(f32x4.add(c, f32x4.mul(v128.load(r + k), v)), f32x4.mul(v128.load(r + k, 16), w));
    d = f32x4.add(f32x4.add(d, f32x4.mul(v128.load(s + k), v)), f32x4.mul(v128.load(s + k, 16), w));
  }
  if (k < whole) {
    const w = v128.load(weights + k);
    a = f32x4.add(a, f32x4.mul(v128.load(p + k), w));
    b = f32x4.add(b, f32x4.mul(v128.load(q + k), w));
    c = f32x4.add(c, f32x4.mul(v128.load(r + k), w));
    d = f32x4.add(d, f32x4.mul(v128.load(s + k), w));
  }
  let z = totals32(a, b, c, d);
  for (k = whole; k < rowBytes; k += 4) {
    let x = f32x4.splat(load<f32>(p + k));
    x = f32x4.replace_lane(x, 1, load<f32>(q + k));
    x = f32x4.replace_lane(x, 2, load<f32>(r + k));
    x = f32x4.replace_lane(x, 3, load<f32>(s + k));
    z = f32x4.add(z, f32x4.mul(x, v128.load_splat<u32>(weights + k)));
  }
  return f32x4.add(z, shift);
}

/**
 * out = link(matrix * weights + bias) of rows start..end-1.
 *
 * Four rows a quarter of the range apart are read together: the processor fetches ahead within a page of memory, and of
 * four pages at once as fast as the memory gives them, which from neighbouring rows takes a third longer.
 *
 * @param matrix address of row-major f32 values
 * @param bias address of one f32
 * @param link 0 for none, 1 for the logistic function
 */
export function gemv32(
  matrix: usize,
  start: i32,
  end: i32,
  columns: i32,
  weights: usize,
  bias: usize,
  link: i32,
  out: usize,
): void {
  const rowBytes = <usize>columns << 2;
  const shift = v128.load_splat<u32>(bias);
  const quarter = (end - start) >> 2;
  const far = <usize>quarter * rowBytes;
  for (let row = start; row < start + quarter; row++) {
    const p = matrix + <usize>row * rowBytes;
    let z = fourProducts32(p, p + far, p + 2 * far, p + 3 * far, columns, weights, shift);
    if (link == 1) z = sigmoid32(z);
    const to = out + (<usize>row << 2);
    const next = <usize>quarter << 2;
    v128.store_lane<u32>(to, z, 0);
    v128.store_lane<u32>(to + next, z, 1);
    v128.store_lane<u32>(to + 2 * next, z, 2);
    v128.store_lane<u32>(to + 3 * next, z, 3);
  }
  for (let row = start + 4 * quarter; row < end; row++) {
    const p = matrix + <usize>row * rowBytes;
    let z = fourProducts32(p, p, p, p, columns, weights, shift);
    if (link == 1) z = sigmoid32(z);
    v128.store_lane<u32>(out + (<usize>row << 2), z, 0);
  }
}

/** As `fourProducts32`, of two rows. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function twoProducts64(p: usize, q: usize, columns: i32, weights: usize, shift: v128): v128 {
  const rowBytes = <usize>columns << 3;
  const whole = <usize>(columns & ~3) << 3;
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  for (let k: usize = 0; k < whole; k += 32) {
    const v = v128.load(weights + k);
    const w = v128.load(weights + k, 16);
    a = f64x2.add(a, f64x2.mul(v128.load(p + k), v));
    b = f64x2.add(b, f64x2.mul(v128.load(p + k, 16), w));
    c = f64x2.add(c, f64x2.mul(v128.load(q + k), v));
    d = f64x2.add(d, f64x2.mul(v128.load(q + k, 16), w));
  }
  const x = f64x2.add(a, b);
  const y = f64x2.add(c, d);
  let z = f64x2.add(i64x2.shuffle(x, y, 0, 2), i64x2.shuffle(x, y, 1, 3));
  for (let k = whole; k < rowBytes; k += 8) {
    const values = f64x2.replace_lane(f64x2.splat(load<f64>(p + k)), 1, load<f64>(q + k));
    z = f64x2.add(z, f64x2.mul(values, v128.load_splat<u64>(weights + k)));
  }
  return f64x2.add(z, shift);
}

/** As `gemv32`, f64: two rows at a time. */
export function gemv64(
  matrix: usize,
  start: i32,
  end: i32,
  columns: i32,
  weights: usize,
  bias: usize,
  link: i32,
  out: usize,
): void {
  const rowBytes = <usize>columns << 3;
  const shift = v128.load_splat<u64>(bias);
  const half = (end - start) >> 1;
  for (let row = start; row < start + half; row++) {
    const p = matrix + <usize>row * rowBytes;
    let z = twoProducts64(p, p + <usize>half * rowBytes, columns, weights, shift);
    if (link == 1) z = sigmoid64(z);
    const to = out + (<usize>row << 3);
    v128.store_lane<u64>(to, z, 0);
    v128.store_lane<u64>(to + (<usize>half << 3), z, 1);
  }
  for (let row = start + 2 * half; row < end; row++) {
    const p = matrix + <usize>row * rowBytes;
    let z = twoProducts64(p, p, columns, weights, shift);
    if (link == 1) z = sigmoid64(z);
    v128.store_lane<u64>(out + (<usize>row << 3), z, 0);
  }
}

/** Sum of x[i] * y[i], f64, in eight lanes. */
export function dot64(x: usize, y: usize, length: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const bytes = <usize>length << 3;
  const whole = <usize>(length & ~7) << 3;
  for (let i: usize = 0; i < whole; i += 64) {
    a = f64x2.add(a, f64x2.mul(v128.load(x + i), v128.load(y + i)));
    b = f64x2.add(b, f64x2.mul(v128.load(x + i, 16), v128.load(y + i, 16)));
    c = f64x2.add(c, f64x2.mul(v128.load(x + i, 32), v128.load(y + i, 32)));
    d = f64x2.add(d, f64x2.mul(v128.load(x + i, 48), v128.load(y + i, 48)));
  }
  let sum = total64(f64x2.add(f64x2.add(a, c), f64x2.add(b, d)));
  for (let i = whole; i < bytes; i += 8) sum += load<f64>(x + i) * load<f64>(y + i);
  return sum;
}

/** Sum of x[i] * y[i], f32, in sixteen lanes. */
export function dot32(x: usize, y: usize, length: i32): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  const bytes = <usize>length << 2;
  const whole = <usize>(length & ~15) << 2;
  for (let i: usize = 0; i < whole; i += 64) {
    a = f32x4.add(a, f32x4.mul(v128.load(x + i), v128.load(y + i)));
    b = f32x4.add(b, f32x4.mul(v128.load(x + i, 16), v128.load(y + i, 16)));
    c = f32x4.add(c, f32x4.mul(v128.load(x + i, 32), v128.load(y + i, 32)));
    d = f32x4.add(d, f32x4.mul(v128.load(x + i, 48), v128.load(y + i, 48)));
  }
  let sum = total32(f32x4.add(f32x4.add(a, c), f32x4.add(b, d)));
  for (let i = whole; i < bytes; i += 4) sum += load<f32>(x + i) * load<f32>(y + i);
  return sum;
}

/** y += factor * x, f64. */
export function axpy64(factor: f64, x: usize, y: usize, length: i32): void {
  const times = f64x2.splat(factor);
  const bytes = <usize>length << 3;
  const whole = <usize>(length & ~1) << 3;
  for (let i: usize = 0; i < whole; i += 16) {
    v128.store(y + i, f64x2.add(v128.load(y + i), f64x2.mul(times, v128.load(x + i))));
  }
  for (let i = whole; i < bytes; i += 8) store<f64>(y + i, load<f64>(y + i) + factor * load<f64>(x + i));
}

/** y += factor * x, f32. */
export function axpy32(factor: f32, x: usize, y: usize, length: i32): void {
  const times = f32x4.splat(factor);
  const bytes = <usize>length << 2;
  const whole = <usize>(length & ~3) << 2;
  for (let i: usize = 0; i < whole; i += 16) {
    v128.store(y + i, f32x4.add(v128.load(y + i), f32x4.mul(times, v128.load(x + i))));
  }
  for (let i = whole; i < bytes; i += 4) store<f32>(y + i, load<f32>(y + i) + factor * load<f32>(x + i));
}
