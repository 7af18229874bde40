import { OptionsError } from "../../errors.js";
import { checkCount, checkNames } from "../../options.js";
import { checkLength } from "../columns.js";
import { blockOf, eliminate, solveChain } from "./elimination.js";
import { checkTransitions } from "./square.js";
import { stateClasses } from "./state-classes.js";

/** Options of `stateValues`. */
export interface StateValueOptions {
  /** d: interest of one period, 0 or more: .1 a year is 1.1^(1/4) - 1 a quarter. */
  readonly discountRate: number;
  /** Rewards of so many periods after this one are counted; all when absent. */
  readonly periods?: number | undefined;
}

/**
 * What a customer in each state is worth: the expected rewards of this period and of those to come, discounted to now
 * (Pfeifer & Carraway 2000):
 *
 *     V = sum_t (P / (1 + d))^t R = (I - P / (1 + d))^-1 R,  t from 0
 *
 * The reward of a state is received when a period begins in it, that of the state now at once and in full. Whoever pays
 * at the end of each period divides the values by 1 + d.
 *
 * @param transitions P, states x states, rows sum to 1
 * @param rewards R: margin of one period in each state, in any currency; may be negative
 * @returns value of each state, in the unit of the rewards
 * @throws OptionsError `shape_mismatch`, `bad_transitions`, `length_mismatch`, `not_finite`, `bad_option`,
 *   `unknown_option`; `infinite_value` where d is 0, there is no end, and a state with a reward is never left
 */
export function stateValues(
  transitions: Float64Array,
  rewards: Float64Array,
  options: StateValueOptions,
): Float64Array {
  const where = "markov.stateValues";
  checkNames(["discountRate", "periods"], options, where);
  const { discountRate, periods } = options;
  if (!(discountRate >= 0 && discountRate < Infinity)) {
    const sentence = `${where}: 'discountRate' must be 0 or more, got ${discountRate}.`;
    throw new OptionsError("bad_option", sentence, { option: "discountRate" });
  }
  const states = checkTransitions("transitions", transitions);
  checkLength("'rewards'", rewards.length, states);
  const wrong = rewards.findIndex((reward) => !Number.isFinite(reward));
  if (wrong >= 0) {
    const sentence = `'rewards', state ${wrong}: expected a finite number, got ${rewards[wrong]}.`;
    throw new OptionsError("not_finite", sentence, { state: wrong });
  }
  if (periods !== undefined) {
    checkCount("periods", periods, where);
    return valuesOfPeriods(transitions, rewards, discountRate, periods);
  }
  if (discountRate === 0) return undiscountedValues(transitions, rewards);
  const discount = 1 / (1 + discountRate);
  const leave = new Float64Array(states).fill(discountRate / (1 + discountRate));
  return solveChain(
    eliminate(
      transitions.map((share) => share * discount),
      leave,
    ),
    rewards,
  );
}

/** V_0 = R, V_t = R + P V_(t - 1) / (1 + d). */
function valuesOfPeriods(
  transitions: Float64Array,
  rewards: Float64Array,
  discountRate: number,
  periods: number,
): Float64Array {
  let values = rewards.slice();
  for (let t = 0; t < periods; t++) {
    const later = values;
    values = rewards.map((reward, from) => {
      let sum = 0;
      for (let to = 0; to < later.length; to++) sum += transitions[from * later.length + to]! * later[to]!;
      return reward + sum / (1 + discountRate);
    });
  }
  return values;
}

/** Without interest the value is finite if nothing is earned or lost in the states that are never left. */
function undiscountedValues(transitions: Float64Array, rewards: Float64Array): Float64Array {
  const states = rewards.length;
  const kept = stateClasses(transitions).filter(({ isClosed }) => isClosed);
  const closed = new Set(kept.flatMap((found) => found.states));
  const paid = [...closed].find((state) => rewards[state] !== 0);
  if (paid !== undefined) {
    throw new OptionsError(
      "infinite_value",
      `With a 'discountRate' of 0 the value is infinite: state ${paid} has a reward of ${rewards[paid]} and its ` +
        "class of states is never left. Expected a rate above 0, or 'periods'.",
      { state: paid },
    );
  }
  const left = Array.from({ length: states }, (_, state) => state).filter((state) => !closed.has(state));
  const leave = Float64Array.from(left, (from) =>
    [...closed].reduce((sum, to) => sum + transitions[from * states + to]!, 0),
  );
  const solved = solveChain(
    eliminate(blockOf(transitions, states, left), leave),
    Float64Array.from(left, (state) => rewards[state]!),
  );
  const values = new Float64Array(states);
  left.forEach((state, at) => {
    values[state] = solved[at]!;
  });
  return values;
}
