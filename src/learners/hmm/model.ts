import { OptionsError } from "../../errors.js";

/**
 * A Poisson hidden Markov model of orders: in each period a customer is in one of a few states, orders a Poisson
 * number of times at the rate of the state, and moves to the state of the next period. Where the move may depend on
 * whether there was an order, orders can be what customers leave after, and what starts the wait for the next. Plain
 * data.
 */
export interface HmmModel {
  /** Length of a period, days. */
  readonly periodDays: number;
  /** Expected orders a period in each state, ascending. */
  readonly rates: readonly number[];
  /** P(state) in the first period of a customer, which starts the day after the first order. */
  readonly initial: readonly number[];
  /** transition[i][j] = P(state j in the next period | state i in this one, which had no order). */
  readonly transition: readonly (readonly number[])[];
  /** The same after a period with an order; in the classic model equal to `transition`. */
  readonly transitionAfterOrder: readonly (readonly number[])[];
}

/**
 * Checks that a model is one.
 *
 * @throws OptionsError `bad_model` where rates are not ascending numbers >= 0, rows of probabilities do not sum to 1,
 *   or sizes differ
 */
export function checkHmm(model: HmmModel): void {
  const { periodDays, rates, initial } = model;
  const states = rates.length;
  if (!(periodDays >= 1 && Number.isInteger(periodDays))) {
    throw badModel(`expected a whole number of days >= 1 as 'periodDays', got ${periodDays}`);
  }
  if (states === 0 || !rates.every((rate, k) => rate >= (rates[k - 1] ?? 0) && rate < Infinity)) {
    throw badModel(`expected 'rates' >= 0 in ascending order, got [${rates.join(", ")}]`);
  }
  if (!isDistribution(initial, states)) {
    throw badModel(
      `expected ${states} probabilities that add up to 1 as 'initial', got [${initial.join(", ")}]`,
    );
  }
  for (const name of ["transition", "transitionAfterOrder"] as const) {
    const matrix = model[name];
    if (matrix.length !== states)
      throw badModel(`expected ${states} rows in '${name}', got ${matrix.length}`);
    matrix.forEach((row, i) => {
      if (isDistribution(row, states)) return;
      throw badModel(
        `expected ${states} probabilities that add up to 1 in row ${i} of '${name}', got [${row.join(", ")}]`,
      );
    });
  }
}

function badModel(what: string): OptionsError {
  return new OptionsError("bad_model", `Hidden Markov model: ${what}.`);
}

function isDistribution(values: readonly number[], length: number): boolean {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.length === length && values.every((value) => value >= 0) && Math.abs(sum - 1) < 1e-9;
}
