import { OptionsError } from "../../errors.js";
import { checkOffsets } from "../../matrix/csr.js";
import { checkCount, checkNames } from "../../options.js";

/** States of customers, period by period. */
export interface StateHistories {
  /** Customers + 1 positions: states of customer i are offsets[i] .. offsets[i + 1] - 1, in the order of time. */
  readonly offsets: Int32Array;
  /** Codes of 0 to states - 1; -1 where a state is not known, which no transition enters or leaves. */
  readonly states: Int32Array;
}

/** Options of `countTransitions`. */
export interface TransitionCountOptions {
  /** Number of states. */
  readonly states: number;
  /** States that a transition comes from: 1, or 2 for the previous one too; default 1. */
  readonly order?: 1 | 2 | undefined;
}

/**
 * Counts of transitions from one period to the next.
 *
 * @returns states x states, row = from, column = to; of order 2 states x states x states: previous, from, to
 * @throws OptionsError `bad_option`, `unknown_option`, `shape_mismatch`, `bad_state`
 */
export function countTransitions(
  { offsets, states: codes }: StateHistories,
  { states, order = 1, ...rest }: TransitionCountOptions,
): Float64Array {
  const where = "markov.countTransitions";
  checkNames(["states", "order"], rest, where);
  checkCount("states", states, where);
  if (order !== 1 && order !== 2) {
    const sentence = `${where}: 'order' must be 1 or 2, got ${String(order)}.`;
    throw new OptionsError("bad_option", sentence, { option: "order" });
  }
  checkOffsets("histories", offsets, codes.length);
  const wrong = codes.findIndex((code) => !(code >= -1 && code < states));
  if (wrong >= 0) {
    const sentence = `State ${wrong}: expected -1, or 0 to ${states - 1}, got ${codes[wrong]}.`;
    throw new OptionsError("bad_state", sentence, { position: wrong });
  }
  const counts = new Float64Array(states ** (order + 1));
  for (let i = 1; i < offsets.length; i++) {
    for (let at = offsets[i - 1]! + order; at < offsets[i]!; at++) {
      const [from, to] = [codes[at - 1]!, codes[at]!];
      const previous = order === 2 ? codes[at - 2]! : 0;
      if (previous >= 0 && from >= 0 && to >= 0) counts[(previous * states + from) * states + to]!++;
    }
  }
  return counts;
}
