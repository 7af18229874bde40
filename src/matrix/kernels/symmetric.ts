import { TrainError } from "../../errors.js";
import type { NumericColumn } from "../borders.js";
import { checkLength } from "./check.js";
import type { ThreadedKernel } from "./job-queue.js";
import { type Engine, runJobs } from "./jobs.js";
import { placesOf } from "./places.js";
import { choleskyTwin, invertTwin } from "./symmetric-twins.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/** Columns of a step: their panels fit the first cache. */
const blockRows = 128;
/** Rows of a call of the kernels: a divisor of `blockRows`. */
const chunkRows = 64;
/** Bytes of zeros and of a tile that the kernels want as scratch memory. */
const scratchBytes = 160;

/**
 * Cholesky's factor of a symmetric positive definite matrix, in its place: lower triangular L with L L' = A, zeros above.
 *
 * A matrix that lies in a workspace is used where it stands, another is copied into one and back; beside it are needed
 * 128 columns. The result is the same for any number of threads.
 *
 * @param matrix n x n, row-major; only the lower triangle is read
 * @throws OptionsError `shape_mismatch`
 * @throws TrainError `not_positive_definite`, with the `row` whose pivot is not positive beyond rounding; what stands in
 *   the matrix is then of no use
 */
export function factorPositiveDefinite(matrix: NumericColumn, n: number, engine: Engine = {}): void {
  for (const _ of replace(matrix, n, false, engine));
}

/**
 * Inverse of a symmetric positive definite matrix, in its place, both triangles the same.
 *
 * By block sweeps (Goodnight 1979), n^3 multiplications and additions together, as many as by Cholesky's factor. In f32
 * half the time and memory; its error is about 6e-8 times the condition number of the matrix, that of f64 1e-16 times.
 * Memory, threads and errors as `factorPositiveDefinite`.
 *
 * @param matrix n x n, row-major; only the lower triangle is read
 */
export function invertPositiveDefinite(matrix: NumericColumn, n: number, engine: Engine = {}): void {
  for (const _ of invertInSteps(matrix, n, engine));
}

/** As `invertPositiveDefinite`, step by step: gives the number of rows done after each. */
export function invertInSteps(matrix: NumericColumn, n: number, engine: Engine = {}): Generator<number> {
  return replace(matrix, n, true, engine);
}

function* replace(
  matrix: NumericColumn,
  n: number,
  isInverse: boolean,
  engine: Engine,
): Generator<number, void> {
  checkLength("matrix", matrix.length, n * n);
  const workspace = workspaceFor(engine, matrix);
  const floors = floorsOf(matrix, n);
  let row: number;
  if (!workspace.kernels) row = (isInverse ? invertTwin : choleskyTwin)(matrix, n, floors);
  else if (workspace.holds(matrix))
    row = yield* replaceInPlace(matrix, n, floors, isInverse, workspace, engine);
  else {
    const copy =
      matrix instanceof Float32Array ? workspace.float32Array(n * n) : workspace.float64Array(n * n);
    try {
      copy.set(matrix);
      row = yield* replaceInPlace(copy, n, floors, isInverse, workspace, engine);
      matrix.set(copy);
    } finally {
      workspace.free(copy);
    }
  }
  if (row === -1) return;
  throw new TrainError(
    "not_positive_definite",
    `A matrix of ${n} x ${n} is not positive definite: what is left of row ${row} after the rows before it is not above 0.`,
    { row },
  );
}

/** What rounding leaves of the pivot of a row that depends on the rows before it: n half units in the last place. */
function floorsOf(matrix: NumericColumn, n: number): Float64Array {
  const unit = matrix instanceof Float32Array ? 2 ** -24 : 2 ** -53;
  return Float64Array.from({ length: n }, (_, i) => Math.max(0, n * unit * matrix[i * n + i]!));
}

/** Gives the rows done after each step; returns the row whose pivot is not above its floor, -1 where all are. */
function* replaceInPlace(
  matrix: NumericColumn,
  n: number,
  floors: Float64Array,
  isInverse: boolean,
  workspace: Workspace,
  { pool }: Engine,
): Generator<number, number> {
  const bytes = matrix.BYTES_PER_ELEMENT;
  const bits = bytes === 4 ? 32 : 64;
  const width = Math.min(blockRows, (n + 7) & ~7);
  const square = width * width;
  const places = placesOf([32, 8 * n, 24 * square, square * bytes, square * bytes, (n + 7) * width * bytes]);
  const memory = workspace.take(places.at(-1)!);
  const [plan, floorsAt, work, ...packed] = places.slice(0, 6).map((place) => memory + place);
  new Float64Array(workspace.buffer, floorsAt, n).set(floors);
  try {
    for (let first = 0; first < n; first += width) {
      const w = Math.min(width, n - first);
      const words = [matrix.byteOffset, n, first, w, ...packed, isInverse ? 1 : 0];
      new Uint32Array(workspace.buffer, plan, 8).set(words);
      const row = workspace.kernels![`factorBlock${bits}`](plan!, floorsAt! + 8 * first, work!);
      if (row !== -1) return first + row;
      const lowest = isInverse ? 0 : first + w;
      const chunks = chunksOf(lowest, first, first + w, n);
      const rowBytes = width * bytes;
      run(`stepRows${bits}`, chunks, chunkRows * rowBytes, (start, end, slot) => [plan!, start, end, slot]);
      run(`updateRows${bits}`, chunks, 0, (start, end, slot) => [plan!, start, end, lowest, slot]);
      yield first + w;
    }
    run(`finishColumns${bits}`, chunksOf(0, 0, 0, n), 0, (start, end) => [plan!, start, end]);
  } finally {
    workspace.release(memory);
  }
  return -1;

  function run(
    kernel: ThreadedKernel,
    chunks: readonly (readonly [start: number, end: number])[],
    slotBytes: number,
    args: (start: number, end: number, slot: number) => readonly number[],
  ): void {
    const prepare = (job: number, slot: number) => args(...chunks[job]!, slot);
    const work = {
      kernel,
      jobs: chunks.length,
      slotBytes: scratchBytes + slotBytes,
      prepare,
      finish: () => {},
    };
    runJobs(work, workspace, pool);
  }
}

/** Parts of the rows from `lowest` to n without those of a block; the last, which have the most columns, first. */
function chunksOf(lowest: number, blockStart: number, blockEnd: number, n: number): [number, number][] {
  const chunks: [number, number][] = [];
  for (let start = lowest; start < n; start += chunkRows) {
    if (start < blockStart || start >= blockEnd) chunks.unshift([start, Math.min(start + chunkRows, n)]);
  }
  return chunks;
}
