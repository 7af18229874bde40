import { expect, test } from "vitest";
import { loadCoopGrocery } from "../../datasets/index.js";
import { dataOf } from "../../src/events/table.js";
import { isShared, sharedPath } from "../shared/data.js";
import { errorOf, fileOf, headers } from "./public-files.js";

const trip = (day: number, basket: Record<string, number[]>) => ({
  anno: "2007",
  mese_n: "1",
  giorno_n: day,
  ora: 9,
  minuto: "5",
  basket,
});
const customer = (id: string | number, data: object) => JSON.stringify({ customer_id: id, data });
const map = [
  headers.coopCategories,
  "1;54031210302;Alimentari;1;Generi vari;1;CHIMICA;54;IGIENE PERSONA;03;PROD. SANITARI PARAMED;121;PRIMO SOCCORSO;03;CEROTTI SPECIALI;02",
];

test("Coop: a trip is an order at the shop's clock, its items have the map's category and columns", async () => {
  const baskets = fileOf([
    customer("a", { "2007_01_04_09_05": trip(4, { 1: [1, 1], 2: [1, 1] }) }),
    "",
    customer(7, { "2007_01_05_09_05": trip(5, { 1: [1, 1] }), "2007_01_06_09_05": trip(6, {}) }),
  ]);
  const events = await loadCoopGrocery({ baskets, categories: fileOf(map) });
  expect([...events.toRows()]).toEqual([
    { customerId: "7", timestamp: Date.UTC(2007, 0, 5, 9, 5), orderId: "7-2007_01_05_09_05", itemId: "1", categoryId: "54.03.121" },
    { customerId: "a", timestamp: Date.UTC(2007, 0, 4, 9, 5), orderId: "a-2007_01_04_09_05", itemId: "1", categoryId: "54.03.121" },
    { customerId: "a", timestamp: Date.UTC(2007, 0, 4, 9, 5), orderId: "a-2007_01_04_09_05", itemId: "2" },
  ]); // biome-ignore format: one line an event
  expect(dataOf(events).side.items!.ids.size).toBe(1);
});

test("Coop: a line cut short, a trip that is none and a day that does not exist are counted", async () => {
  const baskets = fileOf([
    customer("a", { t1: trip(4, { 1: [1] }), t2: { basket: {} }, t3: trip(32, { 1: [1] }) }),
    customer("b", { t1: trip(4, { 1: [1] }) }).slice(0, 40),
  ]);
  const { report } = await loadCoopGrocery({ baskets });
  expect(report).toMatchObject({ rows: 4, events: 1, skipped: 3 });
  expect(Object.fromEntries(report.byCode.map(({ code, count }) => [code, count]))).toMatchObject({
    invalid_row: 2,
  });
});

test("Coop: a customer's line may be longer than what is read at a time", async () => {
  const items = Object.fromEntries(Array.from({ length: 30_000 }, (_, item) => [item, [1, 1]]));
  const line = customer("a", { t1: trip(4, items) });
  expect(line.length).toBeGreaterThan(1 << 18);
  const { report } = await loadCoopGrocery({
    baskets: fileOf([line, customer("b", { t1: trip(4, { 1: [1] }) })]),
  });
  expect(report).toMatchObject({ events: 30_001, skipped: 0 });
});

test("Coop: other JSON has a wrong layout", async () => {
  const error = await errorOf(loadCoopGrocery({ baskets: fileOf(['{"customer":"1"}']) }));
  expect(error).toMatchObject({ code: "wrong_layout" });
  expect(error.message).toContain("coop100.json");
});

test.skipIf(!isShared("coop-grocery"))(
  "Coop's 48 customers: 37,096 trips, 370 categories that the map knows too",
  async () => {
    const baskets = sharedPath("coop-grocery/transactions.csv.gz");
    const events = await loadCoopGrocery({ baskets, categories: sharedPath("coop-grocery/items.csv.gz") });
    expect(events.report).toMatchObject({ rows: 308_140, events: 308_140, customers: 48 });
    const { ids, side } = dataOf(events);
    expect([ids.orderId, ids.itemId, ids.categoryId].map((column) => column!.dictionary.size)).toEqual([
      37_096, 2_940, 370,
    ]);
    expect(side.items!.ids.size).toBe(3_421);
  },
);
