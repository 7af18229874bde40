import { checkLengths, checkNumbers, checkWeights } from "./check.js";
import { meanStatistic, type Statistic } from "./statistic.js";

/** Mean of |predicted - actual|, in the unit of the columns; NaN for no rows. */
export function meanAbsoluteError(
  actual: Float64Array,
  predicted: Float64Array,
  weights?: Float64Array,
): number {
  checkWeighted(actual, predicted, weights);
  return meanAbsoluteErrorStatistic(actual, predicted)(weights);
}

/** Mean absolute error as a function of the rows' weights. */
export function meanAbsoluteErrorStatistic(actual: Float64Array, predicted: Float64Array): Statistic {
  const errors = residuals(actual, predicted);
  for (let i = 0; i < errors.length; i++) errors[i] = Math.abs(errors[i]!);
  return meanStatistic(errors);
}

/** Square root of the mean of (predicted - actual)^2, in the unit of the columns; NaN for no rows. */
export function rootMeanSquaredError(
  actual: Float64Array,
  predicted: Float64Array,
  weights?: Float64Array,
): number {
  checkWeighted(actual, predicted, weights);
  return rootMeanSquaredErrorStatistic(actual, predicted)(weights);
}

/** Root mean squared error as a function of the rows' weights. */
export function rootMeanSquaredErrorStatistic(actual: Float64Array, predicted: Float64Array): Statistic {
  const errors = residuals(actual, predicted);
  for (let i = 0; i < errors.length; i++) errors[i] = errors[i]! ** 2;
  const mean = meanStatistic(errors);
  return (weights) => Math.sqrt(mean(weights));
}

/**
 * Relative bias of totals: sum of predicted over sum of actual, minus 1; -.12 is twelve per cent too few.
 *
 * @returns NaN or Infinity when the actual values sum to 0
 */
export function bias(actual: Float64Array, predicted: Float64Array, weights?: Float64Array): number {
  checkWeighted(actual, predicted, weights);
  return biasStatistic(actual, predicted)(weights);
}

/** Relative bias as a function of the rows' weights. */
export function biasStatistic(actual: Float64Array, predicted: Float64Array): Statistic {
  const excess = meanStatistic(residuals(actual, predicted));
  const mean = meanStatistic(actual);
  return (weights) => excess(weights) / mean(weights);
}

/** predicted - actual, row by row. */
function residuals(actual: Float64Array, predicted: Float64Array): Float64Array {
  checkLengths({ actual, predicted });
  checkNumbers(actual, "actual");
  checkNumbers(predicted, "predicted");
  const errors = new Float64Array(actual.length);
  for (let i = 0; i < errors.length; i++) errors[i] = predicted[i]! - actual[i]!;
  return errors;
}

function checkWeighted(actual: Float64Array, predicted: Float64Array, weights?: Float64Array): void {
  checkLengths({ actual, predicted, weights });
  checkWeights(weights);
}
