import { OptionsError } from "../../errors.js";
import { checkLength } from "../columns.js";

/** Rows of a transition matrix must sum to 1 within this. */
const sumTolerance = 1e-9;

/**
 * States of a matrix with so many entries, states^power of them.
 *
 * @throws OptionsError `shape_mismatch` for any other number of entries
 */
export function statesOf(name: string, entries: ArrayLike<number>, power = 2): number {
  const states = Math.round(entries.length ** (1 / power));
  if (states >= 1 && states ** power === entries.length) return states;
  const shape = Array.from({ length: power }, () => "states").join(" x ");
  throw new OptionsError("shape_mismatch", `'${name}' must be ${shape}, got ${entries.length} entries.`, {
    got: entries.length,
  });
}

/**
 * States of a matrix of counts, states^power entries, each finite and 0 or more.
 *
 * @throws OptionsError `shape_mismatch`, `bad_count`
 */
export function checkCounts(name: string, counts: Float64Array, power = 2): number {
  const states = statesOf(name, counts, power);
  checkAmounts(name, counts);
  return states;
}

/**
 * Entries that are finite and 0 or more.
 *
 * @throws OptionsError `bad_count`
 */
export function checkAmounts(name: string, amounts: Float64Array): void {
  const wrong = amounts.findIndex((amount) => !(amount >= 0 && amount < Infinity));
  if (wrong < 0) return;
  const sentence = `'${name}', entry ${wrong}: expected a number of 0 or more, got ${amounts[wrong]}.`;
  throw new OptionsError("bad_count", sentence, { entry: wrong });
}

/**
 * States of a transition matrix: rows of numbers of 0 or more that sum to 1.
 *
 * @throws OptionsError `shape_mismatch`, `bad_transitions`
 */
export function checkTransitions(name: string, transitions: Float64Array): number {
  const states = statesOf(name, transitions);
  for (let from = 0; from < states; from++) {
    checkShares(`'${name}', row ${from}`, transitions.subarray(from * states, (from + 1) * states));
  }
  return states;
}

function checkShares(name: string, shares: Float64Array): void {
  const sum = shares.reduce((total, share) => total + (share >= 0 ? share : Number.NaN), 0);
  if (Math.abs(sum - 1) <= sumTolerance) return;
  const sentence = `${name}: expected numbers of 0 or more that sum to 1, got ${shares.join(", ")}.`;
  throw new OptionsError("bad_transitions", sentence);
}

/**
 * A mask of possible transitions: at least one from each state, and all that were seen.
 *
 * @throws OptionsError `length_mismatch`, `impossible_transition`, `no_way_out`
 */
export function checkAllowed(allowed: Uint8Array, counts: Float64Array, states: number): void {
  checkLength("'allowed'", allowed.length, counts.length);
  for (let from = 0; from < states; from++) {
    let ways = 0;
    for (let to = 0; to < states; to++) {
      const e = from * states + to;
      if (allowed[e] !== 0) ways++;
      else if (counts[e]! > 0) throw impossible(from, to, counts[e]!);
    }
    if (ways > 0) continue;
    const sentence = `'allowed': state ${from} must have at least one next state.`;
    throw new OptionsError("no_way_out", sentence, { from });
  }
}

/** The error of a transition that was seen, but cannot be. */
export function impossible(from: number, to: number, count: number): OptionsError {
  const sentence = `Expected no transition from state ${from} to ${to}, which is said to be impossible, got ${count}.`;
  return new OptionsError("impossible_transition", sentence, { from, to, count });
}

/**
 * Probability that an interval holds.
 *
 * @throws OptionsError `bad_option`
 */
export function checkLevel(level: number, where: string): void {
  if (level > 0 && level < 1) return;
  const sentence = `${where}: 'level' must be between 0 and 1, got ${level}.`;
  throw new OptionsError("bad_option", sentence, { option: "level" });
}

/** One period on: rows x states times a matrix of states x states. */
export function stepped(rows: Float64Array, matrix: Float64Array): Float64Array {
  const states = Math.sqrt(matrix.length);
  const out = new Float64Array(rows.length);
  for (let first = 0; first < rows.length; first += states) {
    for (let k = 0; k < states; k++) {
      const factor = rows[first + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < states; j++) out[first + j]! += factor * matrix[k * states + j]!;
    }
  }
  return out;
}
