import { checkTrees, type ObliviousTrees, scoreObliviousTrees } from "../oblivious-trees.js";
import { checkQuantised, type QuantisedMatrix } from "../quantised.js";
import { checkLength } from "./check.js";
import { type PackedTrees, packTrees } from "./packed-trees.js";
import { defaultWorkspace, type Workspace, workspaceOf } from "./workspace.js";

/** Rows copied into the workspace together: a call of the kernel, and few enough to stay in the second cache. */
const chunkRows = 4096;

/** Below so many rows the twin is done before the trees are copied. */
const fewRows = 16;

/**
 * Adds the leaves of all trees, in their order, to the margins of all rows: `scoreObliviousTrees` by 128-bit SIMD,
 * the same bits. A matrix and margins that lie in a workspace are used where they stand, others are copied in blocks.
 *
 * @param margins rows * outputs sums, a row's outputs together; what they hold (the base) is added to
 * @throws OptionsError `shape_mismatch` when arrays do not fit, a split names no column of the matrix
 */
export function scoreTrees(
  trees: ObliviousTrees,
  matrix: QuantisedMatrix,
  margins: Float64Array,
  workspace: Workspace = workspaceOf(matrix.bins) ?? defaultWorkspace(),
): void {
  checkTrees(trees, matrix.columns);
  checkQuantised(matrix);
  checkLength("margins", margins.length, matrix.rows * trees.outputs);
  const { kernels } = workspace;
  const isEven = trees.trees % trees.outputs === 0;
  if (!kernels || !isEven || matrix.rows < fewRows) {
    scoreObliviousTrees(trees, matrix, margins);
    return;
  }
  const packed = packTrees(trees, workspace);
  try {
    scoreChunks(packed, trees.outputs, matrix, margins, workspace);
  } finally {
    workspace.release(packed.address);
  }
}

/** Calls the kernel by chunks of rows: the engine puts optimised code in the place of its first between calls only. */
function scoreChunks(
  { address, columnsAddress, slotsAddress, columns, scratchBytes }: PackedTrees,
  outputs: number,
  { rows, stride, bins }: QuantisedMatrix,
  margins: Float64Array,
  workspace: Workspace,
): void {
  const { scoreTrees: kernel } = workspace.kernels!;
  const isInPlace = workspace.holds(bins) && workspace.holds(margins);
  const [binBytes, marginBytes] = isInPlace ? [0, 0] : [columns.length * chunkRows, chunkRows * outputs * 8];
  const chunk = workspace.take(marginBytes + binBytes + scratchBytes);
  const binsAt = chunk + marginBytes;
  const scratch = binsAt + binBytes;
  const sums = new Float64Array(workspace.buffer, chunk, marginBytes / 8);
  const copies = new Uint8Array(workspace.buffer, binsAt, binBytes);
  try {
    for (let start = 0; start < rows; start += chunkRows) {
      const end = Math.min(start + chunkRows, rows);
      if (isInPlace) {
        kernel(address, columnsAddress, bins.byteOffset, stride, start, end, margins.byteOffset, scratch);
        continue;
      }
      for (let slot = 0; slot < columns.length; slot++) {
        const from = columns[slot]! * stride;
        copies.set(bins.subarray(from + start, from + end), slot * chunkRows);
      }
      sums.set(margins.subarray(start * outputs, end * outputs));
      kernel(address, slotsAddress, binsAt, chunkRows, 0, end - start, chunk, scratch);
      margins.set(sums.subarray(0, (end - start) * outputs), start * outputs);
    }
  } finally {
    workspace.release(chunk);
  }
}
