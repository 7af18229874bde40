import { OptionsError } from "../../errors.js";
import type { NumericColumn } from "../borders.js";
import { checkLength } from "./check.js";
import { axpyTwin, dotTwin, gemvTwin } from "./dense-twins.js";
import { type Engine, runJobs } from "./jobs.js";
import { type Workspace, workspaceFor, workspaceOf } from "./workspace.js";

/** Bytes of the rows of a call of the kernel. */
const chunkBytes = 262_144;

export interface GemvOptions extends Engine {
  /** Added to every product. */
  readonly bias?: number;
  /** Turns sums into probabilities: 1 / (1 + exp(-z)), relative error below 3e-7 in f32, 1e-15 in f64. */
  readonly link?: "none" | "logistic";
}

/**
 * Product of a row-major matrix with a vector: out[i] = link(sum over j of matrix[i, j] * weights[j] + bias).
 *
 * All arrays are of one precision, and sums are made in it. A matrix and `out` that lie in one workspace are used where
 * they stand: the product takes as long as reading the matrix, so the copy would double it.
 *
 * @param matrix out.length x weights.length, row-major
 * @throws OptionsError `shape_mismatch`, `mixed_precision`
 */
export function gemv<A extends NumericColumn>(
  matrix: A,
  weights: A,
  out: A,
  options: GemvOptions = {},
): void {
  const { bias = 0, link = "none" } = options;
  const workspace = workspaceFor(options, matrix);
  checkLength("matrix", matrix.length, out.length * weights.length);
  checkOnePrecision(matrix, weights, out);
  const [rows, columns, bytes] = [out.length, weights.length, matrix.BYTES_PER_ELEMENT];
  if (!workspace.kernels) {
    gemvTwin(matrix, weights, bias, link === "logistic", out);
    return;
  }
  const linkCode = link === "logistic" ? 1 : 0;
  const isInPlace = workspace.holds(matrix) && workspace.holds(out);
  const chunkRows = Math.max(4, Math.floor(chunkBytes / (columns * bytes + 1)) & ~3);
  // Before the weights the bias, so that these start at a multiple of 16.
  const vector = workspace.take(16 + columns * bytes);
  arrayAt(vector, 1)[0] = bias;
  arrayAt(vector + 16, columns).set(weights);
  const outBytes = isInPlace ? 0 : chunkRows * bytes;
  try {
    runJobs(
      {
        kernel: bytes === 4 ? "gemv32" : "gemv64",
        jobs: Math.ceil(rows / chunkRows),
        slotBytes: outBytes + (isInPlace ? 0 : chunkRows * columns * bytes),
        prepare: (job, slot) => {
          const start = job * chunkRows;
          const end = Math.min(start + chunkRows, rows);
          const rest = [columns, vector + 16, vector, linkCode];
          if (isInPlace) return [matrix.byteOffset, start, end, ...rest, out.byteOffset];
          arrayAt(slot + outBytes, (end - start) * columns).set(
            matrix.subarray(start * columns, end * columns),
          );
          return [slot + outBytes, 0, end - start, ...rest, slot];
        },
        finish: (job, slot) => {
          if (isInPlace) return;
          const start = job * chunkRows;
          out.set(arrayAt(slot, Math.min(chunkRows, rows - start)), start);
        },
      },
      workspace,
      options.pool,
    );
  } finally {
    workspace.release(vector);
  }

  function arrayAt(address: number, length: number): NumericColumn {
    const { buffer } = workspace;
    return bytes === 4
      ? new Float32Array(buffer, address, length)
      : new Float64Array(buffer, address, length);
  }
}

/**
 * Sum of x[i] * y[i], in the precision of the arrays. By the kernel where both lie in one workspace; elsewhere by the
 * twin, since a copy costs more than the sum.
 *
 * @throws OptionsError `shape_mismatch`, `mixed_precision`
 */
export function dot<A extends NumericColumn>(x: A, y: A): number {
  checkLength("y", y.length, x.length);
  checkOnePrecision(x, y);
  const kernels = kernelsOfBoth(x, y);
  if (!kernels) return dotTwin(x, y);
  const kernel = x instanceof Float32Array ? kernels.dot32 : kernels.dot64;
  return kernel(x.byteOffset, y.byteOffset, x.length);
}

/**
 * Adds factor * x[i] to every y[i]. By the kernel where both lie in one workspace, elsewhere by the twin.
 *
 * @throws OptionsError `shape_mismatch`, `mixed_precision`
 */
export function axpy<A extends NumericColumn>(factor: number, x: A, y: A): void {
  checkLength("y", y.length, x.length);
  checkOnePrecision(x, y);
  const kernels = kernelsOfBoth(x, y);
  if (!kernels) {
    axpyTwin(factor, x, y);
    return;
  }
  const kernel = x instanceof Float32Array ? kernels.axpy32 : kernels.axpy64;
  kernel(factor, x.byteOffset, y.byteOffset, x.length);
}

function kernelsOfBoth(x: NumericColumn, y: NumericColumn): Workspace["kernels"] {
  const workspace = workspaceOf(x);
  return workspace?.holds(y) ? workspace.kernels : undefined;
}

function checkOnePrecision(...arrays: readonly NumericColumn[]): void {
  if (new Set(arrays.map((array) => array.BYTES_PER_ELEMENT)).size === 1) return;
  throw new OptionsError("mixed_precision", "The arrays must be all Float32Array or all Float64Array.");
}
