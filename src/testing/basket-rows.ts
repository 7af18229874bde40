import type { BasketRow } from "../events/rows.js";

type Baskets = readonly BasketRow[];

/** The lines of all but the last `count` baskets of each customer. */
export function withoutLast(baskets: Baskets, count: number): BasketRow[] {
  return withLast(baskets, count, () => undefined);
}

/** The same baskets, with other items in the last `count` of each customer. */
export function withOtherLast(baskets: Baskets, count: number): BasketRow[] {
  return withLast(baskets, count, (row, i) => ({
    ...row,
    ...(row.itemId !== undefined && { itemId: `unheard-of-${i % 3}` }),
    ...(row.categoryId !== undefined && { categoryId: `unheard-of-${i % 2}` }),
  }));
}

function withLast(
  baskets: Baskets,
  count: number,
  change: (row: BasketRow, i: number) => BasketRow | undefined,
): BasketRow[] {
  const places = new Map<string, Set<number>>();
  for (const { customerId, orderSeq } of baskets) {
    const id = String(customerId);
    places.set(id, (places.get(id) ?? new Set()).add(Number(orderSeq)));
  }
  const kept = new Map<string, Set<number>>();
  for (const [id, own] of places) {
    const ascending = [...own].sort((a, b) => a - b);
    kept.set(id, new Set(ascending.slice(0, Math.max(0, own.size - count))));
  }
  return baskets.flatMap((row, i) => {
    const isKept = kept.get(String(row.customerId))!.has(Number(row.orderSeq));
    return isKept ? row : (change(row, i) ?? []);
  });
}
