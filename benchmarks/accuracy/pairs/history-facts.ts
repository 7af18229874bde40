import { nextBasket } from "siyu/learners";

/** What customers have had: one entry a customer. */
export interface HistoryFacts {
  /** Number of baskets that hold each owned item: customers x items. */
  readonly owned: ReturnType<typeof nextBasket.basketCounts>;
  readonly baskets: Float64Array;
  readonly ownedItems: Float64Array;
  /** Items a basket. */
  readonly basketSize: Float64Array;
  /** The same of items not in an earlier basket. */
  readonly newPerBasket: Float64Array;
  readonly newInLast: Float64Array;
}

/** Items of one customer's last basket: all, and those never bought before. */
interface LastBasket {
  readonly items: ReadonlySet<number>;
  readonly fresh: ReadonlySet<number>;
}

/** Share of customers whose last basket has each item, and has it as a new one. */
export interface ItemTotals {
  readonly share: Float64Array;
  readonly newShare: Float64Array;
}

/** How large the baskets of each customer are, and how much of them is new. */
export function factsOf(histories: nextBasket.BasketHistories): HistoryFacts {
  const { offsets } = histories;
  const owned = nextBasket.basketCounts(histories);
  const perCustomer = (valueOf: (c: number) => number) =>
    Float64Array.from({ length: offsets.length - 1 }, (_, c) => valueOf(c));
  const rowOf = (c: number) => {
    const [from, to] = [owned.offsets[c]!, owned.offsets[c + 1]!];
    return {
      items: owned.columns.subarray(from, to),
      counts: Float64Array.from(owned.values.subarray(from, to)),
    };
  };
  const baskets = perCustomer((c) => offsets[c + 1]! - offsets[c]!);
  const ownedItems = perCustomer((c) => owned.offsets[c + 1]! - owned.offsets[c]!);
  const newInLast = perCustomer((c) => {
    const last = itemsOf(histories, offsets[c + 1]! - 1);
    const { items, counts } = rowOf(c);
    return items.filter((item, k) => counts[k] === 1 && last.has(item)).length;
  });
  return {
    owned,
    baskets,
    ownedItems,
    basketSize: perCustomer((c) => rowOf(c).counts.reduce((sum, n) => sum + n, 0) / baskets[c]!),
    newPerBasket: ownedItems.map((items, c) => items / baskets[c]!),
    newInLast,
  };
}

/** The last basket of each customer. @param facts of the baskets before it */
export function lastBaskets(histories: nextBasket.BasketHistories, { owned }: HistoryFacts): LastBasket[] {
  return Array.from({ length: histories.offsets.length - 1 }, (_, c) => {
    const items = itemsOf(histories, histories.offsets[c + 1]! - 1);
    const before = new Set(owned.columns.subarray(owned.offsets[c]!, owned.offsets[c + 1]!));
    return { items, fresh: new Set([...items].filter((item) => !before.has(item))) };
  });
}

export function itemTotals(bought: readonly LastBasket[], itemCount: number): ItemTotals {
  const shareOf = (name: keyof LastBasket) => {
    const counts = new Float64Array(itemCount);
    for (const basket of bought) for (const item of basket[name]) counts[item]!++;
    return counts.map((count) => count / bought.length);
  };
  return { share: shareOf("items"), newShare: shareOf("fresh") };
}

/** Columns of candidates: what is known of the customer, and of the item by the totals that hold for him. */
export function factColumns(
  { owned: _, ...facts }: HistoryFacts,
  { offsets, columns }: nextBasket.CandidateLists,
  totalsOf: (customer: number) => ItemTotals,
): Record<string, Float64Array> & ItemTotals {
  const ofCandidates = (valueOf: (customer: number, item: number) => number) => {
    const values = new Float64Array(columns.length);
    for (let c = 0; c + 1 < offsets.length; c++)
      for (let row = offsets[c]!; row < offsets[c + 1]!; row++) values[row] = valueOf(c, columns[row]!);
    return values;
  };
  const ofCustomers = Object.entries(facts).map(([name, values]) => [name, ofCandidates((c) => values[c]!)]);
  return {
    ...Object.fromEntries(ofCustomers),
    share: ofCandidates((c, item) => totalsOf(c).share[item]!),
    newShare: ofCandidates((c, item) => totalsOf(c).newShare[item]!),
  };
}

function itemsOf({ basketOffsets, items }: nextBasket.BasketHistories, basket: number): Set<number> {
  return new Set(items.subarray(basketOffsets[basket]!, basketOffsets[basket + 1]!));
}
