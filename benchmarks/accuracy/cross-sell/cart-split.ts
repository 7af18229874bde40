import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import Papa from "papaparse";
import type { PairKey } from "../../../src/features/pairs/owned-pairs.js";

/** Baskets to learn from, and carts of which one item (category) was hidden. Items are codes 0 .. ids.length - 1. */
export interface CartSplit {
  readonly key: PairKey;
  readonly ids: readonly string[];
  /** Category of each item; of categories none. */
  readonly categoryOf: readonly string[] | undefined;
  readonly baskets: readonly Int32Array[];
  readonly carts: readonly Int32Array[];
  /** What was hidden of each cart. */
  readonly hidden: Int32Array;
}

/**
 * Protocol of the cart: of the orders by number every fifth is a test, and of each test basket of three or more the
 * item at place (order // 5) mod size is hidden.
 */
export function loadCartSplit(path: string, key: PairKey): CartSplit {
  const text = gunzipSync(readFileSync(path)).toString();
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  const column = key === "itemId" ? "item_id" : "category_id";
  const codes = new Map([...new Set(data.map((row) => row[column]!))].sort().map((id, code) => [id, code]));
  const ids = [...codes.keys()];
  const categoryOf = new Array<string>(ids.length);
  const orders = new Map<number, Set<number>>();
  for (const row of data) {
    const code = codes.get(row[column]!)!;
    categoryOf[code] = row["category_id"]!;
    const order = Number(row["order_id"]);
    const basket = orders.get(order) ?? new Set<number>();
    orders.set(order, basket.add(code));
  }
  const baskets: Int32Array[] = [];
  const carts: Int32Array[] = [];
  const hidden: number[] = [];
  const byNumber = [...orders].sort(([a], [b]) => a - b);
  for (const [n, [, set]] of byNumber.entries()) {
    const basket = Int32Array.from(set);
    if (n % 5 !== 0) baskets.push(basket);
    else if (basket.length >= 3) {
      const own = basket[Math.floor(n / 5) % basket.length]!;
      hidden.push(own);
      carts.push(basket.filter((code) => code !== own));
    }
  }
  return {
    key,
    ids,
    categoryOf: key === "itemId" ? categoryOf : undefined,
    baskets,
    carts,
    hidden: Int32Array.from(hidden),
  };
}
