import { neverAbove } from "../oblivious-trees.js";
import type { QuantisedMatrix } from "../quantised.js";
import { commonWorkspace } from "./common-workspace.js";
import type { Samples } from "./histogram.js";
import { type Engine, runJobs } from "./jobs.js";
import * as twins from "./tree-growth-twins.js";
import type { Workspace } from "./workspace.js";

/** Rows of one job; sums are made within them first, whatever the threads. A multiple of 16. */
const chunkRows = 65_536;

/** Numbers of a leaf's range of samples: start, end, and where those of the high child start. */
export const rangeWords = 3;

/** Numbers of the sums of a leaf: gradient, Hessian, weight, one unused. */
export const leafNumbers = 4;

/** Splits of one tree: its levels, until one does not split. */
export interface LevelSplits {
  readonly features: Int32Array;
  readonly thresholds: Uint8Array;
}

/** Gradient and Hessian of each row, and how much each counts. */
export interface Derivatives {
  /** Gradient and Hessian of each row, one after the other. */
  readonly pairs: Float64Array;
  readonly weights?: Float64Array | undefined;
}

/**
 * Parts the samples of leaves by a bin: those of the low child in their order from the start on, those of the high one
 * from the end backwards.
 *
 * @param ranges `rangeWords` numbers a leaf, the last of them set
 */
export function partSamples(
  matrix: QuantisedMatrix,
  column: number,
  threshold: number,
  ranges: Int32Array,
  count: number,
  from: Samples,
  to: Samples,
  engine: Engine = {},
): void {
  const workspace = commonWorkspace(engine, [matrix.bins, ranges, from.words, to.words]);
  const first = column * matrix.stride;
  if (!workspace) {
    twins.partSamples(matrix.bins, first, threshold, ranges, count, from.words, to.words);
    return;
  }
  const [start, bins] = [ranges.byteOffset, matrix.bins.byteOffset + first];
  workspace.kernels!.partSamples(bins, threshold, start, count, from.words.byteOffset, to.words.byteOffset);
}

/** Writes the leaf of every row of a matrix in one tree of depth 1 to 8; `leaves` has room up to a multiple of 16. */
export function findLeaves(
  matrix: QuantisedMatrix,
  { features, thresholds }: LevelSplits,
  leaves: Uint8Array,
  engine: Engine = {},
): void {
  const workspace = commonWorkspace(engine, [matrix.bins, leaves]);
  const unsplit = thresholds.indexOf(neverAbove);
  const depth = unsplit < 0 ? thresholds.length : unsplit;
  const { bins, stride } = matrix;
  if (!workspace) {
    twins.findLeaves(matrix, { features, thresholds }, depth, leaves);
    return;
  }
  const program = workspace.take(8 * depth);
  const words = new Int32Array(workspace.buffer, program, 2 * depth);
  for (let level = 0; level < depth; level++) {
    words[2 * level] = bins.byteOffset + features[level]! * stride;
    words[2 * level + 1] = thresholds[level]!;
  }
  try {
    inChunks("findLeaves", matrix.rows, workspace, engine, (start, end) => {
      return [program, depth, start, end, leaves.byteOffset];
    });
  } finally {
    workspace.release(program);
  }
}

/**
 * Gradient, Hessian and weight of some rows, summed by their leaf: within every 65,536 rows in their order, then those
 * sums in theirs.
 *
 * @returns `leafNumbers` numbers for each of 2^depth leaves
 */
export function sumLeaves(
  leaves: Uint8Array,
  { pairs, weights }: Derivatives,
  rows: Int32Array,
  depth: number,
  engine: Engine = {},
): Float64Array {
  const size = leafNumbers << depth;
  const chunks = Math.max(1, Math.ceil(rows.length / chunkRows));
  const workspace = commonWorkspace(engine, [leaves, pairs, rows, ...(weights ? [weights] : [])]);
  const sums = workspace ? workspace.float64Array(chunks * size) : new Float64Array(chunks * size);
  if (!workspace) twins.sumLeaves(leaves, pairs, weights, rows, sums, size, chunkRows);
  else {
    const addresses = [leaves.byteOffset, pairs.byteOffset, weights?.byteOffset ?? 0, rows.byteOffset];
    inChunks("sumLeaves", rows.length, workspace, engine, (start, end) => {
      return [...addresses, start, end, sums.byteOffset + (start / chunkRows) * size * 8];
    });
  }
  const total = sums.slice(0, size);
  for (let at = size; at < sums.length; at++) total[at % size] = total[at % size]! + sums[at]!;
  workspace?.free(sums);
  return total;
}

/** Adds the value of its leaf to one margin of each row: margins[row * outputs + output]. */
export function addLeaves(
  leaves: Uint8Array,
  values: Float64Array,
  margins: Float64Array,
  outputs: number,
  output: number,
  engine: Engine = {},
): void {
  const rows = margins.length / outputs;
  const workspace = commonWorkspace(engine, [leaves, values, margins]);
  if (!workspace) {
    twins.addLeaves(leaves, values, margins, outputs, output);
    return;
  }
  inChunks("addLeaves", rows, workspace, engine, (start, end) => {
    const first = margins.byteOffset + 8 * output;
    return [leaves.byteOffset, values.byteOffset, start, end, first, 8 * outputs];
  });
}

/**
 * Gradient and Hessian of the log-loss of all rows; arrays in a workspace are read up to the next even number of rows.
 * The twin's differ in the last digits.
 */
export function deriveLogLoss(
  margins: Float64Array,
  labels: Float64Array,
  { pairs, weights }: Derivatives,
  engine: Engine = {},
): void {
  const workspace = commonWorkspace(engine, [margins, labels, pairs, ...(weights ? [weights] : [])]);
  if (!workspace) {
    twins.deriveLogLoss(margins, labels, weights, pairs);
    return;
  }
  const weightsAt = weights?.byteOffset ?? 0;
  inChunks("deriveLogLoss", margins.length, workspace, engine, (start, end) => {
    return [margins.byteOffset, labels.byteOffset, weightsAt, start, end, pairs.byteOffset];
  });
}

/**
 * Draws samples of rows: each with the chance of its sqrt(gradient^2 + ratio * Hessian^2) to `sure`, at most 1, and
 * counted as often as makes the sums right on average (minimal variance sampling: Ibragimov & Gusev 2019, eq. 7).
 *
 * @param sure of rows to be drawn in any case; 0 draws all
 * @param samples room for one more than the rows
 * @returns samples drawn
 */
export function drawSamples(
  pairs: Float64Array,
  rows: Int32Array,
  { ratio, sure, seed }: { readonly ratio: number; readonly sure: number; readonly seed: number },
  samples: Samples,
  engine: Engine = {},
): number {
  const workspace = commonWorkspace(engine, [pairs, rows, samples.words]);
  if (!workspace) return twins.drawSamples(pairs, rows, { ratio, sure, seed }, samples);
  const { byteOffset: words } = samples.words;
  return workspace.kernels!.drawSamples(
    pairs.byteOffset,
    rows.byteOffset,
    rows.length,
    seed,
    ratio,
    sure,
    words,
  );
}

function inChunks(
  kernel: "findLeaves" | "sumLeaves" | "addLeaves" | "deriveLogLoss",
  rows: number,
  workspace: Workspace,
  engine: Engine,
  argsOf: (start: number, end: number) => readonly number[],
): void {
  const jobs = Math.ceil(rows / chunkRows);
  const prepare = (job: number) => argsOf(job * chunkRows, Math.min(rows, (job + 1) * chunkRows));
  const pool = jobs > 1 ? engine.pool : undefined;
  runJobs({ kernel, jobs, slotBytes: 0, prepare, finish: () => {} }, workspace, pool);
}
