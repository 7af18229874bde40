import { logit } from "../../stats/logspace.js";
import type { ActivityTest } from "../activity/train.js";

/**
 * How far the log-odds of an order of one period lie from what was foreseen, for all customers alike: what makes counts
 * of a base less certain than those of its customers.
 */
export interface OrderShock {
  /** Standard deviation, logits. */
  readonly deviation: number;
  /** Degrees of freedom that it is known by. */
  readonly degrees: number;
}

/** Before any test is seen: a tenth, worth so many tests. */
const usual = { deviation: 0.1, degrees: 4 } as const;

/** Told from tests, of each the shift that makes its chances add up to the orders that came. */
export function orderShockOf(tests: readonly ActivityTest[]): OrderShock {
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
