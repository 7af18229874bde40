import { OptionsError } from "../../errors.js";
import { checkLength } from "../columns.js";
import { blockOf, stationaryShares } from "./elimination.js";
import { probabilityOfReaching } from "./reaching.js";
import { checkAmounts, checkTransitions } from "./square.js";
import { type StateClass, stateClasses } from "./state-classes.js";

/** Where a base of customers settles. */
export interface SteadyState {
  /** Long-run share of time in each state, sums to 1; 0 in states that are left for good. */
  readonly shares: Float64Array;
  /** Classes that are never left: with more than one, the shares depend on where the base starts. */
  readonly closedClasses: readonly StateClass[];
  /** Whether shares settle; false where they go round for ever, and `shares` is their mean over time. */
  readonly isLimit: boolean;
}

/**
 * Long-run shares of the states: s = s P, by elimination without subtraction (Grassmann, Taksar & Heyman 1985).
 *
 * @param transitions states x states, rows sum to 1
 * @param start customers or shares by state, needed where the chain has more than one closed class: each gets the
 *   share of the base that ends in it
 * @throws OptionsError `shape_mismatch`, `bad_transitions`, `length_mismatch`, `bad_count`, `start_needed`
 */
export function steadyState(transitions: Float64Array, start?: Float64Array): SteadyState {
  const states = checkTransitions("transitions", transitions);
  const first = start && startShares(start, states);
  const closedClasses = stateClasses(transitions).filter(({ isClosed }) => isClosed);
  if (closedClasses.length > 1 && !first) {
    const lists = closedClasses.map((closed) => closed.states.join(", ")).join("; ");
    throw new OptionsError(
      "start_needed",
      `The chain has ${closedClasses.length} classes of states that are never left (${lists}): where it settles ` +
        "depends on 'start', which is absent.",
      { closedClasses: closedClasses.map((closed) => closed.states) },
    );
  }
  const shares = new Float64Array(states);
  for (const closed of closedClasses) {
    const within = stationaryShares(blockOf(transitions, states, closed.states), closed.states.length);
    const weight = closedClasses.length === 1 ? 1 : shareThatEnds(transitions, closed.states, first!);
    closed.states.forEach((state, at) => {
      shares[state] = weight * within[at]!;
    });
  }
  return { shares, closedClasses, isLimit: closedClasses.every(({ period }) => period === 1) };
}

function shareThatEnds(transitions: Float64Array, closed: readonly number[], start: Float64Array): number {
  return probabilityOfReaching(transitions, closed).reduce((sum, chance, i) => sum + chance * start[i]!, 0);
}

function startShares(start: Float64Array, states: number): Float64Array {
  checkLength("'start'", start.length, states);
  checkAmounts("start", start);
  const total = start.reduce((sum, amount) => sum + amount, 0);
  if (!(total > 0)) throw new OptionsError("bad_count", "'start' must have a customer, got none.");
  return start.map((amount) => amount / total);
}
