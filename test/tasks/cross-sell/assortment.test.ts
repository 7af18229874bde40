import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { assortmentOf } from "../../../src/tasks/cross-sell/assortment.js";
import { crossPopulationOf } from "../../../src/tasks/cross-sell/cross-population.js";
import { requirePopulation } from "../../../src/tasks/pairs/pair-population.js";

const day = 864e5;
const start = Date.UTC(2024, 0, 1);
const table = EventTable.from(
  Array.from({ length: 40 }, (_, k) => ({
    customerId: `c${k % 20}`,
    itemId: k % 2 === 0 ? "tea" : "cup",
    categoryId: k % 2 === 0 ? "drinks" : "kitchen",
    timestamp: start + k * day,
  })),
  { until: start + 60 * day },
).with({
  items: [
    { itemId: "tea", price: 5 },
    { itemId: "tea", price: 6, validFrom: start + 70 * day },
    { itemId: "pot", categoryId: "kitchen", price: 20, launchedAt: start + 80 * day },
    { itemId: "moon", categoryId: "space", price: 99, validFrom: start + 90 * day },
  ],
});
const data = dataOf(table);
const population = requirePopulation(await crossPopulationOf(new History(data, data.until), "itemId", 30));
const at = (instant: number) => assortmentOf(population.keys, data, instant, undefined);

test("an assortment is what was known of items at an instant, and on sale from their launch on", () => {
  const early = at(start + 65 * day);
  expect([...early.ids]).toEqual(["cup", "tea", "pot"]);
  expect([...early.isOffered]).toEqual([1, 1, 0]);
  const price = (instant: number) =>
    at(instant).attributes.numeric.find(({ name }) => name === "price")!.values[1];
  expect(price(start + 70 * day)).toBe(5);
  expect(price(start + 70 * day + 1)).toBe(6);
  expect([...at(start + 80 * day - 1).isOffered]).toEqual([1, 1, 0]);
  expect([...at(start + 80 * day).isOffered]).toEqual([1, 1, 1]);
  expect([...at(start + 91 * day).ids]).toEqual(["cup", "tea", "moon", "pot"]);
});

test("what is new is read through its category where that is known, else through all; of unknown categories each is one", () => {
  const { rows, groupOf, categoryOf } = at(start + 91 * day);
  const { ids, groups } = population.keys;
  expect([...rows]).toEqual([0, 1, ids.size + groups.size, ids.size + groups.codeOf("kitchen")]);
  expect(groupOf[2]).toBe(-1);
  expect(categoryOf[2]).toBeGreaterThanOrEqual(groups.size);
});

test("it is made once for all instants between two changes: in a service every call has one of its own", () => {
  expect(at(start + 62 * day)).toBe(at(start + 66 * day));
  expect(at(start + 95 * day)).toBe(at(Number.POSITIVE_INFINITY));
  expect(at(start + 66 * day)).not.toBe(at(start + 75 * day));
});
