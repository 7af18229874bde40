import type { RunTables } from "./run-tables.js";
import { multiplyLeftTransposed, multiplyRightTransposed } from "./square-matrix.js";

/** Expected moves between states. The move out of the last period, which nothing is known of, is among them. */
export interface RunMoves {
  /** states x states, row-major: moves out of periods without an order. */
  readonly moves: Float64Array;
  /** Moves out of periods with an order. */
  readonly movesAfterOrder: Float64Array;
  /** Whole periods without an order spent in each state. */
  readonly emptyPeriods: Float64Array;
}

/**
 * Adds up what happens in all runs of empty periods, by their length n.
 *
 * A run that begins with the matrix F has the probability a' F Y^n b. Its first move i -> k is taken with
 * F[i,k] (a b' (Y^n)')[i,k], the move out of its empty period j + 1 with Y[i,k] ((F Y^j)' a b' (Y^(n-1-j))')[i,k].
 * Both are linear in the outer product a b', so the products are summed over all runs of a length first, and the sums
 * over n and j are Horner schemes: the cost does not depend on the number of customers.
 *
 * @param fromEmpty (longestRun + 1) x states x states: sums of a b', F = transition
 * @param fromOrder the same with F = transitionAfterOrder
 */
export function movesInRuns(
  { states: K, emptyStep, transition, transitionAfterOrder }: RunTables,
  fromEmpty: Float64Array,
  fromOrder: Float64Array,
  longestRun: number,
): RunMoves {
  const size = K * K;
  const next = new Float64Array(size);
  const step = new Float64Array(size);
  const pending = new Float64Array(size);
  const inside = new Float64Array(size);
  const first = new Float64Array(size);
  const firstAfterOrder = new Float64Array(size);
  for (let n = longestRun; n >= 0; n--) {
    const empty = fromEmpty.subarray(n * size, (n + 1) * size);
    const order = fromOrder.subarray(n * size, (n + 1) * size);
    multiplyRightTransposed(first, emptyStep, next, K);
    for (let i = 0; i < size; i++) first[i] = next[i]! + empty[i]!;
    multiplyRightTransposed(firstAfterOrder, emptyStep, next, K);
    for (let i = 0; i < size; i++) firstAfterOrder[i] = next[i]! + order[i]!;
    if (n === 0) break;
    multiplyRightTransposed(pending, emptyStep, next, K);
    multiplyLeftTransposed(transition, empty, step, K);
    for (let i = 0; i < size; i++) pending[i] = next[i]! + step[i]!;
    multiplyLeftTransposed(transitionAfterOrder, order, step, K);
    for (let i = 0; i < size; i++) pending[i]! += step[i]!;
    multiplyLeftTransposed(emptyStep, inside, next, K);
    for (let i = 0; i < size; i++) inside[i] = next[i]! + pending[i]!;
  }
  const emptyPeriods = new Float64Array(K);
  const moves = new Float64Array(size);
  const movesAfterOrder = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const ofRuns = inside[i]! * emptyStep[i]!;
    emptyPeriods[Math.floor(i / K)]! += ofRuns;
    moves[i] = ofRuns + first[i]! * transition[i]!;
    movesAfterOrder[i] = firstAfterOrder[i]! * transitionAfterOrder[i]!;
  }
  return { moves, movesAfterOrder, emptyPeriods };
}
