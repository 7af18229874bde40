import type { HmmModel } from "./model.js";
import { largestEigenvalue, multiply } from "./square-matrix.js";

/**
 * A model unrolled over runs of empty periods. With Y = diag(e^-rate) x transition, the step out of an empty period,
 * the tables hold `transition` x Y^n and `transitionAfterOrder` x Y^n for runs of n = 0, 1, ... empty periods, each
 * divided by decay^n, where the decay is about the largest eigenvalue of Y: nothing underflows however long the run.
 */
export interface RunTables {
  readonly states: number;
  readonly rates: Float64Array;
  readonly logRates: Float64Array;
  readonly initial: Float64Array;
  /** states x states, row-major: P(to | from). */
  readonly transition: Float64Array;
  readonly transitionAfterOrder: Float64Array;
  readonly logDecay: number;
  /** states x states: Y / decay. */
  readonly emptyStep: Float64Array;
  /** (runs + 1) x states x states: from an empty period over n empty periods into the next. */
  readonly afterEmpty: Float64Array;
  /** The same from a period with an order. */
  readonly afterOrder: Float64Array;
}

/** Tables of a model for runs up to `longestRun` periods. The entries of a run do not depend on it. */
export function runTables(model: HmmModel, longestRun: number): RunTables {
  const states = model.rates.length;
  const transition = Float64Array.from(model.transition.flat());
  const transitionAfterOrder = Float64Array.from(model.transitionAfterOrder.flat());
  const emptyStep = transition.map((p, i) => p * Math.exp(-model.rates[Math.floor(i / states)]!));
  const decay = largestEigenvalue(emptyStep, states);
  for (let i = 0; i < emptyStep.length; i++) emptyStep[i]! /= decay;
  return {
    states,
    rates: Float64Array.from(model.rates),
    logRates: Float64Array.from(model.rates, Math.log),
    initial: Float64Array.from(model.initial),
    transition,
    transitionAfterOrder,
    logDecay: Math.log(decay),
    emptyStep,
    afterEmpty: powers(transition, emptyStep, states, longestRun),
    afterOrder: powers(transitionAfterOrder, emptyStep, states, longestRun),
  };
}

/** first x step^n for n = 0 .. most. */
function powers(first: Float64Array, step: Float64Array, states: number, most: number): Float64Array {
  const size = states * states;
  const table = new Float64Array((most + 1) * size);
  table.set(first);
  for (let n = 1; n <= most; n++) {
    multiply(
      table.subarray((n - 1) * size, n * size),
      step,
      table.subarray(n * size, (n + 1) * size),
      states,
    );
  }
  return table;
}

/** Poisson probabilities of counts in each state, scaled so that the largest of each count is 1. */
export interface Emissions {
  /** counts x states. */
  readonly scaled: Float64Array;
  /** Logarithm of what each count was divided by, without its factorial. */
  readonly logScale: Float64Array;
}

/** Emissions of whole periods with these numbers of orders. */
export function emissionsOf(tables: RunTables, counts: Float64Array): Emissions {
  const { states } = tables;
  const scaled = new Float64Array(counts.length * states);
  const logScale = counts.map((count, i) =>
    emission(tables, count, 1, scaled.subarray(i * states, (i + 1) * states)),
  );
  return { scaled, logScale };
}

/**
 * Emissions of one count.
 *
 * @param length length of the period in periods
 * @param out one number a state
 * @returns logarithm of what they were divided by, without the factorial of the count and powers of the length
 */
export function emission(
  { states, rates, logRates }: RunTables,
  count: number,
  length: number,
  out: Float64Array,
): number {
  let highest = -Infinity;
  for (let k = 0; k < states; k++) {
    // 0 * log(0): a state without orders has none for certain.
    const value = (count > 0 ? count * logRates[k]! : 0) - length * rates[k]!;
    out[k] = value;
    if (value > highest) highest = value;
  }
  if (highest === -Infinity) {
    // Impossible in every state: it says nothing about which.
    out.fill(1, 0, states);
    return highest;
  }
  for (let k = 0; k < states; k++) out[k] = Math.exp(out[k]! - highest);
  return highest;
}
