// Cholesky's factor and the inverse of a symmetric positive definite matrix, in place, in blocks of columns.
//
// One step takes a block b. With A_bb = L L', M = L^-1 and W = A_:b M', the rest becomes A_ij - W_i W_j'. Of the rows
// below b that is Cholesky's step, and W_i its factor. Of all rows it is the sweep of Gauss and Jordan (Goodnight 1979,
// section 3): A_bb becomes -M'M and A_ib becomes W_i M, and after all blocks stands -A^-1. Only the lower triangle is
// read and written; nearly all time goes into W_i W_j'.

import { axpy64, dot64 } from "./linear";
import { pack, packedBytes, panelRows, panelStep, partOfTile, put, subtract, tileRows } from "./tile";

/** Panels of W that stay in the first cache. */
const panelsAtOnce: i32 = 8;

// Words of a plan: matrix, n, first row of the block, rows of it, packed M, packed M', packed W, 1 for the inverse.

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function packedW<T>(plan: usize, row: i32): usize {
  const inner = (load<i32>(plan, 12) + tileRows - 1) & -tileRows;
  return load<usize>(plan, 24) + packedBytes<T>(row & -panelRows<T>(), inner) + lane<T>(row);
}

/** Place of a row in its panel. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function lane<T>(row: i32): usize {
  return <usize>(row & (panelRows<T>() - 1)) * sizeof<T>();
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function cell<T>(plan: usize, row: i32, column: i32): usize {
  return load<usize>(plan) + (<usize>row * load<usize>(plan, 4) + <usize>column) * sizeof<T>();
}

/**
 * Factor of the block of a plan and its inverse, in f64, and what stands in the place of the block after the step.
 *
 * @param floors address of one f64 a row of the block: a pivot must be above it
 * @param work address of 2 w w f64, and w w values more
 * @returns row of the block whose pivot is not above its floor; -1 where all are
 */
function factorBlock<T>(plan: usize, floors: usize, work: usize): i32 {
  const first = load<i32>(plan, 8);
  const w = load<i32>(plan, 12);
  const rowBytes = <usize>w << 3;
  const factor = work;
  const inverse = work + <usize>w * rowBytes;
  memory.fill(work, 0, 2 * <usize>w * rowBytes);
  for (let i = 0; i < w; i++) {
    const row = factor + <usize>i * rowBytes;
    for (let j = 0; j <= i; j++) {
      const value = <f64>load<T>(cell<T>(plan, first + i, first + j)) - dot64(row, factor + <usize>j * rowBytes, j);
      if (j < i) store<f64>(row + (<usize>j << 3), value / load<f64>(factor + <usize>j * (rowBytes + 8)));
      else if (value > load<f64>(floors + (<usize>i << 3)) && value < Infinity) store<f64>(row + (<usize>i << 3), sqrt(value));
      else return i;
    }
  }
  for (let i = 0; i < w; i++) {
    const row = inverse + <usize>i * rowBytes;
    const reciprocal = 1 / load<f64>(factor + <usize>i * (rowBytes + 8));
    for (let k = 0; k < i; k++) {
      const times = -load<f64>(factor + <usize>i * rowBytes + (<usize>k << 3)) * reciprocal;
      axpy64(times, inverse + <usize>k * rowBytes, row, k + 1);
    }
    store<f64>(row + (<usize>i << 3), reciprocal);
  }
  packInverse<T>(plan, inverse, inverse + <usize>w * rowBytes);
  if (load<i32>(plan, 28) == 1) negatedSquare(inverse, w, factor);
  for (let i = 0; i < w; i++) {
    for (let j = 0; j <= i; j++) {
      store<T>(cell<T>(plan, first + i, first + j), <T>load<f64>(factor + <usize>i * rowBytes + (<usize>j << 3)));
    }
  }
  return -1;
}

/** Packs M and M' in the precision of the matrix. */
function packInverse<T>(plan: usize, inverse: usize, rounded: usize): void {
  const w = load<i32>(plan, 12);
  const rowBytes = <usize>w * sizeof<T>();
  for (let k: usize = 0; k < <usize>w * <usize>w; k++) store<T>(rounded + k * sizeof<T>(), <T>load<f64>(inverse + (k << 3)));
  pack<T>(rounded, rowBytes, sizeof<T>(), w, w, load<usize>(plan, 16));
  pack<T>(rounded, sizeof<T>(), rowBytes, w, w, load<usize>(plan, 20));
}

/** -M'M of a lower triangular M, below the diagonal. */
function negatedSquare(m: usize, w: i32, to: usize): void {
  const rowBytes = <usize>w << 3;
  memory.fill(to, 0, <usize>w * rowBytes);
  for (let k = 0; k < w; k++) {
    const row = m + <usize>k * rowBytes;
    for (let i = 0; i <= k; i++) axpy64(-load<f64>(row + (<usize>i << 3)), row, to + <usize>i * rowBytes, i + 1);
  }
}

/**
 * W of rows start..end-1, all below or all above the block, and what stands in the place of these rows' A_ib after the
 * step.
 *
 * @param scratch address of 160 bytes and room for the packed rows
 */
function stepRows<T>(plan: usize, start: i32, end: i32, scratch: usize): void {
  const first = load<i32>(plan, 8);
  const w = load<i32>(plan, 12);
  const n = load<i32>(plan, 4);
  const rowBytes = <usize>n * sizeof<T>();
  const spare = scratch + 32;
  const rows = spare + 128;
  const isBelow = start > first;
  memory.fill(scratch, 0, 32);
  if (isBelow) pack<T>(cell<T>(plan, start, first), rowBytes, sizeof<T>(), end - start, w, rows);
  else pack<T>(cell<T>(plan, first, start), sizeof<T>(), rowBytes, end - start, w, rows);
  const width = panelRows<T>();
  for (let i = start; i < end; i += width) {
    const panel = rows + packedBytes<T>(i - start, w);
    const to = packedW<T>(plan, i);
    for (let k = 0; k < w; k += tileRows) {
      const left = load<usize>(plan, 16) + packedBytes<T>(k & -width, w) + lane<T>(k);
      partOfTile<T>(left, panel, min(k + tileRows, w), scratch, to + k * panelStep, panelStep, put, tileRows, width, spare);
    }
  }
  if (load<i32>(plan, 28) == 0) return unpackRows<T>(plan, start, end);
  if (isBelow) {
    for (let c = 0; c < w; c += width) {
      const right = load<usize>(plan, 20) + packedBytes<T>(c, w) + c * panelStep;
      for (let i = start; i < end; i += tileRows) {
        const left = packedW<T>(plan, i) + c * panelStep;
        partOfTile<T>(left, right, w - c, scratch, cell<T>(plan, i, first + c), rowBytes, put, end - i, w - c, spare);
      }
    }
    return;
  }
  for (let c = 0; c < w; c += tileRows) {
    const left = load<usize>(plan, 20) + packedBytes<T>(c & -width, w) + lane<T>(c) + c * panelStep;
    for (let i = start; i < end; i += width) {
      const right = packedW<T>(plan, i) + c * panelStep;
      partOfTile<T>(left, right, w - c, scratch, cell<T>(plan, first + c, i), rowBytes, put, w - c, end - i, spare);
    }
  }
}

/** Writes W where it was made from. */
function unpackRows<T>(plan: usize, start: i32, end: i32): void {
  const first = load<i32>(plan, 8);
  const w = load<i32>(plan, 12);
  for (let i = start; i < end; i++) {
    const from = packedW<T>(plan, i);
    const to = cell<T>(plan, i, first);
    for (let k: usize = 0; k < <usize>w; k++) store<T>(to + k * sizeof<T>(), load<T>(from + k * panelStep));
  }
}

/**
 * A_ij - W_i W_j' of rows start..end-1 and the columns from `lowest` to the diagonal, those of the block left out.
 *
 * @param scratch address of 160 bytes
 */
function updateRows<T>(plan: usize, start: i32, end: i32, lowest: i32, scratch: usize): void {
  const first = load<i32>(plan, 8);
  const w = load<i32>(plan, 12);
  const rowBytes = load<usize>(plan, 4) * sizeof<T>();
  const width = panelRows<T>();
  memory.fill(scratch, 0, 32);
  for (let block = lowest; block < end; block += panelsAtOnce * width) {
    const last = min(block + panelsAtOnce * width, end);
    for (let i = start; i < end; i += tileRows) {
      const left = packedW<T>(plan, i);
      for (let j = block; j < min(last, i + tileRows); j += width) {
        if (j >= first && j < first + w) continue;
        const to = cell<T>(plan, i, j);
        partOfTile<T>(left, packedW<T>(plan, j), w, scratch, to, rowBytes, subtract, end - i, end - j, scratch + 32);
      }
    }
  }
}

/** Writes the upper triangle of columns start..end-1: zeros of a factor; of an inverse, both triangles with the sign. */
function finishColumns<T>(plan: usize, start: i32, end: i32): void {
  const isInverse = load<i32>(plan, 28) == 1;
  for (let i = 0; i < end; i++) {
    for (let j = max(i, start); j < end; j++) {
      const above = cell<T>(plan, i, j);
      if (isInverse) {
        const below = cell<T>(plan, j, i);
        const value = -load<T>(below);
        store<T>(below, value);
        store<T>(above, value);
      } else if (i < j) store<T>(above, 0);
    }
  }
}

export function factorBlock64(plan: usize, floors: usize, work: usize): i32 {
  return factorBlock<f64>(plan, floors, work);
}
export function stepRows64(plan: usize, start: i32, end: i32, scratch: usize): void {
  stepRows<f64>(plan, start, end, scratch);
}
export function updateRows64(plan: usize, start: i32, end: i32, lowest: i32, scratch: usize): void {
  updateRows<f64>(plan, start, end, lowest, scratch);
}
export function finishColumns64(plan: usize, start: i32, end: i32): void {
  finishColumns<f64>(plan, start, end);
}
export function factorBlock32(plan: usize, floors: usize, work: usize): i32 {
  return factorBlock<f32>(plan, floors, work);
}
export function stepRows32(plan: usize, start: i32, end: i32, scratch: usize): void {
  stepRows<f32>(plan, start, end, scratch);
}
export function updateRows32(plan: usize, start: i32, end: i32, lowest: i32, scratch: usize): void {
  updateRows<f32>(plan, start, end, lowest, scratch);
}
export function finishColumns32(plan: usize, start: i32, end: i32): void {
  finishColumns<f32>(plan, start, end);
}
