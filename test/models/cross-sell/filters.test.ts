import fc from "fast-check";
import { crossSell, EventTable } from "siyu";
import { beforeAll, describe, expect, test } from "vitest";
import { events, grouped, items, until } from "./cross-shop.js";

// Whatever a query says, the rows of every customer are what it allows, new to the customer, and as many as there can be.

const table = EventTable.from(events, { until }).with({ items });
const owned = new Map<string, Set<string>>();
for (const { customerId, itemId } of events) {
  const own = owned.get(String(customerId)) ?? new Set();
  owned.set(String(customerId), own.add(String(itemId)));
}
const facts = new Map(items.map((item) => [String(item.itemId), item]));
const allIds = [...facts.keys()];

let model: crossSell.ItemModel;

beforeAll(async () => {
  model = await crossSell.item.train(table, { learner: "logistic" });
});

const someIds = fc.subarray([...allIds, "never heard of"]);
const queries = fc.record(
  {
    top: fc.integer({ min: 1, max: 70 }),
    exclude: someIds,
    onlyItems: someIds,
    inStock: fc.boolean(),
    maxPerCategory: fc.integer({ min: 1, max: 4 }),
    diversity: fc.double({ min: 0, max: 1, noNaN: true }),
    minProbability: fc.double({ min: 0, max: 0.2, noNaN: true }),
    value: fc.constantFrom("price", new Map([["i1", 5], ["i50", 2.5]])), // biome-ignore format: short
  },
  { requiredKeys: [] },
);

function isAllowed(id: string, query: crossSell.ItemQuery): boolean {
  const { exclude, onlyItems, inStock, value } = query;
  const item = facts.get(id)!;
  return (
    !exclude?.includes(id) &&
    (onlyItems?.includes(id) ?? true) &&
    (!inStock || Number(item["stock"]) > 0) &&
    (value === undefined || (value instanceof Map ? value.has(id) : item["price"] !== undefined))
  );
}

/** How many rows a customer can get. */
function possible(own: ReadonlySet<string>, query: crossSell.ItemQuery): number {
  const { top = 10, maxPerCategory = Number.POSITIVE_INFINITY } = query;
  const ofCategory = new Map<unknown, number>();
  for (const id of allIds) {
    if (own.has(id) || !isAllowed(id, query)) continue;
    const category = facts.get(id)!["categoryId"];
    ofCategory.set(category, Math.min(maxPerCategory, (ofCategory.get(category) ?? 0) + 1));
  }
  return Math.min(
    top,
    [...ofCategory.values()].reduce((sum, count) => sum + count, 0),
  );
}

describe("of every customer, whatever the query", () => {
  test("rows are allowed, new, capped, ranked from 1, and exactly as many as there can be", () => {
    fc.assert(
      fc.property(queries, (query) => {
        const { minProbability, maxPerCategory, value, diversity = 0 } = query;
        const rows = new Map<string, crossSell.ItemPrediction[]>([...owned.keys()].map((id) => [id, []]));
        for (const row of model.predict(table, query)) rows.get(row.customerId)!.push(row);
        for (const [id, own] of rows) {
          const had = owned.get(id)!;
          expect(own.map(({ rank }) => rank)).toEqual(own.map((_, k) => k + 1));
          expect(new Set(own.map(({ itemId }) => itemId)).size).toBe(own.length);
          for (const { itemId, probability, expectedValue, because } of own) {
            expect(had.has(itemId)).toBe(false);
            expect(isAllowed(itemId, query)).toBe(true);
            if (minProbability !== undefined) expect(probability).toBeGreaterThanOrEqual(minProbability);
            if (value === undefined) expect(expectedValue).toBeUndefined();
            else {
              const worth = value instanceof Map ? value.get(itemId)! : Number(facts.get(itemId)!["price"]);
              expect(expectedValue).toBeCloseTo(probability * worth, 12);
            }
            for (const reason of because) expect(had.has(reason.itemId)).toBe(true);
          }
          if (minProbability === undefined) expect(own).toHaveLength(possible(had, query));
          else expect(own.length).toBeLessThanOrEqual(possible(had, query));
          if (diversity === 0) {
            const scores = own.map(({ probability, expectedValue }) => expectedValue ?? probability);
            expect(scores).toEqual([...scores].sort((a, b) => b - a));
          }
          const counts = grouped(own, ({ itemId }) => facts.get(itemId)!["categoryId"]);
          for (const one of counts.values())
            expect(one.length).toBeLessThanOrEqual(maxPerCategory ?? Number.POSITIVE_INFINITY);
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  test("minProbability only cuts: what it leaves are rows of the same ranks", () => {
    const all = model.predict(table).toArray();
    const least = all.map(({ probability }) => probability).sort((a, b) => b - a)[all.length >> 1]!;
    const some = model.predict(table, { minProbability: least }).toArray();
    expect(some).toEqual(all.filter(({ probability }) => probability >= least));
  });

  test("a filter says which rows there are, and changes no probability", () => {
    const all = new Map(
      model
        .predict(table, { top: 10_000 })
        .toArray()
        .map(({ customerId, itemId, probability }) => [`${customerId} ${itemId}`, probability]),
    );
    const queries: crossSell.ItemQuery[] = [
      {},
      { onlyItems: ["i1", "i11", "i49", "i50"] },
      { inStock: true, maxPerCategory: 1 },
      { value: "price", top: 3 },
    ];
    for (const query of queries)
      for (const { customerId, itemId, probability } of model.predict(table, query))
        expect(probability).toBe(all.get(`${customerId} ${itemId}`));
    for (const { customerId, probability } of model.customersFor(table, "i49"))
      expect(probability).toBe(all.get(`${customerId} i49`));
    const [row] = model.predict(table, { onlyItems: ["i49"] }).top(1);
    const why = model.explain(table, row!.customerId, { itemId: "i49" });
    expect(why.probability).toBeCloseTo(row!.probability, 9);
  });

  test("nor does it where shares of what speaks for candidates are scored, of more items than are all looked at", async () => {
    const launches = Array.from({ length: 400 }, (_, k) => ({
      itemId: `l${k}`,
      categoryId: `c${k % 6}`,
      price: 3,
    }));
    const wide = EventTable.from(events, { until }).with({ items: [...items, ...launches] });
    const shares = await crossSell.item.train(wide, { learner: "shares" });
    const pairOf = ({ customerId, itemId }: crossSell.ItemPrediction) => `${customerId} ${itemId}`;
    const customers = ["c1", "c2", "c3"];
    const all = new Map(
      shares
        .predict(wide, { customers, top: 1000 })
        .toArray()
        .map((row) => [pairOf(row), row.probability]),
    );
    const queries: crossSell.ItemQuery[] = [
      {},
      { top: 100 },
      { onlyItems: ["i1", "i11", "l7"] },
      { exclude: ["i0", "i1", "i2", "i3"] },
      { value: "price", diversity: 0.5 },
    ];
    for (const query of queries)
      for (const row of shares.predict(wide, { ...query, customers }))
        expect(row.probability).toBe(all.get(pairOf(row)));
    for (const row of shares.customersFor(wide, "i11", { customers }))
      expect(row.probability).toBe(all.get(pairOf(row)));
  });

  test("diversity makes the lists of customers differ more within", () => {
    const categories = (rows: crossSell.ItemPrediction[]) =>
      [...grouped(rows, ({ customerId }) => customerId).values()].reduce(
        (sum, own) => sum + new Set(own.map(({ itemId }) => facts.get(itemId)!["categoryId"])).size,
        0,
      );
    const [plain, differing] = [0, 1].map((diversity) =>
      categories(model.predict(table, { top: 4, diversity }).toArray()),
    );
    expect(differing).toBeGreaterThan(plain!);
  });
});
