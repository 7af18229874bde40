import { EventError } from "../../errors.js";
import { areOffsets, type SparseRows } from "../../matrix/csr.js";

/**
 * Baskets of items, as columns: what `nextBasket.basketHistories` gives holds them. An item that a basket holds twice
 * counts once.
 */
export interface ItemBaskets {
  /** baskets + 1 positions: items of basket b are items[basketOffsets[b]] .. items[basketOffsets[b + 1] - 1]. */
  readonly basketOffsets: Int32Array;
  /** Codes of items, each 0 .. itemCount - 1. */
  readonly items: Int32Array;
  readonly itemCount: number;
}

/** What becomes of baskets with more different items than are counted. */
export interface BasketLimit {
  readonly maxBasketItems: number;
  readonly largeBaskets: "sample" | "skip";
  readonly seed: number;
}

/**
 * Checks that the columns fit together.
 *
 * @throws EventError `basket_length`; `basket_value` for the first item that is none
 */
export function checkBaskets({ basketOffsets, items, itemCount }: ItemBaskets): void {
  if (!areOffsets(basketOffsets, items.length)) {
    throw new EventError("basket_length", `Baskets: 'basketOffsets' must rise from 0 to ${items.length}.`, {
      items: items.length,
    });
  }
  const wrong = items.findIndex((item) => !(item >= 0 && item < itemCount));
  if (wrong < 0) return;
  throw new EventError(
    "basket_value",
    `Position ${wrong} of the items of baskets: expected 0 to ${itemCount - 1}, got ${items[wrong]}.`,
    { position: wrong, item: items[wrong]!, itemCount },
  );
}

/**
 * Baskets x items, ones: each basket with its different items, ascending. Of a basket with more than may be counted a
 * sample of so many stands for it, or it is left empty. The sample hangs on what is in the basket and the seed, not on
 * where basket or item stand.
 */
export function distinctItems(baskets: ItemBaskets, limit: BasketLimit): SparseRows {
  const { basketOffsets, items, itemCount } = baskets;
  const rows = basketOffsets.length - 1;
  const offsets = new Int32Array(rows + 1);
  const columns = new Int32Array(items.length);
  let end = 0;
  for (let b = 0; b < rows; b++) {
    const own = items.slice(basketOffsets[b]!, basketOffsets[b + 1]!).sort();
    let size = 0;
    for (const item of own) if (size === 0 || own[size - 1] !== item) own[size++] = item;
    const kept = size <= limit.maxBasketItems ? own.subarray(0, size) : chosen(own.subarray(0, size), limit);
    columns.set(kept, end);
    end += kept.length;
    offsets[b + 1] = end;
  }
  return {
    offsets,
    columns: columns.slice(0, end),
    values: new Float32Array(end).fill(1),
    columnCount: itemCount,
  };
}

function chosen(items: Int32Array, { maxBasketItems, largeBaskets, seed }: BasketLimit): Int32Array {
  if (largeBaskets === "skip") return items.subarray(0, 0);
  let basket = mixed(seed);
  for (const item of items) basket = (basket + mixed(item)) | 0;
  const keys = Array.from(items, (item) => ({ item, key: mixed(mixed(item) ^ basket) }));
  keys.sort((a, b) => a.key - b.key || a.item - b.item);
  return Int32Array.from(keys.slice(0, maxBasketItems), ({ item }) => item).sort();
}

/** A 32-bit integer well mixed: the last step of MurmurHash3. */
function mixed(value: number): number {
  let h = (value + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
