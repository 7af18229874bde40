import { segmentMatrices, transitionMatrix } from "../../learners/markov/index.js";
import { noState } from "./assign-states.js";
import type { LabelledNext, NextRows } from "./next-rows.js";

/** Chances of the next states by someone, rows x states. */
export interface StateForeseer {
  readonly name: string;
  readonly chances: Float64Array;
}

/**
 * What a person would do without a model: say that everybody stays, or that nobody orders, each as often as that was so
 * before; or count how customers moved before, by their state or by their last two.
 *
 * @param earlier windows of the same length that had ended by the instant of `rows`
 */
export function stateBaselines(earlier: readonly LabelledNext[], rows: NextRows): StateForeseer[] {
  const { count } = rows;
  const moves = movesOf(earlier, count);
  const first = transitionMatrix(moves.first);
  const second = segmentMatrices(moves.second, first);
  return [
    { name: "persistence", chances: mostly(rows, moves.stays, (i) => rows.state[i]!) },
    { name: "ageing", chances: mostly(rows, moves.ages, (i) => rows.silent[i]!) },
    { name: "markov-1", chances: byMatrix(rows, () => first) },
    { name: "markov-2", chances: byMatrix(rows, (i) => second[rows.before[i]!]!) },
  ];
}

interface CountedMoves {
  readonly first: Float64Array;
  /** By the state before, the last one of those who had none. */
  readonly second: readonly Float64Array[];
  /** Share of those who stayed. */
  readonly stays: number;
  /** Share of those who were where silence takes them. */
  readonly ages: number;
}

function movesOf(earlier: readonly LabelledNext[], count: number): CountedMoves {
  const first = new Float64Array(count * count);
  const second = Array.from({ length: count + 1 }, () => new Float64Array(count * count));
  let [known, stays, ages] = [0, 0, 0];
  for (const { rows, next } of earlier) {
    for (let i = 0; i < next.length; i++) {
      const to = next[i]!;
      if (to === noState) continue;
      const from = rows.state[i]!;
      first[from * count + to]!++;
      second[rows.before[i]!]![from * count + to]!++;
      known++;
      if (to === from) stays++;
      if (to === rows.silent[i]) ages++;
    }
  }
  const share = (n: number) => (n + 1) / (known + 2);
  return { first, second, stays: share(stays), ages: share(ages) };
}

/** A share of the chance on one state, the rest on all others alike. */
function mostly({ length, count }: NextRows, share: number, stateOf: (i: number) => number): Float64Array {
  const chances = new Float64Array(length * count).fill((1 - share) / (count - 1));
  for (let i = 0; i < length; i++) chances[i * count + stateOf(i)] = share;
  return chances;
}

function byMatrix({ length, count, state }: NextRows, matrixOf: (i: number) => Float64Array): Float64Array {
  const chances = new Float64Array(length * count);
  for (let i = 0; i < length; i++) {
    const from = state[i]! * count;
    chances.set(matrixOf(i).subarray(from, from + count), i * count);
  }
  return chances;
}
