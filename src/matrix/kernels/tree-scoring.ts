import { checkTrees, type ObliviousTrees, scoreObliviousTrees } from "../oblivious-trees.js";
import { checkQuantised, type QuantisedMatrix } from "../quantised.js";
import { checkRounded, type RoundedLeaves, scoreRoundedTrees } from "../rounded-leaves.js";
import { checkLength } from "./check.js";
import { type Engine, runJobs, type Work } from "./jobs.js";
import { type PackedTrees, packTrees } from "./packed-trees.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/**
 * Rows of a call of the kernel: few enough for their bins to stay in the second cache, and for the engine to put
 * optimised code in the place of its first soon, which it does between calls only.
 */
const chunkRows = 4096;

/** Below so many rows the twin is done before the trees are copied. */
const fewRows = 64;

/** Where to score, and whether by leaves of 16 bits. */
export interface ScoringOptions extends Engine {
  /** What `roundLeaves` made of the trees' leaves, instead of these; sums are off by the rounding. */
  readonly rounded?: RoundedLeaves | undefined;
}

/**
 * Adds the leaves of all trees, in their order, to the margins of all rows: `scoreObliviousTrees` by 128-bit SIMD,
 * the same bits. A matrix and margins that lie in one workspace are used where they stand, others are copied in
 * blocks.
 *
 * @param margins rows * outputs sums, a row's outputs together; what they hold (the base) is added to
 * @throws OptionsError `shape_mismatch` when arrays do not fit, a split names no column of the matrix
 */
export function scoreTrees(
  trees: ObliviousTrees,
  matrix: QuantisedMatrix,
  margins: Float64Array,
  { rounded, ...engine }: ScoringOptions = {},
): void {
  const workspace = workspaceFor(engine, matrix.bins);
  checkTrees(trees, matrix.columns);
  checkQuantised(matrix);
  if (rounded) checkRounded(trees, rounded);
  checkLength("margins", margins.length, matrix.rows * trees.outputs);
  if (!hasKernelFor(trees, matrix.rows, workspace)) {
    scoreByTwin(trees, rounded, matrix, margins);
    return;
  }
  const packed = packTrees(trees, workspace, rounded);
  const isInPlace = workspace.holds(matrix.bins) && workspace.holds(margins);
  try {
    runJobs((isInPlace ? inPlace : copied)(packed, matrix, margins, workspace), workspace, engine.pool);
  } finally {
    workspace.release(packed.address);
  }
}

/** Scores by typed arrays. */
export function scoreByTwin(
  trees: ObliviousTrees,
  rounded: RoundedLeaves | undefined,
  matrix: QuantisedMatrix,
  margins: Float64Array,
): void {
  if (rounded) scoreRoundedTrees(trees, rounded, matrix, margins);
  else scoreObliviousTrees(trees, matrix, margins);
}

/** Whether the kernel takes such trees, and is worth their copying. */
export function hasKernelFor(
  { trees, outputs }: ObliviousTrees,
  rows: number,
  workspace: Workspace,
): boolean {
  return workspace.kernels !== undefined && rows >= fewRows && trees % outputs === 0;
}

function inPlace(packed: PackedTrees, matrix: QuantisedMatrix, margins: Float64Array): Work {
  const { rows, stride, bins } = matrix;
  return {
    kernel: "scoreTrees",
    jobs: Math.ceil(rows / chunkRows),
    slotBytes: packed.scratchBytes,
    prepare: (job, slot) => {
      const start = job * chunkRows;
      const end = Math.min(start + chunkRows, rows);
      const { address, columnsAddress } = packed;
      return [address, columnsAddress, bins.byteOffset, stride, start, end, margins.byteOffset, slot];
    },
    finish: () => {},
  };
}

function copied(
  { address, slotsAddress, columns, outputs, scratchBytes }: PackedTrees,
  { rows, stride, bins }: QuantisedMatrix,
  margins: Float64Array,
  workspace: Workspace,
): Work {
  const binsAt = chunkRows * outputs * 8;
  const scratchAt = binsAt + columns.length * chunkRows;
  return {
    kernel: "scoreTrees",
    jobs: Math.ceil(rows / chunkRows),
    slotBytes: scratchAt + scratchBytes,
    prepare: (job, slot) => {
      const start = job * chunkRows;
      const end = Math.min(start + chunkRows, rows);
      const copies = new Uint8Array(workspace.buffer, slot + binsAt, columns.length * chunkRows);
      for (let k = 0; k < columns.length; k++) {
        const from = columns[k]! * stride;
        copies.set(bins.subarray(from + start, from + end), k * chunkRows);
      }
      marginsAt(slot, end - start).set(margins.subarray(start * outputs, end * outputs));
      return [address, slotsAddress, slot + binsAt, chunkRows, 0, end - start, slot, slot + scratchAt];
    },
    finish: (job, slot) => {
      const start = job * chunkRows;
      margins.set(marginsAt(slot, Math.min(chunkRows, rows - start)), start * outputs);
    },
  };

  function marginsAt(slot: number, count: number): Float64Array {
    return new Float64Array(workspace.buffer, slot, count * outputs);
  }
}
