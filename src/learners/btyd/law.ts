import type { CustomerSummary } from "./summary.js";

/**
 * What a purchase model says of a customer. The scores of all families are made of these parts, each of which
 * depends on the frequency and one day alone, so that columns of whole days come from tables. With w(t) the chance that
 * an active customer is silent up to t, for the rates that x orders make likely,
 *
 *   P(alive) = w(T) / (stay(x, T) + left(x, t_x) / S)
 *   f(customer) = P(alive) * sum over stages j of weight_j f_j(x, T) / S
 *
 * A stage is how many of the k events that make an order have passed since the last one; the weights of the stages
 * of an active customer sum to S before they are normalised. With k = 1 there is one stage, of weight 1.
 */
export interface PurchaseLaw {
  readonly stages: number;
  /** Writes w, stay and left of a day to out[at .. at + 2]; w is 0 where it would underflow. */
  aliveTerms(x: number, day: number, out: Float64Array, at: number): void;
  /** P(alive) where a term underflows: the same number through logs. */
  aliveByLogs(customer: CustomerSummary): number;
  /** Writes the weights of the stages, 1 for the first, and returns their sum S. */
  stageWeights(x: number, recency: number, T: number, out: Float64Array): number;
  /** P(at least one order in (T, T + days]) of a customer who is active at T. */
  order(x: number, T: number, days: number, stage: number): number;
  /** Expected orders in (T, T + days] of a customer who is active at T. */
  orders(x: number, T: number, days: number, stage: number): number;
  /** P(exactly n orders in (T, T + days]) of a customer who is active at T, n >= 1. */
  count(x: number, T: number, n: number, days: number, stage: number): number;
  /** Orders of an endless future, discounted by e^(-delta days), of a customer who is active at T. */
  residual(x: number, T: number, delta: number, stage: number): number;
  /** Inverse of `order`, where there is a closed form: days at which it is `u` times what it is at `withinDays`. */
  nextOrder?(x: number, T: number, u: number, withinDays: number): number;
}

/** e^-600 is a number still, and so is its product with any odds. */
const maxExponent = 600;

/** e^-exponent, or 0 past e^-600. */
export function silenceOf(exponent: number): number {
  return exponent < maxExponent ? Math.exp(-exponent) : 0;
}

/** Of laws with one stage. */
export function singleStage(_x: number, _recency: number, _T: number, out: Float64Array): number {
  out[0] = 1;
  return 1;
}
