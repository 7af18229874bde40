import { OptionsError } from "../errors.js";
import { checkLengths, checkNumbers } from "../metrics/check.js";
import { ascendingOrder } from "../metrics/order.js";
import { spearman } from "../metrics/rank-correlation.js";

/** How far scores moved between two dates. */
export interface ScoreStability {
  /** Spearman's correlation of the two columns; NaN when a column is constant. */
  readonly rankCorrelation: number;
  /** Share of the best-scored rows before that are still among the best-scored after. */
  readonly topKept: number;
  /** Mean of |after - before|, in the unit of the scores. */
  readonly meanAbsoluteChange: number;
  /**
   * Population stability index over the deciles of the scores before: sum of (a - b) ln(a / b) of the shares
   * after and before. The field reads below .1 as stable and above .25 as another population.
   */
  readonly populationStability: number;
}

/**
 * How much the scores of the same customers moved from one scoring to the next, a week later say.
 *
 * @param before one score a customer
 * @param after the score of the same customer in the same row
 * @param top share of rows that count as the best-scored, in (0, 1]; ties go to the earlier row
 * @returns NaN values for no rows
 */
export function scoreStability(before: Float64Array, after: Float64Array, top = 0.1): ScoreStability {
  const n = checkLengths({ before, after });
  checkNumbers(before, "before");
  checkNumbers(after, "after");
  if (!(top > 0 && top <= 1)) {
    throw new OptionsError("fraction_out_of_range", `'top' must be in (0, 1], got ${top}.`, { top });
  }
  let change = 0;
  for (let i = 0; i < n; i++) change += Math.abs(after[i]! - before[i]!);
  return {
    rankCorrelation: spearman(before, after),
    topKept: topKept(before, after, Math.max(1, Math.round(top * n))),
    meanAbsoluteChange: change / n,
    populationStability: populationStability(before, after),
  };
}

function topKept(before: Float64Array, after: Float64Array, count: number): number {
  if (before.length === 0) return Number.NaN;
  const bestBefore = new Set(bestRows(before, count));
  let kept = 0;
  for (const row of bestRows(after, count)) if (bestBefore.has(row)) kept++;
  return kept / count;
}

function bestRows(scores: Float64Array, count: number): Uint32Array {
  return ascendingOrder(scores.map((score) => -score)).subarray(0, count);
}

function populationStability(before: Float64Array, after: Float64Array, bins = 10): number {
  const n = before.length;
  if (n === 0) return Number.NaN;
  const sorted = Float64Array.from(before).sort();
  const borders = Array.from({ length: bins - 1 }, (_, b) => sorted[Math.ceil(((b + 1) * n) / bins) - 1]!);
  const sharesBefore = binShares(before, borders);
  const sharesAfter = binShares(after, borders);
  return sharesBefore.reduce((sum, b, bin) => {
    const a = sharesAfter[bin]!;
    return sum + (a - b) * Math.log(a / b);
  }, 0);
}

/** Share of rows in each bin (lower border excluded, upper included), half a row added to each so none is 0. */
function binShares(scores: Float64Array, borders: readonly number[]): number[] {
  const counts = Array<number>(borders.length + 1).fill(0.5);
  for (const score of scores) {
    let bin = 0;
    while (bin < borders.length && score > borders[bin]!) bin++;
    counts[bin]!++;
  }
  return counts.map((count) => count / (scores.length + 0.5 * counts.length));
}
