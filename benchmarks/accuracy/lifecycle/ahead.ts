import { createRandom } from "../../../src/stats/random.js";
import type { BenchmarkRow } from "../../report.js";
import type { LifecycleProtocol } from "./protocols.js";
import { firstOrderMoves, movesOf } from "./rules.js";
import type { StatePanel } from "./states.js";

/** How many periods counts of states are forecast ahead. */
export const periodsAhead = 3;

/** A forecast for the customers of an end of a panel; states in the order of the protocol. */
export interface CountForecast {
  /** Customers x states. */
  readonly chances: Float64Array;
  /** Ends of the 95 % intervals of the counts. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** The end that counts are forecast from; undefined where fewer than two moves can be learned from before it. */
export function forecastStart({ periods, firstTraining }: LifecycleProtocol): number | undefined {
  const start = periods - 1 - periodsAhead;
  return start - firstTraining >= 1 ? start : undefined;
}

/**
 * Counts of states several periods ahead: the share of customers that would have to change state to make the forecast
 * right, beside Markov-1 carried on and the counts of today; and the share of counts inside their intervals.
 */
export function aheadRows(
  { set, firstTraining }: LifecycleProtocol,
  split: { readonly task: string; readonly data: string },
  panel: StatePanel,
  start: number,
  { chances, lower, upper }: CountForecast,
): BenchmarkRow[] {
  const count = set.names.length;
  const { customers, from } = movesOf(panel, start, count);
  const end = panel.states[start + periodsAhead]!;
  const came = countsOf(
    customers.map((c) => end[c]!),
    count,
  );
  const now = countsOf(from, count);
  const expected = sumsOf(chances, count);
  const training = Array.from({ length: start - firstTraining }, (_, k) =>
    movesOf(panel, firstTraining + k, count),
  );
  const rules = [
    { name: "Markov-1", error: countError(carried(now, firstOrderMoves(training, count)), came) },
    { name: "counts of today", error: countError(now, came) },
  ];
  const isInside = (n: number, s: number) => lower[s]! <= n && n <= upper[s]!;
  const said = (n: number) => n.toFixed(0);
  return [
    {
      ...split,
      ...{ metric: `stateCountError ${periodsAhead} periods ahead`, value: countError(expected, came) },
      ...{ baseline: Math.min(...rules.map(({ error }) => error)), goal: 0.03, better: "down" },
      note: [
        ...rules.map(({ name, error }) => `${name} ${error.toFixed(4)}`),
        `a perfect model stays below ${perfectError(chances, count).toFixed(4)} in 95 of 100 draws`,
      ].join("; "),
    },
    {
      ...split,
      ...{ metric: `statesInside95 ${periodsAhead} periods ahead`, better: "up" },
      value: Array.from(came).filter(isInside).length / count,
      note: set.names
        .map(
          (name, s) =>
            `${name} ${said(expected[s]!)} (${said(lower[s]!)} .. ${said(upper[s]!)}), came ${came[s]}`,
        )
        .join("; "),
    },
  ];
}

function countsOf(states: ArrayLike<number>, count: number): Float64Array {
  const counts = new Float64Array(count);
  for (let i = 0; i < states.length; i++) counts[states[i]!]!++;
  return counts;
}

function sumsOf(chances: Float64Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (let at = 0; at < chances.length; at++) sums[at % count]! += chances[at]!;
  return sums;
}

/** Half the sum of differences over the customers: the share that would have to change state. */
function countError(expected: Float64Array, came: Float64Array): number {
  let [difference, customers] = [0, 0];
  for (let s = 0; s < came.length; s++) {
    difference += Math.abs(expected[s]! - came[s]!) / 2;
    customers += came[s]!;
  }
  return difference / customers;
}

/** Counts after all periods if all move as a matrix says. */
function carried(now: Float64Array, matrix: Float64Array): Float64Array {
  const count = now.length;
  let counts = now;
  for (let period = 0; period < periodsAhead; period++) {
    const next = new Float64Array(count);
    for (let at = 0; at < matrix.length; at++)
      next[at % count]! += counts[Math.floor(at / count)]! * matrix[at]!;
    counts = next;
  }
  return counts;
}

/** The error that chances stay below in 95 of 100 draws when they are right and customers independent. */
function perfectError(chances: Float64Array, count: number): number {
  const random = createRandom(1);
  const expected = sumsOf(chances, count);
  const errors = Float64Array.from({ length: 200 }, () => {
    const came = new Float64Array(count);
    for (let first = 0; first < chances.length; first += count) {
      let [drawn, s] = [random.next() - chances[first]!, 0];
      while (drawn >= 0 && s < count - 1) drawn -= chances[first + ++s]!;
      came[s]!++;
    }
    return countError(expected, came);
  }).sort();
  return errors[190]!;
}
