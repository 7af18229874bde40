import { checkLengths, checkNumbers, checkWeights } from "./check.js";
import { weightedMidRanks } from "./order.js";
import type { Statistic } from "./statistic.js";

/**
 * Spearman's rank correlation: Pearson's correlation of mid-ranks.
 *
 * @returns in [-1, 1]; NaN when a column is constant
 */
export function spearman(first: Float64Array, second: Float64Array, weights?: Float64Array): number {
  checkLengths({ first, second, weights });
  checkWeights(weights);
  return spearmanStatistic(first, second)(weights);
}

/** Spearman's correlation as a function of the rows' weights; sorts once. */
export function spearmanStatistic(first: Float64Array, second: Float64Array): Statistic {
  checkColumns(first, second, ["first", "second"]);
  const [firstRanks, secondRanks] = [weightedMidRanks(first), weightedMidRanks(second)];
  return (weights) => weightedCorrelation(firstRanks(weights), secondRanks(weights), weights);
}

/** Pearson's correlation; NaN when a column is constant. */
export function correlation(first: Float64Array, second: Float64Array): number {
  checkLengths({ first, second });
  return weightedCorrelation(first, second);
}

/**
 * Normalised Gini coefficient: how well the predictions order the actual amounts, as a share of what a
 * perfect order would get. The Gini coefficient of an order is proportional to the covariance of amount and
 * rank (Lerman & Yitzhaki 1984), so the ratio is cov(actual, rank of predicted) / cov(actual, rank of actual);
 * mid-ranks make tied predictions count their expected order.
 *
 * @returns at most 1; 0 is a random order, negative a reversed one; NaN when all amounts are equal
 */
export function normalisedGini(
  actual: Float64Array,
  predicted: Float64Array,
  weights?: Float64Array,
): number {
  checkLengths({ actual, predicted, weights });
  checkWeights(weights);
  return normalisedGiniStatistic(actual, predicted)(weights);
}

/** Normalised Gini coefficient as a function of the rows' weights; sorts once. */
export function normalisedGiniStatistic(actual: Float64Array, predicted: Float64Array): Statistic {
  checkColumns(actual, predicted, ["actual", "predicted"]);
  const [actualRanks, predictedRanks] = [weightedMidRanks(actual), weightedMidRanks(predicted)];
  return (weights) =>
    covariance(actual, predictedRanks(weights), weights) / covariance(actual, actualRanks(weights), weights);
}

function weightedCorrelation(first: Float64Array, second: Float64Array, weights?: Float64Array): number {
  return (
    covariance(first, second, weights) /
    Math.sqrt(covariance(first, first, weights)) /
    Math.sqrt(covariance(second, second, weights))
  );
}

/** Weighted sum of products of deviations from the mean; the caller takes ratios, so it is not divided by n. */
function covariance(first: Float64Array, second: Float64Array, weights?: Float64Array): number {
  const firstMean = weightedMean(first, weights);
  const secondMean = weightedMean(second, weights);
  let sum = 0;
  for (let i = 0; i < first.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    sum += weight * (first[i]! - firstMean) * (second[i]! - secondMean);
  }
  return sum;
}

/** Counted from the first value on, so that the mean of a constant column is exact. */
function weightedMean(values: Float64Array, weights?: Float64Array): number {
  const origin = values[0]!;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    sum += weight * (values[i]! - origin);
    total += weight;
  }
  return origin + sum / total;
}

function checkColumns(
  first: Float64Array,
  second: Float64Array,
  names: readonly [first: string, second: string],
): void {
  checkLengths({ [names[0]]: first, [names[1]]: second });
  checkNumbers(first, names[0]);
  checkNumbers(second, names[1]);
}
