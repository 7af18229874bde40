import type { HiddenCounts } from "./forward-backward.js";
import type { HmmModel } from "./model.js";
import type { PeriodCounts } from "./period-counts.js";

/**
 * Weak priors, as if a little more had been seen: one start spread over the states, a tenth of a move from each state to
 * each other and five to itself, and half a period in each state at the shop's own rate. (Dirichlet on rows and start, gamma on rates; the fit is the
 * posterior mode.) They leave an absorbing state with next to no orders possible, and keep small bases sane.
 */
export interface HmmPrior {
  /** Whether moves depend on orders. */
  readonly isByOrder: boolean;
  /** Starts in each state. */
  readonly start: number;
  /** Moves from each state to itself. */
  readonly stay: number;
  /** Moves from each state to each other. */
  readonly leave: number;
  /** Periods in each state. */
  readonly periods: number;
  /** Orders in each state. */
  readonly orders: number;
}

export function weakPrior(states: number, counts: PeriodCounts, isByOrder: boolean): HmmPrior {
  const leave = 0.1;
  return {
    isByOrder,
    start: 1 / states,
    stay: 5,
    leave,
    periods: 0.5,
    orders: 0.5 * meanRate(counts),
  };
}

/** Orders a period over all customers, shrunk as if one order in twenty periods had been seen besides. */
export function meanRate(counts: PeriodCounts): number {
  const { offsets, run, count, values, lastRun, firstLength, firstCount, weights } = counts;
  let orders = 1;
  let periods = 20;
  for (let s = 0; s < weights.length; s++) {
    let own = firstLength[s]! + lastRun[s]!;
    let bought = firstCount[s]!;
    for (let k = offsets[s]!; k < offsets[s + 1]!; k++) {
      own += run[k]! + 1;
      bought += values[count[k]!]!;
    }
    orders += weights[s]! * bought;
    periods += weights[s]! * own;
  }
  return orders / periods;
}

/** Logarithm of the prior's density, without its constant. */
export function logPrior(prior: HmmPrior, model: HmmModel): number {
  const { rates, initial } = model;
  const matrices = prior.isByOrder ? [model.transition, model.transitionAfterOrder] : [model.transition];
  let sum = 0;
  rates.forEach((rate, i) => {
    sum += prior.orders * Math.log(rate) - prior.periods * rate + prior.start * Math.log(initial[i]!);
    for (const matrix of matrices) {
      matrix[i]!.forEach((p, j) => {
        sum += (i === j ? prior.stay : prior.leave) * Math.log(p);
      });
    }
  });
  return sum;
}

/** Maximisation step: the parameters that make the expected hidden counts and the prior most likely. */
export function maximise(hidden: HiddenCounts, prior: HmmPrior, periodDays: number): HmmModel {
  const K = hidden.starts.length;
  const states = Array.from({ length: K }, (_, k) => k);
  const matrixOf = (moves: Float64Array) =>
    states.map((i) =>
      normalised(states.map((j) => moves[i * K + j]! + (i === j ? prior.stay : prior.leave))),
    );
  const all = () => matrixOf(hidden.moves.map((n, i) => n + hidden.movesAfterOrder[i]!));
  const [transition, transitionAfterOrder] = prior.isByOrder
    ? [matrixOf(hidden.moves), matrixOf(hidden.movesAfterOrder)]
    : [all(), all()];
  return {
    periodDays,
    rates: states.map((k) => (hidden.orders[k]! + prior.orders) / (hidden.periods[k]! + prior.periods)),
    initial: normalised(states.map((k) => hidden.starts[k]! + prior.start)),
    transition,
    transitionAfterOrder,
  };
}

export function normalised(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}
