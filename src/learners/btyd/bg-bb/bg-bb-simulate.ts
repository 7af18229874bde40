import { createRandom, type Random } from "../../../stats/random.js";
import type { BgBbModel } from "./bg-bb.js";
import type { OpportunitySummary } from "./bg-bb-summary.js";

/**
 * Draws customers from a model: each gets chances of their own, and the opportunities given. For recovery tests and
 * posterior checks.
 */
export function simulateOpportunities(
  { parameters }: BgBbModel,
  opportunities: ArrayLike<number>,
  seed: number | Random,
): { frequency: Int32Array; recency: Int32Array; opportunities: Int32Array } & OpportunitySummary {
  const random = typeof seed === "number" ? createRandom(seed) : seed;
  const { alpha, beta, gamma, delta } = parameters;
  const frequency = new Int32Array(opportunities.length);
  const recency = new Int32Array(opportunities.length);
  for (let i = 0; i < frequency.length; i++) {
    const p = random.beta(alpha, beta);
    const theta = random.beta(gamma, delta);
    for (let t = 1; t <= opportunities[i]! && random.next() >= theta; t++) {
      if (random.next() >= p) continue;
      frequency[i]!++;
      recency[i] = t;
    }
  }
  return { frequency, recency, opportunities: Int32Array.from(opportunities) };
}
