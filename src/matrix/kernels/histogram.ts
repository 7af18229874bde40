import type { QuantisedMatrix } from "../quantised.js";
import { checkLength } from "./check.js";
import { type Engine, runJobs, type Work } from "./jobs.js";
import { workspaceFor } from "./workspace.js";

/** Bytes of one column of the kernel's program. */
const recordBytes = 16;

/** Rows that histograms are summed over, packed: what they hold is read once for every column. */
export interface PackedRows {
  /** Rows in use of the arrays below. */
  readonly count: number;
  /** Row in the matrix. */
  readonly rows: Int32Array;
  /** Histogram of the row: the leaf it falls to. */
  readonly slots: Uint16Array;
  /** Gradient and Hessian of each row, one after the other. */
  readonly pairs: Float64Array;
}

/** Where the sums of one column go. */
export interface ColumnHistogram {
  readonly column: number;
  /** Pairs of a slot, more than the largest bin of the column. */
  readonly width: number;
  /** slots * width pairs of sums, gradient and Hessian one after the other; what they hold is added to. */
  readonly histogram: Float64Array;
}

/**
 * Adds the gradient and Hessian of each packed row, in their order, to the bin of its value, for each of some columns.
 * By the kernel, and its threads, where the matrix, the rows and the histograms lie in one workspace; elsewhere by the
 * twin, with the same bits.
 *
 * Rows must be rows of the matrix and slots, with their bins, places of the histograms: only lengths are checked.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function accumulateHistograms(
  matrix: QuantisedMatrix,
  packed: PackedRows,
  targets: readonly ColumnHistogram[],
  engine: Engine = {},
): void {
  const { bins, stride } = matrix;
  const { count, rows, slots, pairs } = packed;
  checkLength("pairs", pairs.length, 2 * rows.length);
  checkLength("slots", slots.length, rows.length);
  checkLength("rows in use", Math.min(count, rows.length), count);
  for (const { column, width, histogram } of targets) {
    checkLength("columns", Math.max(column + 1, matrix.columns), matrix.columns);
    checkLength("histogram", histogram.length % (2 * width), 0);
  }
  const workspace = workspaceFor(engine, bins);
  const arrays = [bins, rows, slots, pairs, ...targets.map(({ histogram }) => histogram)];
  if (!workspace.kernels || !arrays.every((array) => workspace.holds(array))) {
    for (const target of targets) accumulateTwin(matrix, packed, target);
    return;
  }
  // Columns in as many parts as keep the threads busy: a part reads all rows, a block of them at a time.
  const parts = Math.min(targets.length, engine.pool?.queue ? 2 * engine.pool.threads : 1);
  const program = workspace.take(targets.length * recordBytes);
  const words = targets.flatMap(({ column, width, histogram }) => {
    return [bins.byteOffset + column * stride, histogram.byteOffset, width, 0];
  });
  new Uint32Array(workspace.buffer, program, words.length).set(words);
  const work: Work = {
    kernel: "accumulateColumns",
    jobs: parts,
    slotBytes: 0,
    prepare: (part) => {
      const [from, to] = [part, part + 1].map((k) => Math.floor((k * targets.length) / parts));
      const addresses = [rows.byteOffset, slots.byteOffset, pairs.byteOffset];
      return [program + from! * recordBytes, to! - from!, ...addresses, count];
    },
    finish: () => {},
  };
  try {
    runJobs(work, workspace, engine.pool);
  } finally {
    workspace.release(program);
  }
}

function accumulateTwin(
  { bins, stride }: QuantisedMatrix,
  { count, rows, slots, pairs }: PackedRows,
  { column, width, histogram }: ColumnHistogram,
): void {
  const from = column * stride;
  for (let k = 0; k < count; k++) {
    const cell = 2 * (slots[k]! * width + bins[from + rows[k]!]!);
    histogram[cell] = histogram[cell]! + pairs[2 * k]!;
    histogram[cell + 1] = histogram[cell + 1]! + pairs[2 * k + 1]!;
  }
}
