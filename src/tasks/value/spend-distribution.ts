import { OptionsError } from "../../errors.js";
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
   * P(spend <= amount) of each row; NaN for an amount that is NaN.
   *
   * @param amounts one a row, units of the currency; Infinity has probability 1
   * @throws OptionsError "wrong_length" unless there is one a row
   */
  probabilityAtMost(amounts: Float64Array): Float64Array;
  /** P(spend < amount) of each row: below the former where the amount is 0. Throws as it does. */
  probabilityBelow(amounts: Float64Array): Float64Array;
  /**
   * What each row spends at most with a chance of `level`; 0 where it is likely enough to spend nothing.
   *
   * @throws OptionsError "bad_option" for a level not in (0, 1)
   */
  quantile(level: number): Float64Array;
}

/** @param rows of the predictions */
export function spendDistribution<Row>(
  predictions: Predictions<Row>,
  spread: Spread,
  rows: ExpectedSpend,
): SpendDistribution<Row> {
  const atMost = (amounts: Float64Array) => {
    checkAmounts(amounts, predictions.length);
    return probabilityAtMost(spread, rows, amounts);
  };
  return Object.freeze({
    predictions,
    probabilityAtMost: atMost,
    // Only 0 has a chance of its own.
    probabilityBelow: (amounts: Float64Array) =>
      atMost(amounts.map((amount) => (amount === 0 ? -1 : amount))),
    quantile(level: number) {
      checkLevel(level);
      return spendQuantile(spread, rows, level);
    },
  });
}

function checkAmounts({ length }: Float64Array, rows: number): void {
  if (length === rows) return;
  throw new OptionsError(
    "wrong_length",
    `Chances of spend need one amount a row: there are ${rows} rows, got ${length} amounts.`,
    { rows, amounts: length },
  );
}

function checkLevel(level: number): void {
  if (level > 0 && level < 1) return;
  throw new OptionsError(
    "bad_option",
    `'level' of a quantile of spend must lie between 0 and 1, both exclusive, got ${level}.`,
    { option: "level" },
  );
}
