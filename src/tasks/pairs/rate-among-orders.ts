import type { BuyerOutlook } from "./buyer-outlook.js";
import type { PairSnapshot } from "./pair-snapshot.js";

/**
 * Part of a customer's coming orders that have the key: beta-binomial over the orders since the first with it, the
 * prior being that of all who bought it (key -> group -> all).
 */
export function rateAmongOrders({ pairs, places, population }: PairSnapshot): Float64Array {
  const { customers, offsets, keys, buyingOffsets, buyingOrder, orderOffsets } = pairs;
  const { concentration, statistics } = population.keys;
  const rate = new Float64Array(keys.length);
  for (let u = 0; u < customers.length; u++) {
    const orders = orderOffsets[u + 1]! - orderOffsets[u]!;
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
      const again = buyingOffsets[p + 1]! - buyingOffsets[p]! - 1;
      const chances = orders - 1 - buyingOrder[buyingOffsets[p]!]!;
      const mean = priorRate(statistics.orderRate[places.rows[keys[p]!]!]!);
      rate[p] = (again + concentration * mean) / (chances + concentration);
    }
  }
  return rate;
}

/** Rate where nobody has ordered twice. */
const noRate = 0.05;

export function priorRate(rate: number): number {
  return Number.isNaN(rate) ? noRate : rate;
}

/** P(bought again): the customer orders at all, and one of those orders has it. */
export function probabilityAgain(rate: Float64Array, { probability, orders }: BuyerOutlook): Float64Array {
  return rate.map((share, p) => again(share, probability[p]!, orders[p]!));
}

/** @param orders expected orders: those of a customer who orders are taken to be as many as are expected of such a one */
export function again(rate: number, probability: number, orders: number): number {
  return probability > 0 ? probability * -Math.expm1((orders / probability) * Math.log1p(-rate)) : 0;
}
