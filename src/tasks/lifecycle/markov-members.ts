import type { JsonObject } from "../../model/saved-model.js";
import { noState } from "./assign-states.js";
import { maskedLogs, type NextFitted, type NextMember } from "./next-member.js";
import { type LabelledNext, type NextRows, openOrders } from "./next-rows.js";

/** Moves that a chance known from fewer states back counts for. */
const backOff = 5;

interface MarkovState {
  readonly order: 1 | 2;
  /** P(next | an order), states before (and none) x states now x states next; of order 1 only the last two. */
  readonly chances: readonly number[];
}

/** Chances by the state now: a Markov chain of order 1 or 2, of moves after an order, shrunk to those known from less. */
function markovMember(order: 1 | 2, priorWeight: number): NextMember {
  return {
    name: `markov-${order}`,
    priorWeight,
    async fit({ labelled }) {
      const { count } = labelled.at(-1)!.rows;
      const marginal = chancesBy(labelled, count, 1, () => 0, new Float64Array(count).fill(1 / count));
      const first = chancesBy(labelled, count, count, (rows, i) => rows.state[i]!, marginal);
      const chances =
        order === 1
          ? first
          : chancesBy(labelled, count, (count + 1) * count, (rows, i) => pairOf(rows, i, count), first);
      return fitted({ order, chances: [...chances] });
    },
    restore: ({ state }) => fitted(state as unknown as MarkovState),
  };
}

export const markov1 = markovMember(1, 0.1);
export const markov2 = markovMember(2, 0.2);

function pairOf({ before, state }: NextRows, i: number, count: number): number {
  return (before[i] === noState ? count : before[i]!) * count + state[i]!;
}

/** Chances of the next state by a context, shrunk to those of a shorter context: a context's last part. */
function chancesBy(
  labelled: readonly LabelledNext[],
  count: number,
  contexts: number,
  contextOf: (rows: NextRows, i: number) => number,
  shorter: Float64Array,
): Float64Array {
  const moves = new Float64Array(contexts * count);
  for (const one of labelled) {
    for (const i of openOrders(one)) moves[contextOf(one.rows, i) * count + one.next[i]!]!++;
  }
  for (let context = 0; context < contexts; context++) {
    const own = moves.subarray(context * count, (context + 1) * count);
    const known = own.reduce((sum, n) => sum + n, 0);
    const prior = (context * count) % shorter.length;
    for (let s = 0; s < count; s++) own[s] = (own[s]! + backOff * shorter[prior + s]!) / (known + backOff);
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
        return chances[(order === 1 ? rows.state[i]! : pairOf(rows, i, count)) * count + s]!;
      });
    },
    state: { member: `markov-${order}`, size: "", state: state as unknown as JsonObject },
    facts: { order },
  });
}
