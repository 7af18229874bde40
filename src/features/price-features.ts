import { purchaseCode } from "../events/data.js";
import type { History } from "../events/history.js";
import type { Feature, FeatureColumns } from "./feature.js";

/** Features of what the customer's own items cost, beside what the customer paid before, and of discounts. */
export const priceFeatures = [
  { name: "priceRiseLast", meaning: "how much dearer the dearest risen item of the last order day was than when it was bought before, list price", unit: "share", group: "price", scale: "linear" },
  { name: "priceRise182", meaning: "largest rise of the list price of an own item between two purchases, the later one in the last 182 days", unit: "share", group: "price", scale: "linear" },
  { name: "daysSincePriceRise", meaning: "days since an own item was bought dearer than before, by 2 % or more", unit: "days", group: "price", scale: "log" },
  { name: "paidRiseLast", meaning: "what was paid for the items of the last order day beside what the customer paid for the same before, discounts taken off", unit: "share", group: "price", scale: "linear" },
  { name: "priceRiseNow", meaning: "how much dearer the items bought in the last 364 days are now than when they were bought last, mean of the list prices", unit: "share", group: "price", scale: "linear" },
  { name: "discountShare91", meaning: "part of the price that was taken off in the last 91 days", unit: "share", group: "discount", scale: "linear", usual: { from: ["discountShareBefore"] } },
  { name: "discountShareBefore", meaning: "part of the price that was taken off more than 91 days ago", unit: "share", group: "discount", scale: "linear" },
  { name: "discountShareLast", meaning: "part of the price that was taken off on the last order day", unit: "share", group: "discount", scale: "linear", usual: { from: ["discountShare"] } },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Rises below this are rounding. */
const leastRise = 0.02;

/**
 * Computes `priceFeatures` over the purchases of the customers in `rows`. A list price is that of a unit: what was
 * paid and what was taken off by quantity. The prices of now are those of the items' side table (column `price`), as
 * they stood at the cutoff; without it the brand's events do not say them.
 */
export function computePriceFeatures(history: History, rows: Int32Array): FeatureColumns {
  const columns = priceFeatures.map(() => new Float64Array(rows.length).fill(Number.NaN));
  const [riseLast, rise182, sinceRise, paidRise, riseNow, discount91, discountBefore, discountLast] =
    columns as Columns8;
  const amount = history.numbers("amount");
  if (!amount) return { features: priceFeatures, columns };
  const discount = history.numbers("discount");
  const purchases = { history, rows, amount, discount };
  if (history.ids("itemId")) priceRises(purchases, riseLast, rise182, sinceRise, paidRise, riseNow);
  if (discount) discountShares(purchases, discount91, discountBefore, discountLast);
  return { features: priceFeatures, columns };
}

type Columns8 = [
  Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array,
]; // biome-ignore format: eight

interface Purchases {
  readonly history: History;
  readonly rows: Int32Array;
  readonly amount: ArrayLike<number>;
  readonly discount: ArrayLike<number> | undefined;
}

/** What a customer paid for a unit of each item: on the last day it was bought, and on the one before. */
class OwnPrices {
  /** Row that bought the item last: nothing is cleared between rows. */
  readonly rowOf: Int32Array;
  readonly day: Int32Array;
  readonly list: Float64Array;
  readonly paid: Float64Array;
  readonly listBefore: Float64Array;
  readonly paidBefore: Float64Array;

  constructor(items: number) {
    this.rowOf = new Int32Array(items).fill(-1);
    this.day = new Int32Array(items);
    this.list = new Float64Array(items);
    this.paid = new Float64Array(items);
    this.listBefore = new Float64Array(items);
    this.paidBefore = new Float64Array(items);
  }

  buy(row: number, item: number, day: number, list: number, paid: number): void {
    const isNew = this.rowOf[item] !== row;
    if (isNew || this.day[item]! < day) {
      this.listBefore[item] = isNew ? Number.NaN : this.list[item]!;
      this.paidBefore[item] = isNew ? Number.NaN : this.paid[item]!;
    }
    this.rowOf[item] = row;
    this.day[item] = day;
    this.list[item] = list;
    this.paid[item] = paid;
  }
}

function priceRises(
  { history, rows, amount, discount }: Purchases,
  riseLast: Float64Array,
  rise182: Float64Array,
  sinceRise: Float64Array,
  paidRise: Float64Array,
  riseNow: Float64Array,
): void {
  const { type, day, offsets, today } = history;
  const { codes, dictionary } = history.ids("itemId")!;
  const quantity = history.numbers("quantity");
  const now = history.itemAttributes.numeric.find(({ name }) => name === "price")?.values;
  const own = new OwnPrices(dictionary.size);
  const minorPerMajor = 10 ** history.currencyDigits;
  const bought = new Int32Array(dictionary.size);
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let items = 0;
    let orderDay = Number.NaN;
    let paid = 0;
    let paidBefore = 0;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      if (type !== undefined && type[k] !== purchaseCode) continue;
      const item = codes[k]!;
      const value = amount[k]!;
      if (day[k] !== orderDay) {
        orderDay = day[k]!;
        riseLast[i] = Number.NaN;
        paid = paidBefore = 0;
      }
      if (item < 0 || value < 0) continue;
      const units = quantity && quantity[k]! > 0 ? quantity[k]! : 1;
      const list = (value + (discount && discount[k]! > 0 ? discount[k]! : 0)) / units;
      if (own.rowOf[item] !== i) bought[items++] = item;
      own.buy(i, item, orderDay, list, value / units);
      const rise = list / own.listBefore[item]! - 1;
      if (!(own.listBefore[item]! > 0)) continue;
      if (!(riseLast[i]! >= rise)) riseLast[i] = rise;
      paid += value;
      paidBefore += own.paidBefore[item]! * units;
      if (today - orderDay < 182 && !(rise182[i]! >= rise)) rise182[i] = rise;
      if (rise >= leastRise) sinceRise[i] = today - orderDay;
    }
    if (paidBefore > 0) paidRise[i] = paid / paidBefore - 1;
    if (now) riseNow[i] = meanRiseNow(own, bought, items, now, minorPerMajor, today);
  }
}

/**
 * Mean rise since the last own purchase over the items bought in the last 364 days; NaN if there is no price of any.
 *
 * @param bought items bought by the customer: the first `items` of them
 */
function meanRiseNow(
  { day, list }: OwnPrices,
  bought: Int32Array,
  items: number,
  now: Float64Array,
  minorPerMajor: number,
  today: number,
): number {
  let sum = 0;
  let n = 0;
  for (let k = 0; k < items; k++) {
    const item = bought[k]!;
    const price = now[item]! * minorPerMajor;
    if (today - day[item]! >= 364 || !(price > 0) || !(list[item]! > 0)) continue;
    sum += price / list[item]! - 1;
    n++;
  }
  return sum / n;
}

/** Part of the price that was taken off, of the lines that say it: in the last 91 days, before, on the last order day. */
function discountShares(
  { history, rows, amount, discount }: Purchases,
  recent: Float64Array,
  before: Float64Array,
  last: Float64Array,
): void {
  const { type, day, offsets, today } = history;
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    let orderDay = Number.NaN;
    let off = 0;
    let full = 0;
    let offRecent = 0;
    let fullRecent = 0;
    let offLast = 0;
    let fullLast = 0;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      if (type !== undefined && type[k] !== purchaseCode) continue;
      const taken = discount![k]!;
      const price = taken + amount[k]!;
      if (taken < 0 || amount[k]! < 0) continue;
      if (day[k] !== orderDay) offLast = fullLast = 0;
      orderDay = day[k]!;
      off += taken;
      full += price;
      offLast += taken;
      fullLast += price;
      if (today - orderDay >= 91) continue;
      offRecent += taken;
      fullRecent += price;
    }
    recent[i] = offRecent / fullRecent;
    before[i] = (off - offRecent) / (full - fullRecent);
    last[i] = offLast / fullLast;
  }
}
