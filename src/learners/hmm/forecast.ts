import type { HmmModel } from "./model.js";

/**
 * P(at least one order within `days` of the cutoff), for each state of the coming period. Every term is positive, so
 * small probabilities keep all their digits.
 */
export function probabilityByState(model: HmmModel, days: number): Float64Array {
  return unrolled(
    model,
    days,
    0,
    (rate, length, later) => Math.exp(-rate * length) * later - Math.expm1(-rate * length),
  );
}

/** P(no order within `days` of the cutoff), for each state of the coming period. */
export function silenceByState(model: HmmModel, days: number): Float64Array {
  return unrolled(model, days, 1, (rate, length, later) => Math.exp(-rate * length) * later);
}

/** Expected orders within `days` of the cutoff, for each state of the coming period. */
export function ordersByState(model: HmmModel, days: number): Float64Array {
  return unrolled(model, days, 0, (rate, length, later, laterAfterOrder) => {
    const silent = Math.exp(-rate * length);
    return rate * length + silent * later - Math.expm1(-rate * length) * laterAfterOrder;
  });
}

/**
 * What happens from the coming period on, by state: backwards from the last period, which may be a part of one.
 *
 * @param step of the rate, the length of the period, and what is to be expected after it without and with an order
 */
function unrolled(
  { periodDays, rates, transition, transitionAfterOrder }: HmmModel,
  days: number,
  atEnd: number,
  step: (rate: number, length: number, later: number, laterAfterOrder: number) => number,
): Float64Array {
  const whole = Math.floor(days / periodDays);
  const rest = days / periodDays - whole;
  let values = new Float64Array(rates.length).fill(atEnd);
  const mean = (row: readonly number[]) => row.reduce((sum, p, j) => sum + p * values[j]!, 0);
  for (let period = whole; period >= 0; period--) {
    const length = period === whole ? rest : 1;
    values = Float64Array.from(rates, (rate, i) =>
      step(rate, length, mean(transition[i]!), mean(transitionAfterOrder[i]!)),
    );
  }
  return values;
}

/** Mean of a value by state over each customer's belief. */
export function overBeliefs(beliefs: Float64Array, byState: Float64Array): Float64Array {
  const means = new Float64Array(beliefs.length / byState.length);
  addOverBeliefs(beliefs, byState, means);
  return means;
}

/** Adds the mean of a value by state over each customer's belief to what stands for the customer in `sums`. */
export function addOverBeliefs(beliefs: Float64Array, byState: Float64Array, sums: Float64Array): void {
  const K = byState.length;
  for (let i = 0; i < sums.length; i++) {
    let mean = 0;
    for (let k = 0; k < K; k++) mean += beliefs[i * K + k]! * byState[k]!;
    sums[i]! += mean;
  }
}
