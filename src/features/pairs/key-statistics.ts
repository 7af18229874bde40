import type { Dictionary } from "../../events/dictionary.js";
import type { PairKey } from "./owned-pairs.js";

/** What a key is like among all customers. Each has one value a key, then one a group, then one of all keys. */
export const keyStatistics = [
  "owners", "recentBuyers", "trend", "repeatRate", "returnRate", "orderRate", "gap", "age", "sinceSold",
  "units", "unitMinor", "season",
] as const; // biome-ignore format: short words
export type KeyStatistic = (typeof keyStatistics)[number];

/**
 * What is known at a date of the keys (items or categories) among all customers: it reads a customer's own pairs and
 * fills their gaps, key -> group -> all. Fitted on one History, saved in the model, so that a customer scored alone has
 * the same features as in the batch. Groups are the categories of items; categories have none.
 */
export interface KeyPopulation {
  readonly key: PairKey;
  /** Length of the window the statistics look back by: the horizon, in days or baskets. */
  readonly window: number;
  /** Ids of the keys that had been bought. */
  readonly ids: Dictionary;
  /** Ids of their groups; empty where there are none. */
  readonly groups: Dictionary;
  /** Group of each key, -1 where it has none. */
  readonly groupOf: Int32Array;
  /** Orders that a key's `orderRate` is worth beside a customer's own: how alike the customers who have it are. */
  readonly concentration: number;
  /** keys + groups + 1 values of each statistic. */
  readonly statistics: Readonly<Record<KeyStatistic, Float64Array>>;
}

/** Group of each key of a table. */
export interface Grouping {
  readonly dictionary: Dictionary;
  readonly groupOf: Int32Array;
}
