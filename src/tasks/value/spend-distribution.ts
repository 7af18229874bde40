import type { Predictions } from "../../model/predictions.js";
import { type ExpectedSpend, probabilityAtMost, type Spread, spendQuantile } from "./spread.js";

/**
 * What customers may spend within a horizon, net of refunds and undiscounted: nothing at all with some probability, else
 * more or less than expected as buyers did in tests. For intervals of one's own, and for tests of calibration.
 */
export interface SpendDistribution<Row> {
  /** The customers, in the order of all columns below. */
  readonly predictions: Predictions<Row>;
  /**
   * P(spend <= amount) of each row.
   *
   * @param amounts one a row, units of the currency
   */
  probabilityAtMost(amounts: Float64Array): Float64Array;
  /** P(spend < amount) of each row: below the former where the amount is 0. */
  probabilityBelow(amounts: Float64Array): Float64Array;
  /** What each row spends at most with a chance of `level`, in (0, 1); 0 where it is likely enough to spend nothing. */
  quantile(level: number): Float64Array;
}

/** @param rows of the predictions */
export function spendDistribution<Row>(
  predictions: Predictions<Row>,
  spread: Spread,
  rows: ExpectedSpend,
): SpendDistribution<Row> {
  return Object.freeze({
    predictions,
    probabilityAtMost: (amounts: Float64Array) => probabilityAtMost(spread, rows, amounts),
    // Only 0 has a chance of its own.
    probabilityBelow: (amounts: Float64Array) =>
      probabilityAtMost(
        spread,
        rows,
        amounts.map((amount) => (amount === 0 ? -1 : amount)),
      ),
    quantile: (level: number) => spendQuantile(spread, rows, level),
  });
}
