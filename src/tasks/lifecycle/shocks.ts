import { logit } from "../../stats/logspace.js";
import type { ActivityTest } from "../activity/train.js";
import { noState } from "./assign-states.js";
import type { LabelledNext } from "./next-rows.js";

/**
 * How far log-odds of one period lie from what was foreseen, for all customers alike: what makes counts of a base less
 * certain than those of its customers.
 */
export interface Shock {
  /** Standard deviation, logits. */
  readonly deviation: number;
  /** Degrees of freedom that it is known by. */
  readonly degrees: number;
}

/** Before any test is seen: a tenth, worth so many tests. */
const usual = { deviation: 0.1, degrees: 4 } as const;

/** The shock of the log-odds of an order, told from tests: of each the shift that makes its chances add up to the orders that came. */
export function orderShockOf(tests: readonly ActivityTest[]): Shock {
  let sum = usual.degrees * usual.deviation ** 2;
  for (const { probability, bought } of tests) {
    const { shift, variance } = shiftOf(probability, bought);
    sum += Math.max(0, shift ** 2 - variance);
  }
  const degrees = usual.degrees + tests.length;
  return { deviation: Math.sqrt(sum / degrees), degrees };
}

/** Shift of all logits under which the chances add up to the labels, by Newton's method, and its sampling variance. */
function shiftOf(probability: Float64Array, labels: Uint8Array): { shift: number; variance: number } {
  const logits = probability.map((p) => logit(Math.min(1 - 1e-9, Math.max(1e-9, p))));
  let [shift, variance] = [0, 0];
  for (let step = 0; step < 20; step++) {
    let [excess, slope] = [0, 1]; // one unit more keeps the shift finite where nobody, or everybody, orders
    for (let i = 0; i < logits.length; i++) {
      const p = 1 / (1 + Math.exp(-logits[i]! - shift));
      excess += labels[i]! - p;
      slope += p * (1 - p);
    }
    const move = Math.max(-1, Math.min(1, (excess - shift) / slope));
    shift += move;
    variance = 1 / slope;
    if (Math.abs(move) < 1e-10) break;
  }
  return { shift, variance };
}

/** Before any test is seen, for the states after an order. */
const usualMoves = { deviation: 0.05, degrees: 4 } as const;
/** Of states that moves of one period were carried on to, which no test judges. */
export const carriedMoves: Shock = { deviation: 0.3, degrees: 4 };

/** A test with the chances of the states after an order, rows x states. */
export interface TestedMoves extends Pick<LabelledNext, "rows" | "bought" | "next"> {
  readonly after: Float64Array;
}

/**
 * The shock of the log-odds of the states after an order, told from tests: of each the shift of a state that makes its
 * chances add up to those who ordered and were in it, by one step of Newton's method, states by how uncertain they were.
 */
export function moveShockOf(tests: readonly TestedMoves[]): Shock {
  let sum = usualMoves.degrees * usualMoves.deviation ** 2;
  let degrees: number = usualMoves.degrees;
  for (const { rows, bought, next, after } of tests) {
    const { count } = rows;
    let [squares, weight] = [0, 0];
    for (let s = 0; s < count; s++) {
      let [excess, slope] = [0, 0];
      for (let i = 0; i < next.length; i++) {
        if (bought[i] === 0 || next[i] === noState) continue;
        const p = after[i * count + s]!;
        excess += (next[i] === s ? 1 : 0) - p;
        slope += p * (1 - p);
      }
      if (slope < 1) continue; // as good as certain
      squares += slope * Math.max(0, (excess / slope) ** 2 - 1 / slope);
      weight += slope;
    }
    if (weight === 0) continue;
    sum += squares / weight;
    degrees++;
  }
  return { deviation: Math.sqrt(sum / degrees), degrees };
}
