import type { Random } from "../../stats/random.js";
import { dropoutChances, type GeometricModel } from "./geometric.js";
import type { PurchaseSummary } from "./summary.js";

/**
 * Draws customers from a model: each gets a rate and a dropout of their own, orders until they leave or their
 * age is reached, and is summarised. For recovery tests, posterior checks and benchmarks.
 *
 * @param ages T of every customer, in days
 * @param wholeDays orders of one day count once and times are whole days, as in real summaries
 */
export function simulateSummary(
  model: GeometricModel,
  ages: ArrayLike<number>,
  random: Random,
  wholeDays = false,
): { frequency: Int32Array; recency: Float64Array; T: Float64Array } & PurchaseSummary {
  const { r, alpha, a, b } = model.parameters;
  const n = ages.length;
  const frequency = new Int32Array(n);
  const recency = new Float64Array(n);
  const T = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const rate = random.gamma(r, alpha);
    const dropout = random.beta(a, b);
    T[i] = wholeDays ? Math.floor(ages[i]!) : ages[i]!;
    // MBG/NBD: the first order is a chance to leave as well.
    if (dropoutChances(model.family, 0) > 0 && random.next() < dropout) continue;
    let time = 0;
    for (;;) {
      time += random.exponential(rate);
      if (!(time <= T[i]!)) break;
      const day = wholeDays ? Math.floor(time) : time;
      if (!wholeDays || day > recency[i]!) {
        frequency[i]!++;
        recency[i] = day;
      }
      if (random.next() < dropout) break;
    }
  }
  return { frequency, recency, T };
}
