import {
  answerNumbers,
  columnWords,
  findBestSplits,
  type Histograms,
  partSamples,
  rangeWords,
  type Samples,
  sumHistograms,
  sumWords,
} from "../../matrix/kernels/index.js";
import { neverAbove } from "../../matrix/oblivious-trees.js";
import type { QuantisedMatrix } from "../../matrix/quantised.js";
import type { RowBins } from "../../matrix/row-bins.js";
import { type Candidate, candidateOf, type HistogramColumn, packColumns } from "./candidates.js";
import { leastHessian } from "./losses.js";
import { leafScore, type Penalty } from "./penalty.js";
import type { Workbench } from "./workbench.js";

/** Splits of one tree, level by level. */
export interface Splits {
  readonly features: Int32Array;
  /** Threshold of each level; 255 from the level on where nothing was worth a split. */
  readonly thresholds: Uint8Array;
  /** What each level took from the score of the sampled rows; 0 where it did not split. */
  readonly gains: Float64Array;
}

export interface GrowthSettings extends Penalty {
  readonly depth: number;
  readonly histograms: readonly HistogramColumn[];
  /** Monotone direction of each column of the matrix: 1, -1 or 0. */
  readonly directions: Int8Array;
}

/** Bins to grow trees on: column by column, and those of the histograms row by row. */
export interface GrowthMatrix {
  readonly matrix: QuantisedMatrix;
  readonly rowBins: RowBins;
}

/** Grows trees on one matrix; keeps its working memory from one tree to the next. */
export interface Grower {
  /**
   * Splits of one tree.
   *
   * @param count samples of the workbench to find them on
   * @param columns histograms to split by: positions in the settings, ascending
   */
  grow(count: number, columns: Int32Array): Splits;
}

/**
 * Grows oblivious trees by exact search over all thresholds. At each level only the smaller child of each leaf is
 * summed; the larger is its parent less that. Leaves of less than two samples are not looked at.
 */
export function createGrower(
  { matrix, rowBins }: GrowthMatrix,
  settings: GrowthSettings,
  workbench: Workbench,
): Grower {
  const { depth, histograms: columnsOf, l2 } = settings;
  const { engine } = workbench;
  const { workspace } = engine;
  const most = 1 << (depth - 1);
  const width = columnsOf.reduce((widest, column) => Math.max(widest, column.width), 1);
  const slotSize = 2 * rowBins.stride * width;
  let cells: Float64Array = new Float64Array(0);
  let histograms: Histograms = { cells, columns: rowBins.stride, width };
  const narrow = columnsOf.reduce(
    (least, { width: own }, c) => (own < columnsOf[least]!.width ? c : least),
    0,
  );
  const sums = workspace.int32Array(most * sumWords);
  const ranges = workspace.int32Array(most * rangeWords);
  const answers = workspace.float64Array(columnsOf.length * answerNumbers);
  const answerWords = new Int32Array(answers.buffer, answers.byteOffset, 2 * answers.length);
  const leaves = {
    count: 0,
    slots: workspace.int32Array(most + 1),
    totals: workspace.float64Array(2 * (most + 1)),
    penalty: workspace.float64Array(3),
  };
  leaves.penalty.set([0, l2, Math.max(settings.minChildWeight, leastHessian)]);
  const starts = new Int32Array(most);
  const ends = new Int32Array(most);
  const memory = workspace.int32Array(columnsOf.length * columnWords);
  let packed: { readonly columns?: Int32Array; readonly words: Int32Array } = { words: memory };

  /** Says which leaves of a level to sum: the root, or of each pair of children the one of fewer samples. */
  function listSums(half: number): number {
    if (half === 0) {
      sums.set([starts[0]!, ends[0]!, 0, -1, 0]);
      return 1;
    }
    let count = 0;
    for (let leaf = 0; leaf < half; leaf++) {
      const [low, high] = [ends[leaf]! - starts[leaf]!, ends[leaf + half]! - starts[leaf + half]!];
      if (low < 2 && high < 2) continue;
      const summed = high <= low ? leaf + half : leaf;
      const at = count++ * sumWords;
      sums[at] = starts[summed]!;
      sums[at + 1] = ends[summed]!;
      sums[at + 2] = leaf + half;
      sums[at + 3] = leaf;
      sums[at + 4] = high <= low ? 1 : 0;
    }
    return count;
  }

  /** Lists the leaves of a level that can be split, with their sums, which are those of any column's bins. */
  function listLeaves(number: number, { numbers }: Samples): number {
    let score = 0;
    let rest = 0;
    let count = 0;
    for (let leaf = 0; leaf < number; leaf++) {
      const size = ends[leaf]! - starts[leaf]!;
      if (size === 0) continue;
      let [gradient, hessian] = [numbers[4 * starts[leaf]!]!, numbers[4 * starts[leaf]! + 1]!];
      if (size > 1) {
        gradient = 0;
        hessian = 0;
        const from = leaf * slotSize + 2 * narrow * width;
        const to = from + 2 * columnsOf[narrow]!.width;
        for (let cell = from; cell < to; cell += 2) {
          gradient += cells[cell]!;
          hessian += cells[cell + 1]!;
        }
        leaves.slots[count] = leaf;
        leaves.totals[2 * count] = gradient;
        leaves.totals[2 * count + 1] = hessian;
        count++;
      }
      const own = leafScore(gradient, hessian, l2);
      score += own;
      if (size === 1) rest += own;
    }
    leaves.count = count;
    leaves.penalty[0] = rest;
    if (count % 2 === 1) {
      leaves.slots[count] = most;
      leaves.totals.fill(0, 2 * count, 2 * count + 2);
      cells.fill(0, most * slotSize);
    }
    return score;
  }

  function packedOf(columns: Int32Array): Int32Array {
    if (packed.columns === columns) return packed.words;
    const words = packColumns(columnsOf, columns);
    memory.set(words);
    packed = { columns, words: memory.subarray(0, words.length) };
    return packed.words;
  }

  /** The best of all columns; of equal ones the first. */
  function bestSplit(columns: Int32Array, least: number): { split: Candidate; score: number } | undefined {
    findBestSplits(packedOf(columns), histograms, leaves, answers, engine);
    let best = -1;
    let score = least;
    for (let k = 0; k < columns.length; k++) {
      if (!(answers[2 * k]! > score) || answerWords[4 * k + 3] === 0) continue;
      score = answers[2 * k]!;
      best = k;
    }
    if (best < 0) return undefined;
    const column = columnsOf[columns[best]!]!;
    return { split: candidateOf(column, answerWords[4 * best + 3]!, answerWords[4 * best + 2]!), score };
  }

  /** Parts the samples of all leaves; those of leaf l are then in l and l + number. */
  function part(number: number, { column, threshold }: Candidate, from: Samples, to: Samples): void {
    for (let leaf = 0; leaf < number; leaf++) {
      ranges[leaf * rangeWords] = starts[leaf]!;
      ranges[leaf * rangeWords + 1] = ends[leaf]!;
    }
    partSamples(matrix, column, threshold, ranges, number, from, to, engine);
    for (let leaf = 0; leaf < number; leaf++) {
      const middle = ranges[leaf * rangeWords + 2]!;
      ends[leaf + number] = ends[leaf]!;
      starts[leaf + number] = middle;
      ends[leaf] = middle;
    }
  }

  function grow(count: number, columns: Int32Array): Splits {
    const splits: Splits = {
      features: new Int32Array(depth),
      thresholds: new Uint8Array(depth).fill(neverAbove),
      gains: new Float64Array(depth),
    };
    let [samples, parted] = workbench.samples;
    cells = workbench.histograms((most + 1) * slotSize);
    histograms = { ...histograms, cells };
    starts[0] = 0;
    ends[0] = count;
    for (let level = 0; level < depth && columns.length > 0; level++) {
      const number = 1 << level;
      sumHistograms(rowBins, samples, sums, listSums(number >> 1), histograms, engine);
      const before = listLeaves(number, samples);
      const best = bestSplit(columns, before + 1e-9 * Math.abs(before));
      if (!best) break;
      splits.features[level] = best.split.column;
      splits.thresholds[level] = best.split.threshold;
      splits.gains[level] = best.score - before;
      if (level + 1 === depth) break;
      part(number, best.split, samples, parted);
      [samples, parted] = [parted, samples];
    }
    return splits;
  }

  return { grow };
}
