import { addGram } from "../../matrix/kernels/index.js";
import { type Scaling, type Term, type TermColumn, writeTerm } from "../scaling.js";

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

/** @param terms those of the scaling, or some of them */
export function createDesign(
  scaling: Scaling,
  columns: readonly TermColumn[],
  terms: readonly Term[],
): Design {
  const rows = columns[0]!.length;
  const size = terms.length + 1;
  const padded = Math.ceil(size / 4) * 4; // as `addGram` wants it
  const blockSize = padded * blockRows;
  const blocks = Math.ceil(rows / blockRows);
  const keep = blocks * blockSize <= keptValues;
  const store = new Float64Array(keep ? blocks * blockSize : blockSize);
  const lastWeights = new Float64Array(blockRows);
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

  /** Those of rows start..end-1, and zeros for the rows that the last block is short of. */
  function weightsOf(curvature: Float64Array, start: number, end: number): Float64Array {
    const weights = curvature.subarray(start, end);
    if (end - start === blockRows) return weights;
    lastWeights.set(weights);
    return lastWeights;
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
      for (let start = 0; start < rows; start += blockRows) {
        const block = blockAt(start);
        const end = Math.min(rows, start + blockRows);
        addProducts(store, block - start, residual, start, end, gradient);
        if (curvature === undefined) continue;
        addGram(store.subarray(block, block + blockSize), weightsOf(curvature, start, end), gram);
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
