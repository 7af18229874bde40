import { purchaseCode } from "../events/data.js";
import type { History, HistoryIds } from "../events/history.js";
import type { Feature, FeatureColumns } from "./feature.js";

/** Features of what was bought, at which reduction and where; missing where the events do not say. */
export const basketFeatures = [
  { name: "linesMean", meaning: "purchase lines of an order day", unit: "lines", group: "variety", scale: "log" },
  { name: "items", meaning: "different items bought", unit: "items", group: "variety", scale: "log" },
  { name: "itemsAgainShare", meaning: "part of the purchase lines whose item had been bought on an earlier day", unit: "share", group: "variety", scale: "linear" },
  { name: "categories", meaning: "different categories bought", unit: "categories", group: "variety", scale: "log" },
  { name: "categories182", meaning: "different categories bought in the last 182 days", unit: "categories", group: "variety", scale: "log" },
  { name: "channels", meaning: "different channels bought in", unit: "channels", group: "variety", scale: "log" },
  { name: "discountShare", meaning: "part of the price that was taken off, over all purchases", unit: "share", group: "discount", scale: "linear" },
  { name: "discountedShare", meaning: "part of the purchase lines with a discount", unit: "share", group: "discount", scale: "linear" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `basketFeatures` in one pass over the purchases of the customers in `rows`. */
export function computeBasketFeatures(history: History, rows: Int32Array): FeatureColumns {
  const columns = basketFeatures.map(() => new Float64Array(rows.length).fill(Number.NaN));
  const [linesMean, items, itemsAgain, categories, categories182, channels, discountShare, discounted] =
    columns as Columns8;
  const { type, day, offsets, today } = history;
  const itemSeen = marks(history.ids("itemId"));
  const categorySeen = marks(history.ids("categoryId"));
  const categoryRecent = marks(history.ids("categoryId"));
  const channelSeen = marks(history.ids("channel"));
  const discount = history.numbers("discount");
  const amount = history.numbers("amount");
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let lines = 0;
    let days = 0;
    let withItem = 0;
    let again = 0;
    let priced = 0;
    let reduced = 0;
    let off = 0;
    let paid = 0;
    let before = Number.NaN;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      if (type !== undefined && type[k] !== purchaseCode) continue;
      lines++;
      if (day[k] !== before) days++;
      before = day[k]!;
      if (itemSeen) {
        const first = itemSeen.firstDay(k, i, before);
        if (first >= 0) withItem++;
        if (first >= 0 && first < before) again++;
      }
      categorySeen?.firstDay(k, i, before);
      if (today - before < 182) categoryRecent?.firstDay(k, i, before);
      channelSeen?.firstDay(k, i, before);
      if (discount && discount[k]! >= 0) {
        priced++;
        if (discount[k]! > 0) reduced++;
        off += discount[k]!;
        paid += Math.max(0, amount?.[k] ?? 0);
      }
    }
    linesMean[i] = lines / days;
    // A customer whose events do not name items is alike whether those of others do or not.
    if (withItem > 0) {
      items[i] = itemSeen!.count(i);
      itemsAgain[i] = again / withItem;
    }
    if (categorySeen && categorySeen.count(i) > 0) {
      categories[i] = categorySeen.count(i);
      categories182[i] = categoryRecent!.count(i);
    }
    if (channelSeen && channelSeen.count(i) > 0) channels[i] = channelSeen.count(i);
    if (priced > 0) {
      discountShare[i] = off > 0 ? off / (off + paid) : 0;
      discounted[i] = reduced / priced;
    }
  }
  return { features: basketFeatures, columns };
}

type Columns8 = [
  Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
]; // biome-ignore format: eight

/** Which ids the row at hand has had, without clearing anything between rows. */
interface Marks {
  /** Day of the row's first event with the id of event k: `day` if this is the first; -1 without an id. */
  firstDay(k: number, row: number, day: number): number;
  /** Different ids of the row. */
  count(row: number): number;
}

function marks(ids: HistoryIds | undefined): Marks | undefined {
  if (!ids) return undefined;
  const { codes, dictionary } = ids;
  const rowOf = new Int32Array(dictionary.size).fill(-1);
  const dayOf = new Int32Array(dictionary.size);
  let counted = -1;
  let n = 0;
  return {
    firstDay(k, row, day) {
      const code = codes[k]!;
      if (code < 0) return -1;
      if (rowOf[code] !== row) {
        if (counted !== row) [counted, n] = [row, 0];
        rowOf[code] = row;
        dayOf[code] = day;
        n++;
      }
      return dayOf[code]!;
    },
    count: (row) => (counted === row ? n : 0),
  };
}
