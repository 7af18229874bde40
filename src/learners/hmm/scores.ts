import { OptionsError } from "../../errors.js";
import { ordersByState, overBeliefs, probabilityByState } from "./forecast.js";
import type { HmmModel } from "./model.js";

/**
 * P(at least one order within `days` of the cutoff) of each customer, from its `next` beliefs; `days` need not be
 * whole periods.
 *
 * @throws OptionsError `option_out_of_range`, `length_mismatch`
 */
export function probabilityOfOrder(model: HmmModel, next: Float64Array, days: number): Float64Array {
  check(model, next, days);
  return overBeliefs(next, probabilityByState(model, days));
}

/**
 * Expected orders of each customer within `days` of the cutoff.
 *
 * @throws OptionsError `option_out_of_range`, `length_mismatch`
 */
export function expectedOrders(model: HmmModel, next: Float64Array, days: number): Float64Array {
  check(model, next, days);
  return overBeliefs(next, ordersByState(model, days));
}

/**
 * P(the first order after the cutoff comes in period n), for n = 1 .. `periods`: customers x periods, row-major. What
 * is missing from 1 is the chance that it comes later or never.
 *
 * @throws OptionsError `option_out_of_range`, `length_mismatch`
 */
export function firstOrderPeriods(model: HmmModel, next: Float64Array, periods: number): Float64Array {
  check(model, next, periods * model.periodDays);
  const K = model.rates.length;
  const customers = next.length / K;
  const chances = new Float64Array(customers * periods);
  // by[k]: P(the first order comes in period n | state k now), moved back by one period each time.
  let by: Float64Array = Float64Array.from(model.rates, (rate) => -Math.expm1(-rate));
  for (let n = 0; n < periods; n++) {
    overBeliefs(next, by).forEach((chance, i) => {
      chances[i * periods + n] = chance;
    });
    by = Float64Array.from(
      model.rates,
      (rate, i) => Math.exp(-rate) * model.transition[i]!.reduce((sum, p, j) => sum + p * by[j]!, 0),
    );
  }
  return chances;
}

/**
 * Days after the cutoff at which `probabilityOfOrder` reaches a level, one a customer; Infinity where it stays below
 * it for `withinDays`.
 *
 * @param probability levels in [0, 1], one a customer
 * @throws OptionsError `option_out_of_range`, `length_mismatch`
 */
export function daysToOrder(
  model: HmmModel,
  next: Float64Array,
  probability: Float64Array,
  withinDays = 3650,
): Float64Array {
  check(model, next, withinDays);
  const K = model.rates.length;
  if (probability.length !== next.length / K) {
    throw new OptionsError(
      "length_mismatch",
      `Expected ${next.length / K} probabilities, one a customer, got ${probability.length}.`,
      { expected: next.length / K, got: probability.length },
    );
  }
  return probability.map((level, i) =>
    level > 0 ? dayOfLevel(model, next.slice(i * K, (i + 1) * K), level, withinDays) : 0,
  );
}

/** @param silent belief of one customer; becomes P(state, no order so far) period by period */
function dayOfLevel(model: HmmModel, silent: Float64Array, level: number, withinDays: number): number {
  const { periodDays, rates, transition } = model;
  const gain = (length: number) =>
    rates.reduce((sum, rate, k) => sum - silent[k]! * Math.expm1(-rate * length), 0);
  let reached = 0;
  for (let start = 0; start < withinDays; start += periodDays) {
    const length = Math.min(1, (withinDays - start) / periodDays);
    if (reached + gain(length) >= level) {
      let [low, high] = [0, length];
      for (let halving = 0; halving < 50; halving++) {
        const middle = (low + high) / 2;
        if (reached + gain(middle) >= level) high = middle;
        else low = middle;
      }
      return start + high * periodDays;
    }
    reached += gain(1);
    const before = silent.map((p, k) => p * Math.exp(-rates[k]!));
    silent.fill(0);
    before.forEach((p, k) => {
      for (let j = 0; j < rates.length; j++) silent[j]! += p * transition[k]![j]!;
    });
  }
  return Infinity;
}

function check({ rates }: HmmModel, next: Float64Array, days: number): void {
  if (!(days >= 0 && days < Infinity)) {
    throw new OptionsError("option_out_of_range", `'days' must be a number of days >= 0, got ${days}.`, {
      got: days,
    });
  }
  if (next.length % rates.length !== 0) {
    throw new OptionsError(
      "length_mismatch",
      `Beliefs over ${rates.length} states must have a multiple of ${rates.length} entries, got ${next.length}.`,
      { states: rates.length, got: next.length },
    );
  }
}
