import type { Run } from "../../model/run.js";
import type { MemberState } from "../../training/member.js";
import type { LabelledNext, NextRows } from "./next-rows.js";

/** What a member of the blend of next states learns from. */
export interface NextInput {
  /** Windows that had ended by the cutoff of the fit, by cutoff. */
  readonly labelled: readonly LabelledNext[];
  /** Length of the windows, days. */
  readonly windowDays: number;
  readonly seed: number;
}

/** Says in which state customers are at the end of a window in which they order. */
export interface NextMember {
  readonly name: string;
  /** Weight in a blend before any row is seen, as a share of those of all members. */
  readonly priorWeight: number;
  /** undefined where there is too little to learn from. */
  fit(input: NextInput, run?: Run): Promise<NextFitted | undefined>;
  restore(state: MemberState): NextFitted;
}

/** A fitted member, frozen. */
export interface NextFitted {
  readonly member: string;
  /** ln P(state | an order) of some rows: rows x states, row by row, -Infinity where the row cannot be in the state. */
  logProbabilities(rows: NextRows, chosen: Int32Array): Float64Array;
  readonly state: MemberState;
  /** Facts for the card. */
  readonly facts: Readonly<Record<string, number | string>>;
}

/** Chance of a state that is possible, but never was in training. */
const leastChance = 1e-4;

/**
 * Logs of chances over the states that rows can be in, which then add up to 1.
 *
 * @param chanceOf chance of a state for the k-th of the rows, before impossible ones are taken out
 */
export function maskedLogs(
  { allowed, count }: NextRows,
  chosen: Int32Array,
  chanceOf: (k: number, state: number) => number,
): Float64Array {
  const logs = new Float64Array(chosen.length * count).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < chosen.length; k++) {
    const from = chosen[k]! * count;
    let total = 0;
    for (let s = 0; s < count; s++) {
      if (!allowed[from + s]) continue;
      const chance = Math.max(leastChance, chanceOf(k, s));
      logs[k * count + s] = chance;
      total += chance;
    }
    for (let s = 0; s < count; s++) {
      if (allowed[from + s]) logs[k * count + s] = Math.log(logs[k * count + s]! / total);
    }
  }
  return logs;
}
