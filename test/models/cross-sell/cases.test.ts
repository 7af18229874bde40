import { crossSell, EventTable } from "siyu";
import { beforeAll, expect, test } from "vitest";
import { events, items, until } from "./cross-shop.js";

// Customers and items of whom little is known, and one who bought very much.

const day = 86_400_000;
/** One order of 5,000 lines: 250 items that nobody else bought, and what is on the shelves. */
const bulk = Array.from({ length: 5000 }, (_, line) => ({
  customerId: "bulk",
  orderId: "bulk-1",
  itemId: line % 2 === 0 ? `bulk-${line % 500}` : `i${line % 30}`,
  categoryId: `c${line % 6}`,
  timestamp: until - 20 * day,
}));
const table = EventTable.from([...events, ...bulk], { until }).with({ items });

let model: crossSell.ItemModel;

beforeAll(async () => {
  model = await crossSell.item.train(table, { learner: "logistic" });
});

const rowsOf = (customerId: string, query: crossSell.ItemQuery = {}) =>
  model.predict(table, { ...query, customers: [customerId] }).toArray();

test("a customer with one purchase gets full lists, and reasons from it", () => {
  const rows = rowsOf("c1");
  expect(rows).toHaveLength(10);
  expect(rows[0]!.because.map(({ itemId }) => itemId)).toEqual(["i0"]);
});

test("an item that was sold once is offered to all others, and speaks for nothing alone", () => {
  const others = model.predict(table, { onlyItems: ["i49"] });
  expect(others.length).toBe(240);
  expect(model.similarItems("i49").length).toBeLessThanOrEqual(10);
});

test("an order of 5,000 lines is learned from and scored", () => {
  const had = new Set(bulk.map(({ itemId }) => itemId));
  const rows = rowsOf("bulk", { top: 400 });
  expect(rows.length).toBe(60 - [...had].filter((id) => /^i\d/.test(id)).length);
  expect(rows.some(({ itemId }) => had.has(itemId))).toBe(false);
  expect(rowsOf("c2", { top: 400 }).length).toBe(60 + 250 - new Set(ownedBy("c2")).size);
});

test("a customer whose thousands of items the model never heard of gets what sells", () => {
  const unheard = Array.from({ length: 5000 }, (_, k) => ({
    customerId: "stranger",
    itemId: `unheard-${k}`,
    timestamp: until - day,
  }));
  const rows = model.predict(unheard, { asOf: until }).toArray();
  expect(rows).toHaveLength(10);
  expect(rows.every(({ because }) => because.length === 0)).toBe(true);
});

function ownedBy(customerId: string): string[] {
  return events.filter((event) => event.customerId === customerId).map(({ itemId }) => String(itemId));
}
