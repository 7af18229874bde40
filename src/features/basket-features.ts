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

/** Computes `basketFeatures` over the purchases of the customers in `rows`, one pass over each column of the events. */
export function computeBasketFeatures(history: History, rows: Int32Array): FeatureColumns {
  const columns = basketFeatures.map(() => new Float64Array(rows.length).fill(Number.NaN));
  const [linesMean, items, itemsAgain, categories, categories182, channels, discountShare, discountedShare] =
    columns as Columns8;
  meanLines(history, rows, linesMean);
  const itemIds = history.ids("itemId");
  const categoryIds = history.ids("categoryId");
  const channelIds = history.ids("channel");
  // A customer whose events do not name items is alike whether those of others do or not.
  if (itemIds) {
    countDifferent(history, rows, itemIds, everyDay, items);
    shareOfAgain(history, rows, itemIds, itemsAgain);
  }
  if (categoryIds) {
    countDifferent(history, rows, categoryIds, everyDay, categories);
    countDifferent(history, rows, categoryIds, 182, categories182);
  }
  if (channelIds) countDifferent(history, rows, channelIds, everyDay, channels);
  discounts(history, rows, discountShare, discountedShare);
  return { features: basketFeatures, columns };
}

type Columns8 = [
  Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
]; // biome-ignore format: eight

const everyDay = Number.POSITIVE_INFINITY;

function meanLines({ type, day, offsets }: History, rows: Int32Array, out: Float64Array): void {
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let lines = 0;
    let days = 0;
    let before = Number.NaN;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      if (type !== undefined && type[k] !== purchaseCode) continue;
      lines++;
      if (day[k] !== before) days++;
      before = day[k]!;
    }
    out[i] = lines / days;
  }
}

/** Different ids in the purchases of the last `lastDays` days; left as it is where no purchase has an id. */
function countDifferent(
  { type, day, offsets, today }: History,
  rows: Int32Array,
  { codes, dictionary }: HistoryIds,
  lastDays: number,
  out: Float64Array,
): void {
  // Row that had each id last: nothing is cleared between rows.
  const rowOf = new Int32Array(dictionary.size).fill(-1);
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let isNamed = false;
    let different = 0;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      const code = codes[k]!;
      if (code < 0 || (type !== undefined && type[k] !== purchaseCode)) continue;
      isNamed = true;
      if (rowOf[code] === i || today - day[k]! >= lastDays) continue;
      rowOf[code] = i;
      different++;
    }
    if (isNamed) out[i] = different;
  }
}

/** Part of the purchases with an id whose id had been bought on an earlier day. */
function shareOfAgain(
  { type, day, offsets }: History,
  rows: Int32Array,
  { codes, dictionary }: HistoryIds,
  out: Float64Array,
): void {
  const rowOf = new Int32Array(dictionary.size).fill(-1);
  const firstDayOf = new Int32Array(dictionary.size);
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let named = 0;
    let again = 0;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      const code = codes[k]!;
      if (code < 0 || (type !== undefined && type[k] !== purchaseCode)) continue;
      named++;
      if (rowOf[code] !== i) {
        rowOf[code] = i;
        firstDayOf[code] = day[k]!;
      } else if (firstDayOf[code]! < day[k]!) again++;
    }
    if (named > 0) out[i] = again / named;
  }
}

/** @param share part of the price that was taken off @param discounted part of the lines that have a discount */
function discounts(history: History, rows: Int32Array, share: Float64Array, discounted: Float64Array): void {
  const { type, offsets } = history;
  const discount = history.numbers("discount");
  const amount = history.numbers("amount");
  if (!discount) return;
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let priced = 0;
    let reduced = 0;
    let off = 0;
    let paid = 0;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      const taken = discount[k]!;
      if (taken < 0 || (type !== undefined && type[k] !== purchaseCode)) continue;
      priced++;
      if (taken > 0) reduced++;
      off += taken;
      if (amount && amount[k]! > 0) paid += amount[k]!;
    }
    if (priced === 0) continue;
    share[i] = off > 0 ? off / (off + paid) : 0;
    discounted[i] = reduced / priced;
  }
}
