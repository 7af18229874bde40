import { checkLength } from "./check.js";
import { gemmTwin } from "./gemm-twins.js";
import { type Engine, runJobs } from "./jobs.js";
import { copyPanels, packedBytes, packRight } from "./packed-right.js";
import { placesOf } from "./places.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/** Rows of a call of the kernel: packed, 256 values of each stay in the second cache. */
const chunkRows = 64;
/** Inner indices whose sum is made by itself: see `assembly/gemm.ts`. */
const innerBlock = 256;

/** Sizes of a product: (rows x inner) times (inner x columns). */
export interface ProductShape {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

export interface GemmOptions extends Engine {
  /** One value a column, which its sums start from. */
  readonly bias?: Float32Array | undefined;
  /** The left matrix is given as inner x rows. */
  readonly isLeftTransposed?: boolean;
  /** The right matrix is given as inner x columns, and not, as is usual, as columns x inner. */
  readonly isRightTransposed?: boolean;
}

/**
 * Product of two row-major f32 matrices: out[i, j] = bias[j] + sum over k of left[i, k] * right[j, k].
 *
 * A row of `right` is a column of `out`: the form of a layer of a network, and of users by items. Sums are made in f32, of
 * 256 inner indices at a time, and are the same for any number of threads. NaN and infinity follow the arithmetic of
 * floating point. `left` and `out` that lie in one workspace are used where they stand, others are copied in blocks.
 *
 * @param left rows x inner
 * @param right columns x inner
 * @param out rows x columns
 * @throws OptionsError `shape_mismatch`
 */
export function gemm(
  left: Float32Array,
  right: Float32Array,
  out: Float32Array,
  shape: ProductShape,
  options: GemmOptions = {},
): void {
  const { rows, columns, inner } = shape;
  const { bias, isLeftTransposed = false, isRightTransposed = false } = options;
  checkLength("left", left.length, rows * inner);
  checkLength("right", right.length, columns * inner);
  checkLength("out", out.length, rows * columns);
  if (bias) checkLength("bias", bias.length, columns);
  if (out.length === 0) return;
  const workspace = workspaceFor(options, out);
  if (!workspace.kernels) {
    gemmTwin(left, right, out, shape, options);
    return;
  }
  const isInPlace = workspace.holds(left) && workspace.holds(out);
  const rowsOfJob = Math.min(chunkRows, rows);
  const scratchBytes = 160 + packedBytes(rowsOfJob, Math.min(inner, innerBlock));
  const copied = isInPlace ? 0 : rowsOfJob * 4;
  const places = placesOf([scratchBytes, copied * inner, copied * columns]);
  const packed = packRight(right, columns, inner, isRightTransposed, workspace);
  const biasAt = copyPanels(bias, columns, workspace);
  try {
    runJobs(
      {
        kernel: "gemm32",
        jobs: Math.ceil(rows / chunkRows),
        slotBytes: places[3]!,
        prepare: (job, slot) => {
          const start = job * chunkRows;
          const count = Math.min(chunkRows, rows - start);
          let [from, to] = [slot + places[1]!, slot + places[2]!];
          let [rowStep, innerStep] = isLeftTransposed ? [1, count] : [inner, 1];
          if (isInPlace) {
            from = left.byteOffset + start * (isLeftTransposed ? 1 : inner) * 4;
            to = out.byteOffset + start * columns * 4;
            if (isLeftTransposed) innerStep = rows;
          } else if (isLeftTransposed) copyColumns(left, rows, start, count, workspace, from);
          else {
            const rowsThere = new Float32Array(workspace.buffer, from, count * inner);
            rowsThere.set(left.subarray(start * inner, (start + count) * inner));
          }
          const steps = [rowStep * 4, innerStep * 4];
          return [from, ...steps, count, inner, packed, columns, biasAt, to, slot];
        },
        finish: (job, slot) => {
          if (isInPlace) return;
          const start = job * chunkRows;
          const count = Math.min(chunkRows, rows - start);
          out.set(new Float32Array(workspace.buffer, slot + places[2]!, count * columns), start * columns);
        },
      },
      workspace,
      options.pool,
    );
  } finally {
    workspace.release(packed);
    workspace.release(biasAt);
  }
}

/** Copies some columns of a matrix, row by row, to an address. */
function copyColumns(
  matrix: Float32Array,
  width: number,
  start: number,
  count: number,
  { buffer }: Workspace,
  address: number,
): void {
  const copy = new Float32Array(buffer, address, (matrix.length / width) * count);
  for (let at = start, to = 0; at < matrix.length; at += width, to += count) {
    copy.set(matrix.subarray(at, at + count), to);
  }
}
