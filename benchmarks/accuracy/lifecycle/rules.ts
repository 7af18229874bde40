import { notYet, type StatePanel } from "./states.js";

/** A period of a panel: who was in a state at its start, and where all were before, then and after. */
export interface Moves {
  /** Codes of the customers. */
  readonly customers: Int32Array;
  /** State a period before the start; `count` of who had not ordered yet. */
  readonly before: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Where each is at the end if it does not order. */
  readonly aged: Int32Array;
}

/** Chances of states by a rule without a model, rows x states. */
export interface RuleChances {
  readonly name: string;
  readonly chances: Float64Array;
}

/** Moves in the period that starts at a cutoff of the panel. */
export function movesOf({ states, aged }: StatePanel, start: number, count: number): Moves {
  const now = states[start]!;
  const customers = Int32Array.from(now.keys()).filter((c) => now[c] !== notYet);
  const column = (of: Int8Array | undefined) =>
    Int32Array.from(customers, (c) => (of && of[c] !== notYet ? of[c]! : count));
  return {
    customers,
    before: column(states[start - 1]),
    from: column(now),
    to: column(states[start + 1]),
    aged: column(aged[start]),
  };
}

/** Chance that the ageing rule gives the state without an order; the rest is spread over all states. */
const ageingShare = 0.7;
/** Transitions that the prior means are worth: of the first order, and of the second beside the first. */
const [firstOrderPrior, secondOrderPrior] = [5, 20];

/**
 * What a person would say without a model: all stay (with the share who did), nobody orders, all move like others in
 * their state (Markov-1), or like others in this and their last state (Markov-2, backed off to Markov-1).
 */
export function ruleChances(training: readonly Moves[], { before, from, aged }: Moves, count: number) {
  const rows = from.length;
  const chancesOf = (chance: (row: number, state: number) => number) => {
    const chances = new Float64Array(rows * count);
    for (let row = 0; row < rows; row++)
      for (let s = 0; s < count; s++) chances[row * count + s] = chance(row, s);
    return chances;
  };
  const staying = shareStaying(training);
  const first = firstOrderMoves(training, count);
  const second = secondOrder(training, first, count);
  return [
    {
      name: "persistence",
      chances: chancesOf((row, s) => (s === from[row] ? staying : (1 - staying) / (count - 1))),
    },
    {
      name: "ageing",
      chances: chancesOf((row, s) => (s === aged[row] ? ageingShare : 0) + (1 - ageingShare) / count),
    },
    { name: "Markov-1", chances: chancesOf((row, s) => first[from[row]! * count + s]!) },
    {
      name: "Markov-2",
      chances: chancesOf((row, s) => second[(before[row]! * count + from[row]!) * count + s]!),
    },
  ] satisfies RuleChances[];
}

function shareStaying(training: readonly Moves[]): number {
  let [stayed, all] = [0, 0];
  for (const { from, to } of training) {
    all += from.length;
    for (let i = 0; i < from.length; i++) if (from[i] === to[i]) stayed++;
  }
  return stayed / all;
}

/** Shares of moves from each state, drawn to the shares of all states. */
export function firstOrderMoves(training: readonly Moves[], count: number): Float64Array {
  const moves = new Float64Array(count * count);
  const reached = new Float64Array(count);
  let all = 0;
  for (const { from, to } of training) {
    all += to.length;
    for (let i = 0; i < to.length; i++) {
      moves[from[i]! * count + to[i]!]!++;
      reached[to[i]!]!++;
    }
  }
  return drawnTo(moves, count, firstOrderPrior, (_, s) => reached[s]! / all);
}

/** The same from each pair of the last state and this one, drawn to the shares from this one. */
function secondOrder(training: readonly Moves[], first: Float64Array, count: number): Float64Array {
  const moves = new Float64Array((count + 1) * count * count);
  for (const { before, from, to } of training) {
    for (let i = 0; i < to.length; i++) moves[(before[i]! * count + from[i]!) * count + to[i]!]!++;
  }
  return drawnTo(moves, count, secondOrderPrior, (row, s) => first[(row % count) * count + s]!);
}

function drawnTo(
  moves: Float64Array,
  count: number,
  prior: number,
  mean: (row: number, state: number) => number,
): Float64Array {
  return moves.map((n, at) => {
    const row = Math.floor(at / count);
    const total = moves.subarray(row * count, (row + 1) * count).reduce((sum, one) => sum + one, 0);
    return (n + prior * mean(row, at % count)) / (total + prior);
  });
}
