import { noState } from "./assign-states.js";
import type { LabelledNext, NextRows } from "./next-rows.js";

/**
 * P(state where it would be | no order), states x states, row by row: certain, but where refunds or late events may move
 * a customer who does nothing.
 */
export type SilentMoves = readonly number[];

/** Learns where customers were who did not order; certain where nothing that was counted can be taken back. */
export function silentMovesOf(
  labelled: readonly LabelledNext[],
  count: number,
  canShrink: boolean,
): SilentMoves {
  const moves = new Float64Array(count * count);
  for (let s = 0; s < count; s++) moves[s * count + s] = 1;
  if (canShrink) {
    for (const { rows, bought, next } of labelled) {
      for (let i = 0; i < next.length; i++) {
        if (bought[i] === 0 && next[i] !== noState) moves[rows.silent[i]! * count + next[i]!]!++;
      }
    }
  }
  for (let s = 0; s < count; s++) {
    const own = moves.subarray(s * count, (s + 1) * count);
    const total = own.reduce((sum, n) => sum + n, 0);
    for (let t = 0; t < count; t++) own[t]! /= total;
  }
  return [...moves];
}

/** Chances of the states at the end of a window, rows x states. */
export interface StateChances {
  /** Each row sums to 1. */
  readonly chances: Float64Array;
  /** What they would move by with one logit more of P(an order). */
  readonly slopes: Float64Array;
}

/**
 * Who orders is where an order leads, who does not is where silence leads.
 *
 * @param afterOrder P(state | an order) of each row, rows x states
 * @param ofOrder P(an order in the window) of each row
 */
export function stateChances(
  afterOrder: Float64Array,
  silentMoves: SilentMoves,
  { count, silent, length }: NextRows,
  ofOrder: Float64Array,
): StateChances {
  const chances = new Float64Array(afterOrder.length);
  const slopes = new Float64Array(afterOrder.length);
  for (let i = 0; i < length; i++) {
    const p = ofOrder[i]!;
    const from = silent[i]! * count;
    for (let s = 0; s < count; s++) {
      const at = i * count + s;
      const [after, without] = [afterOrder[at]!, silentMoves[from + s]!];
      chances[at] = p * after + (1 - p) * without;
      slopes[at] = p * (1 - p) * (after - without);
    }
  }
  return { chances, slopes };
}
