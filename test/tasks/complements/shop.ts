import { type BasketRow, EventTable } from "siyu";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { keyPopulationOf } from "../../../src/features/pairs/key-population.js";
import type { PairKey } from "../../../src/features/pairs/owned-pairs.js";
import { createRandom } from "../../../src/stats/random.js";
import type { KeyCodes } from "../../../src/tasks/complements/index.js";

/** Items 0 .. 39: item 2k goes with item 2k + 1, which is in a basket with it half of the time. */
export const items = 40;
export const idOf = (item: number) => `i${String(item).padStart(2, "0")}`;

/** Baskets of a shop where pairs of items go together, the rest is popularity. Categories hold four items each. */
export function pairShop(baskets: number, seed: number): BasketRow[] {
  const random = createRandom(seed);
  return Array.from({ length: baskets }, (_, b) => {
    const basket = new Set<number>();
    const size = 2 + random.int(4);
    while (basket.size < size) {
      const item = Math.floor(items * random.next() ** 2);
      basket.add(item);
      if (random.next() < 0.5) basket.add(item ^ 1);
    }
    return Array.from(basket, (item) => ({
      customerId: `c${b}`,
      orderSeq: 1,
      itemId: idOf(item),
      categoryId: `k${Math.floor(item / 4)}`,
    }));
  }).flat();
}

/** What `trainComplements` takes of rows of baskets. */
export function learnable(
  rows: readonly BasketRow[],
  key: PairKey = "itemId",
): { history: History; codes: KeyCodes } {
  const history = new History(dataOf(EventTable.fromBaskets(rows)), { lastBaskets: 0 });
  return { history, codes: keyPopulationOf(history, key, 1) };
}
