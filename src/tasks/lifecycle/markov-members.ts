import { segmentMatrices, transitionMatrix } from "../../learners/markov/index.js";
import type { JsonObject } from "../../model/saved-model.js";
import { noState } from "./assign-states.js";
import { maskedLogs, type NextFitted, type NextMember } from "./next-member.js";
import { type LabelledNext, type NextRows, openOrders } from "./next-rows.js";

interface MarkovState {
  readonly order: 1 | 2;
  /** P(next | an order): states x states; of order 2 one such matrix for each state before, and for none. */
  readonly chances: readonly number[];
}

/** Chances by the state now, of order 2 also by the one before: of moves after an order. */
function markovMember(order: 1 | 2, priorWeight: number): NextMember {
  return {
    name: `markov-${order}`,
    priorWeight,
    async fit({ labelled }) {
      const { count } = labelled.at(-1)!.rows;
      const first = transitionMatrix(movesOf(labelled, count));
      if (order === 1) return fitted({ order, chances: [...first] });
      const before = Array.from({ length: count + 1 }, (_, from) => movesOf(labelled, count, from));
      return fitted({ order, chances: segmentMatrices(before, first).flatMap((matrix) => [...matrix]) });
    },
    restore: ({ state }) => fitted(state as unknown as MarkovState),
  };
}

export const markov1 = markovMember(1, 0.1);
export const markov2 = markovMember(2, 0.2);

/** The state before, or the number of states where there was none. */
function beforeOf({ before, count }: NextRows, i: number): number {
  return before[i] === noState ? count : before[i]!;
}

/** Moves of those who ordered and could be in several states. @param before only of those who came from this state */
function movesOf(labelled: readonly LabelledNext[], count: number, before?: number): Float64Array {
  const moves = new Float64Array(count * count);
  for (const one of labelled) {
    const { rows, next } = one;
    for (const i of openOrders(one)) {
      if (before === undefined || beforeOf(rows, i) === before) moves[rows.state[i]! * count + next[i]!]!++;
    }
  }
  return moves;
}

function fitted(state: MarkovState): NextFitted {
  const { order, chances } = state;
  return Object.freeze({
    member: `markov-${order}`,
    logProbabilities(rows: NextRows, chosen: Int32Array) {
      const { count } = rows;
      return maskedLogs(rows, chosen, (k, s) => {
        const i = chosen[k]!;
        const matrix = order === 1 ? 0 : beforeOf(rows, i);
        return chances[(matrix * count + rows.state[i]!) * count + s]!;
      });
    },
    state: { member: `markov-${order}`, size: "", state: state as unknown as JsonObject },
    facts: { order },
  });
}
