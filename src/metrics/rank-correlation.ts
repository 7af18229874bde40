import { checkLengths, checkNumbers } from "./check.js";
import { midRanks } from "./order.js";

/**
 * Spearman's rank correlation: Pearson's correlation of mid-ranks.
 *
 * @returns in [-1, 1]; NaN when a column is constant
 */
export function spearman(first: Float64Array, second: Float64Array): number {
  checkLengths({ first, second });
  checkNumbers(first, "first");
  checkNumbers(second, "second");
  return correlation(midRanks(first), midRanks(second));
}

/** Pearson's correlation; NaN when a column is constant. */
export function correlation(first: Float64Array, second: Float64Array): number {
  checkLengths({ first, second });
  return (
    covariance(first, second) / Math.sqrt(covariance(first, first)) / Math.sqrt(covariance(second, second))
  );
}

/**
 * Normalised Gini coefficient: how well the predictions order the actual amounts, as a share of what a
 * perfect order would get. The Gini coefficient of an order is proportional to the covariance of amount and
 * rank (Lerman & Yitzhaki 1984), so the ratio is cov(actual, rank of predicted) / cov(actual, rank of actual);
 * mid-ranks make tied predictions count their expected order.
 *
 * @returns at most 1; 0 is a random order, negative a reversed one; NaN when all amounts are equal
 */
export function normalisedGini(actual: Float64Array, predicted: Float64Array): number {
  checkLengths({ actual, predicted });
  checkNumbers(actual, "actual");
  checkNumbers(predicted, "predicted");
  return covariance(actual, midRanks(predicted)) / covariance(actual, midRanks(actual));
}

/** Sum of products of deviations from the mean; the caller takes ratios, so it is not divided by n. */
function covariance(first: Float64Array, second: Float64Array): number {
  const n = first.length;
  let firstMean = 0;
  let secondMean = 0;
  for (let i = 0; i < n; i++) {
    firstMean += first[i]! / n;
    secondMean += second[i]! / n;
  }
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (first[i]! - firstMean) * (second[i]! - secondMean);
  return sum;
}
