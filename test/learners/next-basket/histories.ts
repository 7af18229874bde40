import type { nextBasket } from "../../../src/learners/index.js";
import type { ItemLists } from "../../../src/metrics/recommendation.js";

/** Histories of customers given as baskets of items, dated where the days of all baskets are given. */
export function historiesOf(
  customers: readonly (readonly (readonly number[])[])[],
  itemCount: number,
  dates?: { readonly days: readonly (readonly number[])[]; readonly now: number },
): nextBasket.BasketHistories {
  return {
    offsets: offsetsOf(customers),
    basketOffsets: offsetsOf(customers.flat()),
    items: Int32Array.from(customers.flat(2)),
    itemCount,
    ...(dates && {
      day: Int32Array.from(dates.days.flat()),
      now: new Int32Array(customers.length).fill(dates.now),
    }),
  };
}

/** Lists of items as columns. */
export function listsOf(rows: readonly (readonly number[])[]): ItemLists {
  return { offsets: offsetsOf(rows), items: Int32Array.from(rows.flat()) };
}

/** Lists as arrays. */
export function rowsOf({ offsets, items }: ItemLists): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, c) => [
    ...items.subarray(offsets[c]!, offsets[c + 1]!),
  ]);
}

/** The histories of some customers. */
export function pickCustomers(
  { offsets, basketOffsets, items, itemCount, day, now }: nextBasket.BasketHistories,
  customers: ArrayLike<number>,
): nextBasket.BasketHistories {
  const baskets = Array.from(customers, (c) =>
    Array.from({ length: offsets[c + 1]! - offsets[c]! }, (_, k) => offsets[c]! + k),
  );
  const flat = baskets.flat();
  return {
    offsets: offsetsOf(baskets),
    basketOffsets: offsetsOf(flat.map((b) => ({ length: basketOffsets[b + 1]! - basketOffsets[b]! }))),
    items: Int32Array.from(
      flat.flatMap((b) => [...items.subarray(basketOffsets[b]!, basketOffsets[b + 1]!)]),
    ),
    itemCount,
    ...(day && { day: Int32Array.from(flat, (b) => day[b]!) }),
    ...(now && { now: Int32Array.from(customers, (c) => now[c]!) }),
  };
}

/** The lists of some customers. */
export function pickLists({ offsets, items }: ItemLists, customers: ArrayLike<number>): ItemLists {
  return listsOf(Array.from(customers, (c) => [...items.subarray(offsets[c]!, offsets[c + 1]!)]));
}

function offsetsOf(rows: readonly { readonly length: number }[]): Int32Array {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    offsets[i + 1] = offsets[i]! + row.length;
  });
  return offsets;
}
