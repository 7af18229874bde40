import { OptionsError } from "../../errors.js";
import { blockOf, eliminate, solveChain } from "./elimination.js";
import { checkTransitions } from "./square.js";
import { reachableTo } from "./state-classes.js";

/**
 * Expected number of periods until a state, or one of several, is first entered, from each state: 0 from the target
 * itself, Infinity where it may be that it is never reached.
 *
 * t_i = 1 + sum over j outside the target of P_ij t_j (Kemeny & Snell 1960, ch. 3).
 *
 * @param transitions states x states, rows sum to 1
 * @param target a state, or several
 * @throws OptionsError `shape_mismatch`, `bad_transitions`, `bad_state`
 */
export function expectedTimeTo(transitions: Float64Array, target: number | readonly number[]): Float64Array {
  const { states, targets, lost } = waysTo(transitions, target);
  const doubtful = reachableTo(transitions, states, lost, targets);
  const times = new Float64Array(states).fill(Infinity);
  for (const state of targets) times[state] = 0;
  const sure = Array.from({ length: states }, (_, state) => state).filter(
    (state) => !targets.includes(state) && !doubtful.includes(state),
  );
  const leave = Float64Array.from(sure, (from) => chanceOfStep(transitions, states, from, targets));
  const solved = solveChain(
    eliminate(blockOf(transitions, states, sure), leave),
    new Float64Array(sure.length).fill(1),
  );
  sure.forEach((state, at) => {
    times[state] = solved[at]!;
  });
  return times;
}

/**
 * Probability that a state, or one of several, is ever reached, from each state: exactly 1 from the target itself and
 * from where it cannot be missed, exactly 0 where no way leads to it.
 *
 * @throws OptionsError as `expectedTimeTo`
 */
export function probabilityOfReaching(
  transitions: Float64Array,
  target: number | readonly number[],
): Float64Array {
  const { states, targets, lost } = waysTo(transitions, target);
  const doubtful = reachableTo(transitions, states, lost, targets).filter((state) => !lost.includes(state));
  const chances = new Float64Array(states).fill(1);
  for (const state of lost) chances[state] = 0;
  const certain = Array.from({ length: states }, (_, state) => state).filter(
    (state) => chances[state] === 1 && !doubtful.includes(state),
  );
  const toCertain = Float64Array.from(doubtful, (from) => chanceOfStep(transitions, states, from, certain));
  const leave = toCertain.map(
    (chance, at) => chance + chanceOfStep(transitions, states, doubtful[at]!, lost),
  );
  const solved = solveChain(eliminate(blockOf(transitions, states, doubtful), leave), toCertain);
  doubtful.forEach((state, at) => {
    chances[state] = Math.min(1, solved[at]!);
  });
  return chances;
}

/** The target states, and those from which no way leads to them. */
function waysTo(transitions: Float64Array, target: number | readonly number[]) {
  const states = checkTransitions("transitions", transitions);
  const targets = [...new Set(typeof target === "number" ? [target] : target)];
  const wrong = targets.find((state) => !(Number.isInteger(state) && state >= 0 && state < states));
  if (wrong !== undefined || targets.length === 0) {
    const sentence = `'target' must be states of 0 to ${states - 1}, got ${wrong ?? "none"}.`;
    throw new OptionsError("bad_state", sentence, { states });
  }
  const reaching = new Set(reachableTo(transitions, states, targets));
  const lost = Array.from({ length: states }, (_, state) => state).filter((state) => !reaching.has(state));
  return { states, targets, lost };
}

function chanceOfStep(
  transitions: Float64Array,
  states: number,
  from: number,
  into: readonly number[],
): number {
  return into.reduce((sum, to) => sum + transitions[from * states + to]!, 0);
}
