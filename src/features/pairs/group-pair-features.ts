import { firstAbove } from "../../matrix/sorted.js";
import type { Feature, FeatureColumns } from "../feature.js";
import { FeatureBlock } from "./feature-block.js";
import type { KeyPlaces } from "./key-population.js";
import type { OwnedPairs } from "./owned-pairs.js";

/** What a customer bought of the category of an item. */
export const groupPairFeatures = [
  { name: "groupPurchases", meaning: "purchases of its category", unit: "purchases", group: "variety", scale: "log" },
  { name: "groupItems", meaning: "different items bought of its category", unit: "items", group: "variety", scale: "log" },
  { name: "groupShare", meaning: "its part of the purchases of its category", unit: "share", group: "variety", scale: "linear" },
  { name: "groupSinceLast", meaning: "time since anything of its category was bought", unit: "days", group: "recency", scale: "log" },
  { name: "groupDecayed", meaning: "purchases of its category, each counting half after the horizon", unit: "purchases", group: "variety", scale: "log" },
  { name: "groupOvertaken", meaning: "purchases of other items of its category since the last one of it", unit: "purchases", group: "variety", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `groupPairFeatures`, one row a pair; missing where the item has no category. */
export function computeGroupPairFeatures(
  pairs: OwnedPairs,
  { groups }: KeyPlaces,
  horizon: number,
): FeatureColumns {
  const { customers, offsets, keys, buyingOffsets, buyingOrder, orderOffsets, orderTime, now } = pairs;
  const block = new FeatureBlock(groupPairFeatures, keys.length);
  const purchases = block.column("groupPurchases");
  const items = block.column("groupItems");
  const share = block.column("groupShare");
  const sinceLast = block.column("groupSinceLast");
  const decayed = block.column("groupDecayed");
  const overtaken = block.column("groupOvertaken");
  const decay = Math.LN2 / horizon;
  const members = new Map<number, number[]>();
  for (let u = 0; u < customers.length; u++) {
    members.clear();
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
      const group = groups[keys[p]!]!;
      if (group < 0) continue;
      const known = members.get(group);
      if (known) known.push(p);
      else members.set(group, [p]);
    }
    const timeOf = (b: number) => orderTime[orderOffsets[u]! + buyingOrder[b]!]!;
    for (const group of members.values()) {
      const times: number[] = [];
      let weight = 0;
      for (const p of group) {
        for (let b = buyingOffsets[p]!; b < buyingOffsets[p + 1]!; b++) {
          times.push(timeOf(b));
          weight += Math.exp(-decay * (now[u]! - timeOf(b)));
        }
      }
      const sorted = Int32Array.from(times).sort();
      const last = sorted[sorted.length - 1]!;
      for (const p of group) {
        const later = sorted.length - firstAbove(sorted, timeOf(buyingOffsets[p + 1]! - 1));
        purchases[p] = sorted.length;
        items[p] = group.length;
        share[p] = (buyingOffsets[p + 1]! - buyingOffsets[p]!) / sorted.length;
        sinceLast[p] = now[u]! - last;
        decayed[p] = weight;
        overtaken[p] = later;
      }
    }
  }
  return block;
}
