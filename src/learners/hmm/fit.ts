import { OptionsError, TrainError } from "../../errors.js";
import { createRandom } from "../../stats/random.js";
import { type Ascent, ascend } from "./expectation-maximisation.js";
import { logConstants } from "./forward-backward.js";
import { checkHistories, type OrderHistories } from "./histories.js";
import type { HmmModel } from "./model.js";
import { distinctSeries, type PeriodCounts, periodCounts } from "./period-counts.js";
import { meanRate, normalised, weakPrior } from "./prior.js";

/** Options of `fitHmm`. */
export interface HmmOptions {
  /** Hidden states, 1 to 12; default 4. */
  readonly states?: number;
  /** Length of a period in whole days; default 7. */
  readonly periodDays?: number;
  /** Whether the move to the next state depends on whether there was an order; default true. */
  readonly byOrder?: boolean;
  /** Starting points, the first of them the same for every seed; default 4. */
  readonly starts?: number;
  /** Expectation steps at most, default 1000: fewer are quicker, and the states are a little less sharp. */
  readonly steps?: number;
  /** Seed of the other starting points, default 1. */
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told after each starting point and after the last ascent. */
  readonly onProgress?: ((progress: { phase: string; done: number; total: number }) => void) | undefined;
}

/** A fitted model with what the fit says of itself. */
export interface HmmFit extends HmmModel {
  readonly logLikelihood: number;
  /** Customers with at least one whole day after their first order: the others say nothing. */
  readonly customers: number;
  /** Expectation steps of the last ascent. */
  readonly steps: number;
  readonly reason: "converged" | "steps";
}

const shortSteps = 24;
/** Least gain of the objective by a cycle, per customer. */
const leastGain = 1e-7;

/**
 * Fits a Poisson hidden Markov model to the order counts of all customers by expectation-maximisation: posterior mode
 * under weak priors, the best of several starting points after a few steps (Biernacki, Celeux & Govaert 2003), states
 * in ascending order of their rate.
 *
 * Each customer's series begins the day after the first order and ends at the cutoff; the first period may be short.
 *
 * @throws OptionsError `option_out_of_range`
 * @throws EventError as `checkHistories`
 * @throws TrainError `no_customers`
 */
export function fitHmm(histories: OrderHistories, options: HmmOptions = {}): HmmFit {
  const {
    states = 4,
    periodDays = 7,
    byOrder = true,
    starts = 4,
    steps = 1000,
    seed = 1,
    signal,
    onProgress,
  } = options;
  checkWhole("states", states, 1, 12);
  checkWhole("periodDays", periodDays, 1, 3650);
  checkWhole("starts", starts, 1, 1000);
  checkWhole("steps", steps, 1, 1_000_000);
  checkHistories(histories);
  if (histories.T.length === 0) {
    throw new TrainError("no_customers", "A hidden Markov model needs customers with an order, got none.");
  }
  const counts = distinctSeries(periodCounts(histories, periodDays));
  const customers = counts.weights.reduce((sum, weight) => sum + weight, 0);
  const constant = logConstants(counts).reduce((sum, value, s) => sum + value * counts.weights[s]!, 0);
  const prior = weakPrior(states, counts, byOrder);
  const gain = leastGain * Math.max(100, customers);
  let best: Ascent | undefined;
  for (let s = 0; s < starts; s++) {
    const start = startingPoint(states, counts, s === 0 ? undefined : seed + s);
    const ascent = ascend(start, counts, prior, { steps: shortSteps, gain, signal });
    if (!best || ascent.objective > best.objective) best = ascent;
    onProgress?.({ phase: "fit", done: s + 1, total: starts + 1 });
  }
  const last = best!.isConverged ? best! : ascend(best!.model, counts, prior, { steps, gain, signal });
  onProgress?.({ phase: "fit", done: starts + 1, total: starts + 1 });
  return {
    ...orderedByRate(last.model),
    logLikelihood: last.logLikelihood + constant,
    customers,
    steps: last.steps,
    reason: last.isConverged ? "converged" : "steps",
  };
}

/** States that mostly stay, at rates in equal ratios around the shop's; with a seed, all of it disturbed. */
function startingPoint(K: number, counts: PeriodCounts, seed: number | undefined): HmmModel {
  const random = seed === undefined ? undefined : createRandom(seed);
  const mean = meanRate(counts);
  const states = Array.from({ length: K }, (_, k) => k);
  const disturbed = (value: number) => value * Math.exp(0.7 * (random?.normal() ?? 0));
  const rates = states.map((k) => disturbed(mean * 0.05 * (K > 1 ? 160 ** (k / (K - 1)) : 20)));
  const transition = states.map((i) => {
    const stay = random ? 0.8 + 0.18 * random.next() : 0.9;
    if (K === 1) return [1];
    const others = normalised(states.map((j) => (i === j ? 0 : disturbed(1))));
    return others.map((p, j) => (i === j ? stay : p * (1 - stay)));
  });
  return {
    periodDays: counts.periodDays,
    rates: rates.sort((a, b) => a - b),
    initial: normalised(states.map(() => disturbed(1))),
    transition,
    transitionAfterOrder: transition,
  };
}

function orderedByRate({ periodDays, rates, initial, transition, transitionAfterOrder }: HmmModel): HmmModel {
  const order = rates.map((_, k) => k).sort((a, b) => rates[a]! - rates[b]!);
  const reordered = (matrix: readonly (readonly number[])[]) =>
    order.map((i) => order.map((j) => matrix[i]![j]!));
  return {
    periodDays,
    rates: order.map((k) => rates[k]!),
    initial: order.map((k) => initial[k]!),
    transition: reordered(transition),
    transitionAfterOrder: reordered(transitionAfterOrder),
  };
}

export function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new OptionsError(
    "option_out_of_range",
    `'${name}' of a hidden Markov model must be a whole number from ${least} to ${most}, got ${value}.`,
    { name, got: value },
  );
}
