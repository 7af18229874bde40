import { checkTransitions } from "./square.js";

/** States that can all be reached from each other. */
export interface StateClass {
  /** Ascending. */
  readonly states: readonly number[];
  /** Whether it is never left. */
  readonly isClosed: boolean;
  /**
   * Greatest common divisor of the numbers of periods in which a state can come back to itself: 1 where shares settle,
   * more where they go round for ever; 0 for a state that never comes back.
   */
  readonly period: number;
}

/**
 * Communicating classes of a chain, in the order of their first states.
 *
 * @param transitions states x states, rows sum to 1
 * @throws OptionsError `shape_mismatch`, `bad_transitions`
 */
export function stateClasses(transitions: Float64Array): StateClass[] {
  const states = checkTransitions("transitions", transitions);
  const reach = Array.from({ length: states }, (_, from) => reachableFrom(transitions, states, from));
  const classes: StateClass[] = [];
  for (let first = 0; first < states; first++) {
    if (classes.some((found) => found.states.includes(first))) continue;
    const members = reach[first]!.filter((state) => reach[state]!.includes(first));
    classes.push({
      states: members,
      isClosed: reach[first]!.length === members.length,
      period: periodOf(transitions, states, members),
    });
  }
  return classes;
}

/** States that can be reached from one, this included, ascending. */
function reachableFrom(transitions: Float64Array, states: number, start: number): number[] {
  return closure(states, [start], (from, to) => transitions[from * states + to]! > 0);
}

/**
 * States from which some can be reached, these included, ascending.
 *
 * @param blocked states that no way leads through
 */
export function reachableTo(
  transitions: Float64Array,
  states: number,
  targets: readonly number[],
  blocked: readonly number[] = [],
): number[] {
  return closure(
    states,
    targets,
    (to, from) => !blocked.includes(from) && transitions[from * states + to]! > 0,
  );
}

function closure(
  states: number,
  starts: readonly number[],
  isStep: (at: number, next: number) => boolean,
): number[] {
  const found = new Set(starts);
  for (const at of found) {
    for (let next = 0; next < states; next++) if (isStep(at, next)) found.add(next);
  }
  return [...found].sort((a, b) => a - b);
}

/** Every step within a class from depth d leads to a depth that is d + 1 modulo the period. */
function periodOf(transitions: Float64Array, states: number, members: readonly number[]): number {
  const depths = new Map([[members[0]!, 0]]);
  let period = 0;
  for (const [from, depth] of depths) {
    for (const to of members) {
      if (!(transitions[from * states + to]! > 0)) continue;
      const known = depths.get(to);
      if (known === undefined) depths.set(to, depth + 1);
      else period = greatestDivisor(period, Math.abs(depth + 1 - known));
    }
  }
  return period;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
