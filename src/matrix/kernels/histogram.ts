import type { RowBins } from "../row-bins.js";
import { checkLength } from "./check.js";
import { commonWorkspace } from "./common-workspace.js";
import { type Engine, runJobs } from "./jobs.js";

/** Rows drawn to find the splits of a tree on, each as often as it counts; those of a leaf stand together. */
export interface Samples {
  /** Four words a sample: f32 gradient and Hessian, row, one unused. */
  readonly words: Int32Array;
  /** The same memory as numbers. */
  readonly numbers: Float32Array;
}

/** Sums of gradient and Hessian of every leaf, column and bin. */
export interface Histograms {
  /** slots * columns * width pairs, gradient and Hessian one after the other. */
  readonly cells: Float64Array;
  /** Columns of a slot: those of the row bins. */
  readonly columns: number;
  /** Pairs of a column, more than its largest bin. */
  readonly width: number;
}

/** Numbers of one sum in a list: start and end of the samples, slot, slot of the parent or -1, whether high. */
export const sumWords = 5;

/** Columns that a thread takes at once. */
const partColumns = 16;

/** Sums of fewer than so many bins are done before a thread is awake. */
const fewBins = 100_000;

/**
 * Sums histograms of leaves: sets those of a leaf's slot to the sums over its samples, in their order. Where a parent
 * is named its slot holds the sums of both children on entry; on return it holds the low child and the leaf's slot
 * the high one, whichever was summed. By the kernel, and its threads, where all arrays lie in one workspace;
 * elsewhere by the twin, with the same bits.
 *
 * Rows must be rows of the matrix, bins below the width: only lengths are checked.
 *
 * @param sums `sumWords` numbers a leaf, in use up to `count` leaves
 * @throws OptionsError `shape_mismatch`
 */
export function sumHistograms(
  rows: RowBins,
  samples: Samples,
  sums: Int32Array,
  count: number,
  histograms: Histograms,
  engine: Engine = {},
): void {
  const { cells, columns, width } = histograms;
  checkLength("columns", columns, rows.stride);
  checkLength("row bins", rows.bins.length, rows.rows * rows.stride);
  checkLength("sums in use", Math.min(count * sumWords, sums.length), count * sumWords);
  checkLength("cells", cells.length % (2 * columns * width), 0);
  const workspace = commonWorkspace(engine, [rows.bins, samples.words, sums, cells]);
  if (!workspace) {
    sumTwin(rows, samples, sums, count, histograms);
    return;
  }
  let size = 0;
  for (let k = 0; k < count; k++) size += (sums[k * sumWords + 1]! - sums[k * sumWords]!) * columns;
  const isShared = size >= fewBins && engine.pool?.queue !== undefined;
  const step = isShared ? partColumns : columns;
  const addresses = [samples.words.byteOffset, sums.byteOffset, count, cells.byteOffset];
  const sizes = [16 * columns * width, 16 * width];
  runJobs(
    {
      kernel: "sumHistograms",
      jobs: Math.ceil(columns / step),
      slotBytes: 0,
      prepare: (part) => {
        const end = Math.min(columns, (part + 1) * step);
        return [rows.bins.byteOffset, rows.stride, part * step, end, ...addresses, ...sizes];
      },
      finish: () => {},
    },
    workspace,
    isShared ? engine.pool : undefined,
  );
}

function sumTwin(
  { stride, bins }: RowBins,
  { words, numbers }: Samples,
  sums: Int32Array,
  count: number,
  { cells, columns, width }: Histograms,
): void {
  const size = 2 * columns * width;
  for (let k = 0; k < count; k++) {
    const [start, end, slot, parent, isHigh] = sums.subarray(k * sumWords, (k + 1) * sumWords);
    const own = slot! * size;
    cells.fill(0, own, own + size);
    for (let sample = 4 * start!; sample < 4 * end!; sample += 4) {
      const from = words[sample + 2]! * stride;
      for (let c = 0; c < columns; c++) {
        const cell = own + 2 * (c * width + bins[from + c]!);
        cells[cell] = cells[cell]! + numbers[sample]!;
        cells[cell + 1] = cells[cell + 1]! + numbers[sample + 1]!;
      }
    }
    if (parent! >= 0) splitParent(cells, parent! * size, own, size, isHigh === 1);
  }
}

/** On entry the parent and the child that was summed; on return the low child in the parent's place, and the high one. */
function splitParent(cells: Float64Array, low: number, high: number, size: number, isHigh: boolean): void {
  for (let k = 0; k < size; k++) {
    const summed = cells[high + k]!;
    const rest = cells[low + k]! - summed;
    cells[low + k] = isHigh ? rest : summed;
    cells[high + k] = isHigh ? summed : rest;
  }
}
