import { accumulateHistograms } from "../../matrix/kernels/index.js";
import { neverAbove } from "../../matrix/oblivious-trees.js";
import type { QuantisedMatrix } from "../../matrix/quantised.js";
import { betterSplit, leafScore, type Penalty } from "./best-split.js";
import type { Candidate, HistogramColumn } from "./candidates.js";
import { splitParent } from "./histogram.js";
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

/** Grows trees on one matrix; keeps its working memory from one tree to the next. */
export interface Grower {
  /**
   * Splits of one tree.
   *
   * @param rows sampled rows, ascending
   * @param pairs gradient and Hessian of every row of the matrix, one after the other
   * @param columns histograms to split by: positions in the settings, ascending
   */
  grow(rows: Int32Array, pairs: Float64Array, columns: Int32Array): Splits;
  /** Leaf of every row of the matrix in the last tree. */
  readonly leafOf: Uint16Array;
}

/**
 * Grows oblivious trees by exact search over all thresholds. At each level only the smaller child of each leaf is
 * summed; the larger is its parent less that.
 */
export function createGrower(
  matrix: QuantisedMatrix,
  settings: GrowthSettings,
  workbench: Workbench,
): Grower {
  const { rows: all, stride, bins } = matrix;
  const { depth, histograms: columnsOf, l2 } = settings;
  const slots = 1 << (depth - 1);
  const sizes = columnsOf.map(({ width }) => 2 * slots * width);
  const size = sizes.reduce((sum, length) => sum + length, 0);
  const leafOf = new Uint16Array(all);
  const packed = workbench.packedRows();
  const sums = { leaves: 1, gradients: new Float64Array(slots), hessians: new Float64Array(slots) };
  const isHigh = new Uint8Array(slots);
  const target = new Int32Array(slots);

  /** Says which leaves of a level to sum, and where: the root, or of each pair of children the one of fewer rows. */
  function chooseTargets(rows: Int32Array, half: number): void {
    target.fill(-1);
    if (half === 0) target[0] = 0;
    const counts = new Int32Array(2 * half);
    if (half > 0) for (let k = 0; k < rows.length; k++) counts[leafOf[rows[k]!]!]!++;
    for (let leaf = 0; leaf < half; leaf++) {
      const isSmallHigh = counts[leaf + half]! <= counts[leaf]!;
      isHigh[leaf] = isSmallHigh ? 1 : 0;
      target[isSmallHigh ? leaf + half : leaf] = leaf + half;
    }
  }

  /** Packs the rows whose leaf is to be summed: target[leaf] is its slot, or -1. */
  function pack(sample: Int32Array, values: Float64Array): void {
    const { rows, slots: slotOf, pairs } = packed;
    let count = 0;
    for (let k = 0; k < sample.length; k++) {
      const row = sample[k]!;
      const slot = target[leafOf[row]!]!;
      if (slot < 0) continue;
      rows[count] = row;
      slotOf[count] = slot;
      pairs[2 * count] = values[2 * row]!;
      pairs[2 * count + 1] = values[2 * row + 1]!;
      count++;
    }
    packed.count = count;
  }

  /** Sums of the leaves of a level: those of any column's bins. */
  function sumLeaves(histogram: Float64Array, width: number, leaves: number): number {
    let score = 0;
    sums.leaves = leaves;
    for (let leaf = 0; leaf < leaves; leaf++) {
      let gradient = 0;
      let hessian = 0;
      for (let cell = 2 * leaf * width; cell < 2 * (leaf + 1) * width; cell += 2) {
        gradient += histogram[cell]!;
        hessian += histogram[cell + 1]!;
      }
      sums.gradients[leaf] = gradient;
      sums.hessians[leaf] = hessian;
      if (hessian > 0) score += leafScore(gradient, hessian, l2);
    }
    return score;
  }

  /** The histograms of all columns, one after the other. */
  function layOut(): Float64Array[] {
    const memory = workbench.histograms(size);
    let at = 0;
    return sizes.map((length) => {
      at += length;
      return memory.subarray(at - length, at);
    });
  }

  /** Histograms of a level: the packed rows are summed, the other children are what is left of the parents. */
  function fillHistograms(histograms: readonly Float64Array[], columns: Int32Array, half: number): void {
    const targets = Array.from(columns, (c) => {
      const { bins: column, width } = columnsOf[c]!;
      const histogram = histograms[c]!;
      histogram.fill(0, 2 * half * width, 2 * Math.max(1, 2 * half) * width);
      return { column, width, histogram };
    });
    accumulateHistograms(matrix, packed, targets, workbench.engine);
    for (const { histogram, width } of targets) {
      const slot = 2 * width;
      for (let leaf = 0; leaf < half; leaf++) {
        splitParent(histogram, leaf * slot, (leaf + half) * slot, slot, isHigh[leaf] === 1);
      }
    }
  }

  function grow(rows: Int32Array, pairs: Float64Array, columns: Int32Array): Splits {
    const splits: Splits = {
      features: new Int32Array(depth),
      thresholds: new Uint8Array(depth).fill(neverAbove),
      gains: new Float64Array(depth),
    };
    const histograms = layOut();
    leafOf.fill(0);
    for (let level = 0; level < depth && columns.length > 0; level++) {
      const leaves = 1 << level;
      chooseTargets(rows, leaves >> 1);
      pack(rows, pairs);
      fillHistograms(histograms, columns, leaves >> 1);
      const before = sumLeaves(histograms[columns[0]!]!, columnsOf[columns[0]!]!.width, leaves);
      let best: Candidate = { column: -1, threshold: neverAbove, score: before + 1e-9 * Math.abs(before) };
      for (const c of columns) best = betterSplit(histograms[c]!, columnsOf[c]!, sums, settings, best);
      if (best.column < 0) break;
      splits.features[level] = best.column;
      splits.thresholds[level] = best.threshold;
      splits.gains[level] = best.score - before;
      const from = best.column * stride;
      const { threshold } = best;
      for (let row = 0; row < all; row++) {
        leafOf[row] = leafOf[row]! | (bins[from + row]! > threshold ? leaves : 0);
      }
    }
    return splits;
  }

  return { grow, leafOf };
}
