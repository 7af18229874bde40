import type { SortedScores } from "./sorted-scores.js";

/**
 * Corners of the convex hull of a ROC curve, from selecting nobody to selecting everybody. Only a threshold at one of
 * them can be the best for some costs (Provost & Fawcett 2001, Machine Learning 42, sec. 3).
 */
export interface RocHull {
  /** Share of the rows labelled 0 that are selected, ascending from 0 to 1. */
  readonly falsePositiveRate: readonly number[];
  /** Share of the rows labelled 1 that are selected, ascending from 0 to 1. */
  readonly truePositiveRate: readonly number[];
  /** Place, in the ascending order of scores, from which on rows are selected; n where none is. */
  readonly from: readonly number[];
  /** Share of all rows labelled 1. */
  readonly baseRate: number;
}

/**
 * The hull of sorted rows, each counted as often as its weight says. Corners on a straight line are left out.
 *
 * @returns rates of NaN where only one label occurs
 */
export function rocHull({ order, ends, sortedLabels }: SortedScores, weights?: Float64Array): RocHull {
  const n = order.length;
  const hits = [0];
  const falseAlarms = [0];
  const from = [n];
  let [positives, negatives] = [0, 0];
  for (let i = n - 1; i >= 0; i--) {
    const weight = weights === undefined ? 1 : weights[order[i]!]!;
    if (sortedLabels[i]) positives += weight;
    else negatives += weight;
    if (i > 0 && !ends[i - 1]) continue;
    // A corner stays while the curve bends to the right there; counts are whole, so the test is exact.
    while (from.length > 1) {
      const [k, last] = [from.length - 2, from.length - 1];
      const rise = (hits[last]! - hits[k]!) * (negatives - falseAlarms[k]!);
      if (rise > (positives - hits[k]!) * (falseAlarms[last]! - falseAlarms[k]!)) break;
      hits.pop();
      falseAlarms.pop();
      from.pop();
    }
    hits.push(positives);
    falseAlarms.push(negatives);
    from.push(i);
  }
  return {
    falsePositiveRate: falseAlarms.map((count) => count / negatives),
    truePositiveRate: hits.map((count) => count / positives),
    from,
    baseRate: positives / (positives + negatives),
  };
}
