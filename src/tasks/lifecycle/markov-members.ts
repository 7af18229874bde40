import { segmentMatrices, transitionMatrix } from "../../learners/markov/index.js";
import type { JsonObject } from "../../model/saved-model.js";
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
      const { all, byBefore } = movesOf(labelled, count);
      const first = transitionMatrix(all);
      if (order === 1) return fitted({ order, chances: [...first] });
      return fitted({ order, chances: segmentMatrices(byBefore, first).flatMap((matrix) => [...matrix]) });
    },
    restore: ({ state }) => fitted(state as unknown as MarkovState),
  };
}

export const markov1 = markovMember(1, 0.1);
export const markov2 = markovMember(2, 0.2);

/** Moves of those who ordered and could be in several states, of all and by the state before. */
function movesOf(labelled: readonly LabelledNext[], count: number) {
  const all = new Float64Array(count * count);
  const byBefore = Array.from({ length: count + 1 }, () => new Float64Array(count * count));
  for (const one of labelled) {
    const { rows, next } = one;
    for (const i of openOrders(one)) {
      const move = rows.state[i]! * count + next[i]!;
      all[move]!++;
      byBefore[rows.before[i]!]![move]!++;
    }
  }
  return { all, byBefore };
}

function fitted(state: MarkovState): NextFitted {
  const { order, chances } = state;
  return Object.freeze({
    member: `markov-${order}`,
    logProbabilities(rows: NextRows, chosen: Int32Array) {
      const { count } = rows;
      return maskedLogs(rows, chosen, (k, s) => {
        const i = chosen[k]!;
        const matrix = order === 1 ? 0 : rows.before[i]!;
        return chances[(matrix * count + rows.state[i]!) * count + s]!;
      });
    },
    state: { member: `markov-${order}`, size: "", state: state as unknown as JsonObject },
    facts: { order },
  });
}
