import { checkLengths, checkWeights, type Labels } from "./check.js";
import { sortByScore } from "./sorted-scores.js";
import type { Statistic } from "./statistic.js";

/**
 * Area under the ROC curve: the chance that a row labelled 1 scores above a row labelled 0, ties counted
 * one half (Hanley & McNeil 1982).
 *
 * @param scores any scale, higher means more likely 1; infinities allowed
 * @returns in [0, 1]; NaN when only one label occurs
 */
export function auc(labels: Labels, scores: Float64Array, weights?: Float64Array): number {
  checkLengths({ labels, scores, weights });
  checkWeights(weights);
  return aucStatistic(labels, scores)(weights);
}

/** AUC as a function of the rows' weights; sorts once. */
export function aucStatistic(labels: Labels, scores: Float64Array): Statistic {
  const { order, ends, sortedLabels } = sortByScore(labels, scores);
  return (weights) => {
    let concordant = 0;
    let positives = 0;
    let negatives = 0;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (let i = 0; i < order.length; i++) {
      const weight = weights === undefined ? 1 : weights[order[i]!]!;
      if (sortedLabels[i]) tiedPositives += weight;
      else tiedNegatives += weight;
      if (!ends[i]) continue;
      concordant += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
      tiedPositives = 0;
      tiedNegatives = 0;
    }
    return concordant / (positives * negatives);
  };
}

/**
 * Average precision: the sum over thresholds of precision times the gain in recall, without interpolation;
 * rows of one score pass the threshold together.
 *
 * @returns in [0, 1]; NaN when no row is labelled 1
 */
export function averagePrecision(labels: Labels, scores: Float64Array, weights?: Float64Array): number {
  checkLengths({ labels, scores, weights });
  checkWeights(weights);
  return averagePrecisionStatistic(labels, scores)(weights);
}

/** Average precision as a function of the rows' weights; sorts once. */
export function averagePrecisionStatistic(labels: Labels, scores: Float64Array): Statistic {
  const { order, ends, sortedLabels } = sortByScore(labels, scores);
  return (weights) => {
    let sum = 0;
    let selected = 0;
    let hits = 0;
    let tiedHits = 0;
    for (let i = order.length - 1; i >= 0; i--) {
      const weight = weights === undefined ? 1 : weights[order[i]!]!;
      selected += weight;
      if (sortedLabels[i]) tiedHits += weight;
      if (i > 0 && !ends[i - 1]) continue;
      hits += tiedHits;
      if (tiedHits > 0) sum += (tiedHits * hits) / selected;
      tiedHits = 0;
    }
    return sum / hits;
  };
}

/** A threshold and what it selects. */
export interface OperatingPoint {
  /** Rows scoring this or more are selected; Infinity when no threshold reaches the asked precision. */
  readonly threshold: number;
  /** Share of selected rows that are labelled 1; NaN when none is selected. */
  readonly precision: number;
  /** Share of rows labelled 1 that are selected; NaN when no row is labelled 1. */
  readonly recall: number;
  /** Rows selected. */
  readonly selected: number;
}

/**
 * The threshold of highest recall among those whose precision is at least `precision`; among equal recall
 * the one that selects fewest rows.
 */
export function recallAtPrecision(labels: Labels, scores: Float64Array, precision: number): OperatingPoint {
  checkLengths({ labels, scores });
  const { order, ends, sortedLabels } = sortByScore(labels, scores);
  const n = order.length;
  let hits = 0;
  let best = { threshold: Number.POSITIVE_INFINITY, hits: 0, selected: 0 };
  for (let i = n - 1; i >= 0; i--) {
    hits += sortedLabels[i]!;
    if (i > 0 && !ends[i - 1]) continue;
    const selected = n - i;
    if (hits / selected >= precision && hits > best.hits) {
      best = { threshold: scores[order[i]!]!, hits, selected };
    }
  }
  return {
    threshold: best.threshold,
    precision: best.hits / best.selected,
    recall: best.hits / hits,
    selected: best.selected,
  };
}
