import type { FeatureColumns } from "../../features/feature.js";
import { sampleKeys } from "../../training/customer-sample.js";
import { maskedLogs, type NextInput } from "./next-member.js";
import { type NextRows, openOrders } from "./next-rows.js";

/** Fewest rows of a state that features tell of: rarer ones are left to the chains. */
export const leastRows = 30;
/** More rows than this say little more. */
const mostRows = 60_000;
/** Rows are chosen by other keys than customers. */
const rowSeed = 0x57a7e;

/** Feature rows of those who ordered and could be in several states, with the state they were in. */
export interface OpenRows {
  /** By window. */
  readonly parts: readonly FeatureColumns[];
  /** Rows of each window, as positions among all of it. */
  readonly chosen: readonly Int32Array[];
  /** Position in `states` of each row. */
  readonly classes: Float64Array;
  /** The states that occur often enough, ascending. */
  readonly states: readonly number[];
}

/** Learners learn from the same rows, one after the other. */
const known = new WeakMap<NextInput, OpenRows | undefined>();

export function openRowsOf(input: NextInput): OpenRows | undefined {
  if (!known.has(input)) known.set(input, makeOpenRows(input));
  return known.get(input);
}

function makeOpenRows({ labelled, windowDays, seed }: NextInput): OpenRows | undefined {
  const open = labelled.map(openOrders);
  const share = mostRows / open.reduce((sum, { length }) => sum + length, 0);
  const kept = open.map((rows, w) => {
    if (share >= 1) return rows;
    const { snapshot } = labelled[w]!.rows;
    const keys = sampleKeys(snapshot.history.customers, seed + rowSeed);
    return rows.filter((i) => keys[snapshot.rows[i]!]! < share);
  });
  const counts = new Int32Array(labelled[0]!.rows.count);
  kept.forEach((rows, w) => {
    for (const i of rows) counts[labelled[w]!.next[i]!]!++;
  });
  const states = Array.from(counts.keys()).filter((state) => counts[state]! >= leastRows);
  if (states.length < 2) return undefined;
  const told = kept.map((rows, w) => rows.filter((i) => counts[labelled[w]!.next[i]!]! >= leastRows));
  return {
    chosen: told,
    parts: told.map((rows, w) => labelled[w]!.rows.features(rows, windowDays)),
    classes: Float64Array.from(
      told.flatMap((rows, w) => Array.from(rows, (i) => states.indexOf(labelled[w]!.next[i]!))),
    ),
    states,
  };
}

/** Chances of the states that occurred, in the form of all states. @param probabilities rows x states, row by row */
export function logsOf(
  rows: NextRows,
  chosen: Int32Array,
  states: readonly number[],
  probabilities: Float64Array,
): Float64Array {
  const place = new Int32Array(rows.count).fill(-1);
  states.forEach((state, k) => {
    place[state] = k;
  });
  return maskedLogs(rows, chosen, (k, state) =>
    place[state]! < 0 ? 0 : probabilities[k * states.length + place[state]!]!,
  );
}

/** Log-loss tells two states apart, softmax more. */
export function lossOf({ states }: Pick<OpenRows, "states">): "logloss" | "softmax" {
  return states.length === 2 ? "logloss" : "softmax";
}

/** The same by what a learner with such a loss says: of two states the chance of the second alone. */
export function logsOfScores(
  rows: NextRows,
  chosen: Int32Array,
  states: readonly number[],
  scores: Float64Array,
): Float64Array {
  return logsOf(rows, chosen, states, states.length === 2 ? bothOf(scores) : scores);
}

/** Chances of the first and of the second of two states, by those of the second. */
function bothOf(second: Float64Array): Float64Array {
  const both = new Float64Array(2 * second.length);
  for (let i = 0; i < second.length; i++) {
    both[2 * i] = 1 - second[i]!;
    both[2 * i + 1] = second[i]!;
  }
  return both;
}
