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
  const sums = {
    leaves: 1,
    gradients: new Float64Array(slots),
    hessians: new Float64Array(slots),
    counts: new Int32Array(slots),
  };

  /** Sums of the leaves of a level, in row order. */
  function sumLeaves(rows: Int32Array, pairs: Float64Array, leaves: number): void {
    sums.leaves = leaves;
    sums.gradients.fill(0, 0, leaves);
    sums.hessians.fill(0, 0, leaves);
    sums.counts.fill(0, 0, leaves);
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      const leaf = leafOf[k]!;
      sums.gradients[leaf] = sums.gradients[leaf]! + pairs[2 * row]!;
      sums.hessians[leaf] = sums.hessians[leaf]! + pairs[2 * row + 1]!;
      sums.counts[leaf] = sums.counts[leaf]! + 1;
    }
  }

  /** Packs the rows whose leaf is to be summed: target[leaf] is its slot, or -1. */
  function pack(rows: Int32Array, pairs: Float64Array, target: Int32Array): void {
    let count = 0;
    for (let k = 0; k < rows.length; k++) {
      const slot = target[leafOf[k]!]!;
      if (slot < 0) continue;
      const row = rows[k]!;
      packed.rows[count] = row;
      packed.slots[count] = slot;
      packed.pairs[2 * count] = pairs[2 * row]!;
      packed.pairs[2 * count + 1] = pairs[2 * row + 1]!;
      count++;
    }
    packed.count = count;
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

  function bestOf(
    histograms: readonly Float64Array[],
    columns: Int32Array,
    level: number,
    isHigh: Uint8Array,
    before: number,
  ): Candidate {
    let best: Candidate = { column: -1, threshold: neverAbove, score: before + 1e-9 * Math.abs(before) };
    const half = level === 0 ? 0 : 1 << (level - 1);
    const targets = Array.from(columns, (c) => {
      const { bins: column, width } = columnsOf[c]!;
      const histogram = histograms[c]!;
      histogram.fill(0, 2 * half * width, 2 * Math.max(1, 2 * half) * width);
      return { column, width, histogram };
    });
    accumulateHistograms(matrix, packed, targets, workbench.engine);
    for (const c of columns) {
      const column = columnsOf[c]!;
      const histogram = histograms[c]!;
      const slot = 2 * column.width;
      for (let leaf = 0; leaf < half; leaf++) {
        splitParent(histogram, leaf * slot, (leaf + half) * slot, slot, isHigh[leaf] === 1);
      }
      best = betterSplit(histogram, column, sums, settings, best);
    }
    return best;
  }

  function grow(rows: Int32Array, pairs: Float64Array, columns: Int32Array): Splits {
    const splits: Splits = {
      features: new Int32Array(depth),
      thresholds: new Uint8Array(depth).fill(neverAbove),
      gains: new Float64Array(depth),
    };
    const histograms = layOut();
    leafOf.fill(0, 0, rows.length);
    const isHigh = new Uint8Array(slots);
    const target = new Int32Array(2 * slots);
    for (let level = 0; level < depth; level++) {
      const leaves = 1 << level;
      const half = leaves >> 1;
      sumLeaves(rows, pairs, leaves);
      target.fill(-1);
      if (level === 0) target[0] = 0;
      for (let leaf = 0; leaf < half; leaf++) {
        const isSmallHigh = sums.counts[leaf + half]! <= sums.counts[leaf]!;
        isHigh[leaf] = isSmallHigh ? 1 : 0;
        target[isSmallHigh ? leaf + half : leaf] = leaf + half;
      }
      pack(rows, pairs, target);
      let before = 0;
      for (let leaf = 0; leaf < leaves; leaf++) {
        if (sums.hessians[leaf]! > 0) before += leafScore(sums.gradients[leaf]!, sums.hessians[leaf]!, l2);
      }
      const best = bestOf(histograms, columns, level, isHigh, before);
      if (best.column < 0) break;
      splits.features[level] = best.column;
      splits.thresholds[level] = best.threshold;
      splits.gains[level] = best.score - before;
      const from = best.column * stride;
      for (let k = 0; k < rows.length; k++) {
        leafOf[k] = leafOf[k]! | (bins[from + rows[k]!]! > best.threshold ? leaves : 0);
      }
    }
    return splits;
  }

  return { grow };
}
