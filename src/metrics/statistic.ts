/**
 * A metric of fixed rows as a function of the rows' weights, 1 each when left out.
 *
 * What does not depend on the weights (checks, sorting, the loss of each row) is done once, when the
 * statistic is made, so that a bootstrap can ask for a thousand resamples of it.
 */
export type Statistic = (weights?: Float64Array) => number;

/** The weighted mean of a column; NaN when the weights sum to 0. */
export function meanStatistic(values: Float64Array): Statistic {
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < values.length; i++) {
      const weight = weights === undefined ? 1 : weights[i]!;
      sum += weight * values[i]!;
      total += weight;
    }
    return sum / total;
  };
}
