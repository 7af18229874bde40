import { purchaseCode } from "../../events/data.js";
import type { History } from "../../events/history.js";
import type { KeyPopulation } from "../../features/pairs/key-statistics.js";
import { distinctItems } from "../../learners/association/item-baskets.js";
import type { SparseRows } from "../../matrix/csr.js";
import { sampleKeys } from "../../training/customer-sample.js";

/** Codes of the keys (items or categories) that baskets are made of, and the group of each. */
export type KeyCodes = Pick<KeyPopulation, "key" | "ids" | "groups" | "groupOf">;

/** Of a basket with more different keys a sample of so many is looked at. */
const mostKeys = 50;

/**
 * The orders of a history as baskets x keys, ones: an order is what has one `orderId`, or what a customer bought on one
 * day; without dates a basket. Orders without a known key are left out. Where there are more than `most`, those of
 * customers drawn by the hash of their id.
 */
export function orderBasketsOf(
  history: History,
  { key, ids }: KeyCodes,
  { most, seed }: { readonly most: number; readonly seed: number },
): SparseRows {
  const column = history.ids(key);
  const codeOf = column?.dictionary.codesIn(ids) ?? new Int32Array(0);
  const basketOffsets = [0];
  const items: number[] = [];
  for (const customer of drawnCustomers(history, most, seed)) {
    for (const basket of ordersOf(history, customer).values()) {
      const before = items.length;
      for (const event of basket) {
        const code = column!.codes[event]!;
        if (code >= 0 && codeOf[code]! >= 0) items.push(codeOf[code]!);
      }
      if (items.length > before) basketOffsets.push(items.length);
    }
  }
  return distinctItems(
    { basketOffsets: Int32Array.from(basketOffsets), items: Int32Array.from(items), itemCount: ids.size },
    { maxBasketItems: mostKeys, largeBaskets: "sample", seed },
  );
}

/** Purchases of each order of a customer: by order id, else by day. */
function ordersOf(history: History, customer: number): Map<number, number[]> {
  const { offsets, type, day } = history;
  const orderIds = history.ids("orderId")?.codes;
  const orders = new Map<number, number[]>();
  for (let i = offsets[customer]!; i < offsets[customer + 1]!; i++) {
    if (type !== undefined && type[i] !== purchaseCode) continue;
    const order = orderIds?.[i] ?? -1;
    // Days without an id of their own stand below 0.
    const name = order >= 0 ? order : -1 - (day[i]! + dayShift);
    const own = orders.get(name);
    if (own) own.push(i);
    else orders.set(name, [i]);
  }
  return orders;
}

/** Days of any date are 0 or more after it. */
const dayShift = 1 << 30;

/** All customers, or so many, by the hash of their id, that their orders come to `most`; ascending. */
function drawnCustomers(history: History, most: number, seed: number): Int32Array {
  const all = Int32Array.from({ length: history.customerCount }, (_, c) => c);
  if (history.length <= most) return all;
  const { offsets, type, day } = history;
  const days = new Int32Array(all.length);
  let total = 0;
  for (const c of all) {
    let last = Number.NaN;
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      if ((type !== undefined && type[i] !== purchaseCode) || day[i] === last) continue;
      last = day[i]!;
      days[c]!++;
    }
    total += days[c]!;
  }
  if (total <= most) return all;
  const keys = sampleKeys(history.customers, seed);
  const order = all.slice().sort((a, b) => keys[a]! - keys[b]! || a - b);
  let drawn = 0;
  for (let sum = 0; sum < most; drawn++) sum += days[order[drawn]!]!;
  return order.subarray(0, drawn).sort();
}
