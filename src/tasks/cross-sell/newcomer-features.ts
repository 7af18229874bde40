import type { Feature, FeatureColumns } from "../../features/feature.js";
import { FeatureBlock } from "../../features/pairs/feature-block.js";
import { type CandidateRows, type CandidateSources, eachCustomer } from "./candidate-features.js";

/** How often the key is bought by those who never had it, and how often the customer buys what is new. */
export const newcomerFeatures = [
  { name: "newRecent", meaning: "its part of what all bought for the first time in the last horizon, against the mean of all", unit: "ratio", group: "popularity", scale: "log" },
  { name: "newPrevious", meaning: "its part of what all bought for the first time in the horizon before the last, against the mean of all", unit: "ratio", group: "popularity", scale: "log" },
  { name: "newEver", meaning: "its part of what all ever bought for the first time, against the mean of all", unit: "ratio", group: "popularity", scale: "log" },
  { name: "newTrend", meaning: "log ratio of its part of first purchases in the last horizon to that in the one before", unit: "log ratio", group: "trend", scale: "linear" },
  { name: "newAgainstAll", meaning: "its part of first purchases in the last horizon against that of its recent buyers", unit: "ratio", group: "popularity", scale: "log" },
  { name: "newPerOrder", meaning: "what the customer bought for the first time an order after the first", unit: "items", group: "variety", scale: "log" },
  { name: "newInLast", meaning: "what the customer bought for the first time in the last order", unit: "items", group: "variety", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `newcomerFeatures`. */
export function computeNewcomerFeatures(
  rows: CandidateRows,
  { population: { keys, newcomers }, assortment }: CandidateSources,
): FeatureColumns {
  const block = new FeatureBlock(newcomerFeatures, rows.keys.length);
  const [recent, previous, ever, trend, againstAll, perOrder, inLast] = block.pick(
    "newRecent", "newPrevious", "newEver", "newTrend", "newAgainstAll", "newPerOrder", "newInLast",
  ); // biome-ignore format: in the order of the features
  const size = keys.ids.size;
  const little = 0.1 / size;
  for (let row = 0; row < rows.keys.length; row++) {
    const at = assortment.rows[rows.keys[row]!]!;
    const [now, before] = [newcomers.recentShare[at]!, newcomers.previousShare[at]!];
    recent[row] = now * size;
    previous[row] = before * size;
    ever[row] = newcomers.share[at]! * size;
    trend[row] = Math.log((now + little) / (before + little));
    againstAll[row] = now / (keys.statistics.recentBuyers[at]! + little);
  }
  const { offsets, buyingOffsets, buyingOrder, orderOffsets } = rows.pairs;
  eachCustomer(rows, (u, from, end) => {
    const orders = orderOffsets[u + 1]! - orderOffsets[u]!;
    let [fresh, last] = [0, 0];
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
      const order = buyingOrder[buyingOffsets[p]!]!;
      if (order > 0) fresh++;
      if (order === orders - 1) last++;
    }
    perOrder.fill(orders > 1 ? fresh / (orders - 1) : Number.NaN, from, end);
    inLast.fill(last, from, end);
  });
  return block;
}
