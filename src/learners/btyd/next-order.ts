import { findRoot } from "../../stats/root.js";
import type { PurchaseLaw } from "./law.js";

/**
 * Days to the next order at quantile `u`, given that it comes within `withinDays`. P(alive) cancels, as it falls only
 * when an order comes; the laws' chance of an order is inverted over ln(days).
 *
 * @param u in [0, 1]
 */
export function nextOrderDays(
  law: PurchaseLaw,
  withinDays: number,
): (x: number, recency: number, T: number, u: number) => number {
  const weights = new Float64Array(law.stages);
  return (x, recency, T, u) => {
    if (u <= 0) return 0;
    if (u >= 1) return withinDays;
    if (law.nextOrder !== undefined) return law.nextOrder(x, T, u, withinDays);
    const sum = law.stageWeights(x, recency, T, weights);
    const chance = (days: number): number => {
      let mean = 0;
      for (let j = 0; j < law.stages; j++) mean += weights[j]! * law.order(x, T, days, j);
      return mean / sum;
    };
    const within = chance(withinDays);
    const target = u * within;
    if (!(target > 0)) return within > 0 ? 0 : withinDays;
    // Logs of the days and of the chance: the early days are nearly straight.
    const gap = (logDays: number): number => Math.log(chance(Math.exp(logDays)) / target);
    let high = Math.min(withinDays, Math.max(1, T));
    let above = gap(Math.log(high));
    let low = high;
    let below = above;
    while (below > 0 && low > 1e-300) {
      [high, above] = [low, below];
      low /= 8;
      below = gap(Math.log(low));
    }
    while (above < 0 && high < withinDays) {
      [low, below] = [high, above];
      high = Math.min(withinDays, 8 * high);
      above = gap(Math.log(high));
    }
    if (!(below < 0)) return low;
    if (!(above > 0) || high === Infinity) return high;
    const root = findRoot(gap, Math.log(low), Math.log(high), {
      tolerance: 1e-12,
      atFrom: below,
      atTo: above,
    });
    return Math.min(withinDays, Math.exp(root));
  };
}
