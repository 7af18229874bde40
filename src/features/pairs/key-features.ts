import type { Feature, FeatureColumns } from "../feature.js";
import { FeatureBlock } from "./feature-block.js";
import type { KeyPlaces } from "./key-population.js";
import type { KeyPopulation } from "./key-statistics.js";

/** What a key is like among all customers. */
export const keyFeatures = [
  { name: "keyOwners", meaning: "part of all customers who have bought it", unit: "share", group: "popularity", scale: "log" },
  { name: "keyRecentBuyers", meaning: "part of the active customers who bought it in the last horizon", unit: "share", group: "popularity", scale: "log" },
  { name: "keyTrend", meaning: "log ratio of its buyers in the last horizon to those in the one before", unit: "log ratio", group: "popularity", scale: "linear" },
  { name: "keyRepeatRate", meaning: "part of its buyers who bought it more than once", unit: "share", group: "popularity", scale: "linear" },
  { name: "keyReturnRate", meaning: "part of those who had it who bought it again in an earlier window of the horizon's length", unit: "share", group: "popularity", scale: "linear" },
  { name: "keyGap", meaning: "mean time between purchases of it, all customers", unit: "days", group: "rhythm", scale: "log" },
  { name: "keyAge", meaning: "time since it was first sold", unit: "days", group: "popularity", scale: "log" },
  { name: "keySinceSold", meaning: "time since it was last sold to anybody", unit: "days", group: "popularity", scale: "log" },
  { name: "keyPrice", meaning: "its mean price against the mean of all", unit: "ratio", group: "spend", scale: "log" },
  { name: "keySeason", meaning: "its sales in the horizon's season a year ago against the rest of that year", unit: "ratio", group: "season", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `keyFeatures` for the keys of the pairs. */
export function computeKeyFeatures(
  keys: Int32Array,
  { rows }: KeyPlaces,
  { statistics }: KeyPopulation,
): FeatureColumns {
  const block = new FeatureBlock(keyFeatures, keys.length);
  const meanPrice = statistics.unitMinor.at(-1)!;
  const sources = [
    statistics.owners, statistics.recentBuyers, statistics.trend, statistics.repeatRate, statistics.returnRate,
    statistics.gap, statistics.age, statistics.sinceSold, statistics.unitMinor.map((minor) => minor / meanPrice),
    statistics.season,
  ]; // biome-ignore format: in the order of the features
  sources.forEach((source, f) => {
    const column = block.columns[f]!;
    for (let p = 0; p < keys.length; p++) column[p] = source[rows[keys[p]!]!]!;
  });
  return block;
}
