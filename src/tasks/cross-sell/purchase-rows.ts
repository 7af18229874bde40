import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";
import type { BasketHistories } from "../../learners/next-basket/index.js";
import type { SparseRows } from "../../matrix/csr.js";

/** Tells what a purchase is worth: 1 by default; see `purchaseRows`. */
export type PurchaseWeight = (ago: number, isLastOrder: boolean) => number;

/**
 * What each customer has bought as a sparse matrix, customers x keys, by the codes of a population.
 *
 * @param codes population's code of each key of the pairs, -1 where it is not known: left out
 * @param weigh of the last purchase of a pair; 0 leaves it out. `ago` is in days, or baskets without dates
 */
export function purchaseRows(
  { customers, offsets, keys, buyingOffsets, buyingOrder, orderOffsets, orderTime, now }: OwnedPairs,
  codes: Int32Array,
  columnCount: number,
  weigh: PurchaseWeight = () => 1,
): SparseRows {
  const starts = new Int32Array(customers.length + 1);
  const columns = new Int32Array(keys.length);
  const values = new Float32Array(keys.length);
  let size = 0;
  for (let u = 0; u < customers.length; u++) {
    const first = orderOffsets[u]!;
    const orders = orderOffsets[u + 1]! - first;
    // Codes ascend with the keys: both dictionaries are in the order of the ids.
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
      const code = codes[keys[p]!]!;
      if (code < 0) continue;
      const order = buyingOrder[buyingOffsets[p + 1]! - 1]!;
      const weight = weigh(now[u]! - orderTime[first + order]!, order === orders - 1);
      if (weight === 0) continue;
      columns[size] = code;
      values[size++] = weight;
    }
    starts[u + 1] = size;
  }
  return { offsets: starts, columns: columns.slice(0, size), values: values.slice(0, size), columnCount };
}

/** The baskets of each customer in their order, by the codes of a population. Parameters as of `purchaseRows`. */
export function basketsOf(
  { customers, offsets, keys, buyingOffsets, buyingOrder, orderOffsets }: OwnedPairs,
  codes: Int32Array,
  itemCount: number,
): BasketHistories {
  const basketOffsets = new Int32Array(orderOffsets.at(-1)! + 1);
  const eachBuying = (use: (order: number, code: number) => void) => {
    for (let u = 0; u < customers.length; u++) {
      for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
        const code = codes[keys[p]!]!;
        if (code < 0) continue;
        for (let b = buyingOffsets[p]!; b < buyingOffsets[p + 1]!; b++)
          use(orderOffsets[u]! + buyingOrder[b]!, code);
      }
    }
  };
  eachBuying((order) => basketOffsets[order + 1]!++);
  for (let k = 0; k + 1 < basketOffsets.length; k++) basketOffsets[k + 1]! += basketOffsets[k]!;
  const next = basketOffsets.slice(0, -1);
  const items = new Int32Array(basketOffsets.at(-1)!);
  eachBuying((order, code) => {
    items[next[order]!++] = code;
  });
  return { offsets: orderOffsets, basketOffsets, items, itemCount };
}
