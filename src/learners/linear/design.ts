import { type Scaling, type Term, type TermColumn, termsOf, writeTerm } from "./scaling.js";

/** Rows standardised at a time: a block of 40 terms stays in the second-level cache. */
const blockRows = 128;
/** Standardised values are kept between passes up to this many (64 MB), and made again each time beyond. */
const keptValues = 8_000_000;

/**
 * The design matrix of a linear model, rows x (terms + 1) with the intercept's ones as the last column,
 * standardised from the input columns block by block.
 */
export interface Design {
  readonly rows: number;
  readonly terms: readonly Term[];
  /** terms + 1. */
  readonly size: number;
  /** out[i] = x_i' beta. */
  multiply(beta: Float64Array, out: Float64Array): void;
  /** gradient = X' residual; and hessian = X' diag(curvature) X, row-major, if asked. */
  accumulate(residual: Float64Array, gradient: Float64Array): void;
  accumulate(
    residual: Float64Array,
    gradient: Float64Array,
    curvature: Float64Array,
    hessian: Float64Array,
  ): void;
}

export function createDesign(scaling: Scaling, columns: readonly TermColumn[]): Design {
  const terms = termsOf(scaling);
  const rows = columns[0]!.length;
  const size = terms.length + 1;
  const padded = Math.ceil(size / 4) * 4; // the kernel below works in tiles of 2 x 4 terms
  const blockSize = padded * blockRows;
  const blocks = Math.ceil(rows / blockRows);
  const keep = blocks * blockSize <= keptValues;
  const store = new Float64Array(keep ? blocks * blockSize : blockSize);
  const weighted = new Float64Array(blockSize);
  const gram = new Float64Array(padded * padded);
  let blocksKept = 0;

  /** Where the block that starts at a row lies in `store`, term after term; rows past the last one are 0. */
  function blockAt(start: number): number {
    const index = start / blockRows;
    if (index < blocksKept) return index * blockSize;
    const at = keep ? index * blockSize : 0;
    const end = Math.min(rows, start + blockRows);
    const count = end - start;
    for (let t = 0; t < terms.length; t++) {
      writeTerm(scaling, terms[t]!, columns, start, end, store, at + t * blockRows);
    }
    store.fill(1, at + terms.length * blockRows, at + terms.length * blockRows + count);
    if (count < blockRows) {
      for (let t = 0; t < size; t++) store.fill(0, at + t * blockRows + count, at + (t + 1) * blockRows);
    }
    if (keep) blocksKept = index + 1;
    return at;
  }

  return {
    rows,
    terms,
    size,
    multiply(beta, out) {
      for (let start = 0; start < rows; start += blockRows) {
        const block = blockAt(start);
        const end = Math.min(rows, start + blockRows);
        out.fill(0, start, end);
        let t = 0;
        for (; t + 4 <= size; t += 4) {
          const [s0, s1, s2, s3] = [beta[t]!, beta[t + 1]!, beta[t + 2]!, beta[t + 3]!];
          const a = block + t * blockRows - start;
          const [b, c, d] = [a + blockRows, a + 2 * blockRows, a + 3 * blockRows];
          for (let i = start; i < end; i++) {
            out[i] =
              out[i]! + s0 * store[a + i]! + s1 * store[b + i]! + s2 * store[c + i]! + s3 * store[d + i]!;
          }
        }
        for (; t < size; t++) {
          const slope = beta[t]!;
          const shift = block + t * blockRows - start;
          for (let i = start; i < end; i++) out[i]! += slope * store[shift + i]!;
        }
      }
    },
    accumulate(
      residual: Float64Array,
      gradient: Float64Array,
      curvature?: Float64Array,
      hessian?: Float64Array,
    ) {
      gradient.fill(0);
      gram.fill(0);
      weighted.fill(0);
      for (let start = 0; start < rows; start += blockRows) {
        const block = blockAt(start);
        const end = Math.min(rows, start + blockRows);
        addProducts(store, block - start, residual, start, end, gradient);
        if (curvature === undefined) continue;
        if (end - start < blockRows) weighted.fill(0); // the last block is short: no rows of the one before
        for (let t = 0; t < size; t++) {
          const shift = block + t * blockRows - start;
          const place = t * blockRows - start;
          for (let i = start; i < end; i++) weighted[place + i] = store[shift + i]! * curvature[i]!;
        }
        addGram(weighted, store, block, padded, gram);
      }
      if (hessian === undefined) return;
      for (let a = 0; a < size; a++) {
        for (let b = 0; b <= a; b++) {
          hessian[a * size + b] = gram[a * padded + b]!;
          hessian[b * size + a] = gram[a * padded + b]!;
        }
      }
    },
  };
}

/** gradient += X' residual over rows start..end-1, where term t of row i lies at `shift` + t * blockRows + i. */
function addProducts(
  store: Float64Array,
  shift: number,
  residual: Float64Array,
  start: number,
  end: number,
  gradient: Float64Array,
): void {
  const size = gradient.length;
  let t = 0;
  for (; t + 4 <= size; t += 4) {
    const a = shift + t * blockRows;
    const [b, c, d] = [a + blockRows, a + 2 * blockRows, a + 3 * blockRows];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let i = start; i < end; i++) {
      const r = residual[i]!;
      s0 += store[a + i]! * r;
      s1 += store[b + i]! * r;
      s2 += store[c + i]! * r;
      s3 += store[d + i]! * r;
    }
    gradient[t]! += s0;
    gradient[t + 1]! += s1;
    gradient[t + 2]! += s2;
    gradient[t + 3]! += s3;
  }
  for (; t < size; t++) {
    let sum = 0;
    for (let i = start; i < end; i++) sum += store[shift + t * blockRows + i]! * residual[i]!;
    gradient[t]! += sum;
  }
}

/** gram += left' right over the block of `right` at `at`, in tiles of 2 x 4; only those of the lower triangle. */
function addGram(
  left: Float64Array,
  right: Float64Array,
  at: number,
  padded: number,
  gram: Float64Array,
): void {
  for (let a = 0; a < padded; a += 2) {
    const a0 = a * blockRows;
    const a1 = a0 + blockRows;
    for (let b = 0; b <= a + 1; b += 4) {
      const b0 = at + b * blockRows;
      const b1 = b0 + blockRows;
      const b2 = b1 + blockRows;
      const b3 = b2 + blockRows;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let i = 0; i < blockRows; i++) {
        const l0 = left[a0 + i]!;
        const l1 = left[a1 + i]!;
        const r0 = right[b0 + i]!;
        const r1 = right[b1 + i]!;
        const r2 = right[b2 + i]!;
        const r3 = right[b3 + i]!;
        s00 += l0 * r0;
        s01 += l0 * r1;
        s02 += l0 * r2;
        s03 += l0 * r3;
        s10 += l1 * r0;
        s11 += l1 * r1;
        s12 += l1 * r2;
        s13 += l1 * r3;
      }
      const g0 = a * padded + b;
      const g1 = g0 + padded;
      gram[g0]! += s00;
      gram[g0 + 1]! += s01;
      gram[g0 + 2]! += s02;
      gram[g0 + 3]! += s03;
      gram[g1]! += s10;
      gram[g1 + 1]! += s11;
      gram[g1 + 2]! += s12;
      gram[g1 + 3]! += s13;
    }
  }
}
