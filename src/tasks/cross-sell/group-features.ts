import type { Feature, FeatureColumns } from "../../features/feature.js";
import { FeatureBlock } from "../../features/pairs/feature-block.js";
import { type CandidateRows, type CandidateSources, eachCustomer } from "./candidate-features.js";

/** What the customer bought of the category of an item. */
export const groupFeatures = [
  { name: "groupPurchases", meaning: "purchases of its category", unit: "purchases", group: "variety", scale: "log" },
  { name: "groupItems", meaning: "different items bought of its category", unit: "items", group: "variety", scale: "log" },
  { name: "groupShare", meaning: "part of the customer's purchases that are of its category", unit: "share", group: "variety", scale: "linear" },
  { name: "groupSinceLast", meaning: "time since anything of its category was bought", unit: "days", group: "recency", scale: "log" },
  { name: "groupDecayed", meaning: "purchases of its category, each counting half after the horizon", unit: "purchases", group: "variety", scale: "log" },
  { name: "groupInLast", meaning: "items of its category in the last order", unit: "items", group: "variety", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `groupFeatures`; missing where the item has no category. */
export function computeGroupFeatures(
  rows: CandidateRows,
  { population: { keys }, assortment, groups }: CandidateSources,
): FeatureColumns {
  const block = new FeatureBlock(groupFeatures, rows.keys.length);
  const [purchases, items, share, sinceLast, decayed, inLast] = block.pick(
    "groupPurchases", "groupItems", "groupShare", "groupSinceLast", "groupDecayed", "groupInLast",
  ); // biome-ignore format: in the order of the features
  const { pairs } = rows;
  const { offsets, buyingOffsets, buyingOrder, orderOffsets, orderTime, now } = pairs;
  const decay = Math.LN2 / keys.window;
  const tallies = new GroupTallies(keys.groups.size);
  eachCustomer(rows, (u, from, end) => {
    tallies.clear();
    const orders = orderOffsets[u + 1]! - orderOffsets[u]!;
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
      const group = groups[pairs.keys[p]!]!;
      if (group < 0) continue;
      tallies.items[group]!++;
      for (let b = buyingOffsets[p]!; b < buyingOffsets[p + 1]!; b++) {
        const ago = now[u]! - orderTime[orderOffsets[u]! + buyingOrder[b]!]!;
        tallies.add(group, ago, Math.exp(-decay * ago), buyingOrder[b] === orders - 1);
      }
    }
    for (let row = from; row < end; row++) {
      const group = assortment.groupOf[rows.keys[row]!]!;
      if (group < 0) continue;
      purchases[row] = tallies.purchases[group]!;
      items[row] = tallies.items[group]!;
      share[row] = tallies.purchases[group]! / tallies.all;
      sinceLast[row] = tallies.sinceLast[group]!;
      decayed[row] = tallies.decayed[group]!;
      inLast[row] = tallies.inLast[group]!;
    }
  });
  return block;
}

/** What one customer bought of each group. */
class GroupTallies {
  readonly purchases: Float64Array;
  readonly items: Float64Array;
  readonly decayed: Float64Array;
  readonly inLast: Float64Array;
  /** NaN where nothing was bought. */
  readonly sinceLast: Float64Array;
  all = 0;

  constructor(groups: number) {
    this.purchases = new Float64Array(groups);
    this.items = new Float64Array(groups);
    this.decayed = new Float64Array(groups);
    this.inLast = new Float64Array(groups);
    this.sinceLast = new Float64Array(groups);
    this.clear();
  }

  clear(): void {
    for (const column of [this.purchases, this.items, this.decayed, this.inLast]) column.fill(0);
    this.sinceLast.fill(Number.NaN);
    this.all = 0;
  }

  add(group: number, ago: number, weight: number, isInLast: boolean): void {
    this.all++;
    this.purchases[group]!++;
    this.decayed[group]! += weight;
    if (!(this.sinceLast[group]! <= ago)) this.sinceLast[group] = ago;
    if (isInLast) this.inLast[group]!++;
  }
}
