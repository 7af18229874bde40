import { type PurchaseFit, probabilityOfOrder } from "../../learners/btyd/index.js";
import type { OrderSummary } from "../../learners/btyd/summarize.js";
import { logit } from "../../stats/logspace.js";

/** Who stays away, and from which chance on a customer counts as lapsed. */
export interface LapseQuestion {
  readonly summary: OrderSummary;
  /** Logit of P(no order within the horizon) as of now. */
  readonly logits: Float64Array;
  readonly horizonDays: number;
  /** By how much the score moves where a member's logit moves by 1: the sum of the weights of the blend. */
  readonly sensitivity: number;
  readonly threshold: number;
}

/** Further ahead nobody looks. */
const longestDays = 730;

/**
 * Whole days after which, if nothing is bought until then, P(no order within the horizon) reaches a threshold; 0 where it
 * has reached it already, NaN where it does not within 730 days.
 *
 * The chance of a longer silence is that of now, moved by as much as the purchase model moves its own on the logit scale, as if all members of the blend moved alike.
 */
export function lapseDays(
  purchases: PurchaseFit,
  { summary, logits, horizonDays, sensitivity, threshold }: LapseQuestion,
): Float64Array {
  const rows = logits.length;
  const limit = logit(threshold);
  const silenceLogit = (later: Int32Array): Float64Array =>
    probabilityOfOrder(
      purchases,
      { ...summary, T: summary.T.map((age, i) => age + later[i]!) },
      horizonDays,
    ).map((p) => -boundedLogit(p));
  const now = silenceLogit(new Int32Array(rows));
  const reaches = (own: Float64Array, i: number) => logits[i]! + sensitivity * (own[i]! - now[i]!) >= limit;
  const low = new Int32Array(rows);
  const high = new Int32Array(rows).fill(longestDays);
  const last = silenceLogit(high);
  // Halve the days between "not yet" and "by then" until they are neighbours.
  for (let step = longestDays; step > 1; step = (step + 1) >> 1) {
    const middle = low.map((from, i) => (from + high[i]!) >> 1);
    const own = silenceLogit(middle);
    for (let i = 0; i < rows; i++) {
      if (reaches(own, i)) high[i] = middle[i]!;
      else low[i] = middle[i]!;
    }
  }
  return Float64Array.from(high, (days, i) => {
    if (logits[i]! >= limit) return 0;
    return reaches(last, i) ? days : Number.NaN;
  });
}

/** Logits beyond this are not told apart. */
const bound = 30;

function boundedLogit(p: number): number {
  return Math.min(bound, Math.max(-bound, logit(p)));
}
