import type { Feature, FeatureColumns } from "../feature.js";
import { FeatureBlock } from "./feature-block.js";
import type { OwnedPairs } from "./owned-pairs.js";
import { returnsOf } from "./returns.js";

/** The customer of a pair: how often they order, and how much of it is what they had before. */
export const buyerFeatures = [
  { name: "orders", meaning: "orders of the customer", unit: "orders", group: "frequency", scale: "log" },
  { name: "orderAge", meaning: "time since the customer's first order", unit: "days", group: "recency", scale: "log" },
  { name: "sinceOrder", meaning: "time since the customer's last order", unit: "days", group: "recency", scale: "log", curved: true },
  { name: "orderGap", meaning: "mean time between the customer's orders", unit: "days", group: "rhythm", scale: "log" },
  { name: "orderOverdue", meaning: "time since the last order as a multiple of the mean gap between orders", unit: "ratio", group: "rhythm", scale: "log" },
  { name: "ordersRecent1", meaning: "orders in the last horizon", unit: "orders", group: "trend", scale: "log" },
  { name: "ordersRecent3", meaning: "orders in the last three horizons", unit: "orders", group: "trend", scale: "log" },
  { name: "owned", meaning: "different items or categories the customer has bought", unit: "items", group: "variety", scale: "log" },
  { name: "basketMean", meaning: "mean number of different items or categories in an order", unit: "items", group: "variety", scale: "log" },
  { name: "basketLast", meaning: "different items or categories in the last order", unit: "items", group: "variety", scale: "log" },
  { name: "againShare", meaning: "part of the customer's purchases that were bought before", unit: "share", group: "variety", scale: "linear" },
  { name: "returnShare", meaning: "part of what the customer had that was bought again in an earlier window of the horizon's length", unit: "share", group: "variety", scale: "linear" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `buyerFeatures`, one row a pair: the pairs of a customer have the same values. */
export function computeBuyerFeatures(pairs: OwnedPairs, horizon: number): FeatureColumns {
  const { customers, offsets, keys, buyingOffsets, orderOffsets, orderTime, orderKeys, now } = pairs;
  const block = new FeatureBlock(buyerFeatures, keys.length);
  const facts = new Float64Array(buyerFeatures.length);
  for (let u = 0; u < customers.length; u++) {
    const [from, end] = [orderOffsets[u]!, orderOffsets[u + 1]!];
    const [first, last] = [offsets[u]!, offsets[u + 1]!];
    const orders = end - from;
    const present = now[u]!;
    const silence = present - orderTime[end - 1]!;
    const gap = orders > 1 ? (orderTime[end - 1]! - orderTime[from]!) / (orders - 1) : Number.NaN;
    let recent = 0;
    let recentTriple = 0;
    let lines = 0;
    for (let k = from; k < end; k++) {
      if (present - orderTime[k]! <= horizon) recent++;
      if (present - orderTime[k]! <= 3 * horizon) recentTriple++;
      lines += orderKeys[k]!;
    }
    const buyings = buyingOffsets[last]! - buyingOffsets[first]!;
    facts.set([
      orders, present - orderTime[from]!, silence, gap, silence / gap, recent, recentTriple, last - first,
      lines / orders, orderKeys[end - 1]!, 1 - (last - first) / buyings, returnShare(pairs, u, horizon),
    ]); // biome-ignore format: in the order of the features
    facts.forEach((value, f) => {
      block.columns[f]!.fill(value, first, last);
    });
  }
  return block;
}

/** Of what the customer had at the start of each earlier window, the part bought again in it; missing without one. */
function returnShare(pairs: OwnedPairs, u: number, horizon: number): number {
  const { offsets, buyingOffsets, buyingOrder, orderOffsets, orderTime, now } = pairs;
  const timeOf = (b: number) => orderTime[orderOffsets[u]! + buyingOrder[b]!]!;
  let had = 0;
  let returned = 0;
  for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
    const own = returnsOf(buyingOffsets[p]!, buyingOffsets[p + 1]!, timeOf, now[u]!, horizon);
    had += own.had;
    returned += own.returned;
  }
  return had > 0 ? returned / had : Number.NaN;
}
