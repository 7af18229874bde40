import { expect, test } from "vitest";
import { attributesAsOf, itemAttributesAsOf } from "../../src/events/side-tables.js";
import { dataOf, EventTable } from "../../src/events/table.js";

const events = EventTable.from(
  [
    { customerId: "a", timestamp: "2021-01-02", itemId: "x" },
    { customerId: "b", timestamp: "2021-01-03", itemId: "y" },
    { customerId: "c", timestamp: "2021-01-04" },
  ],
  { timeZone: "Asia/Shanghai" },
);
const at = (text: string) => Date.parse(`${text}T00:00:00+08:00`);

const withCustomers = events.with({
  customers: [
    { customerId: "b", tier: "silver", city: "Wuhan", points: 5, member: true },
    { customerId: "b", tier: "gold", points: 50, validFrom: "2021-02-01" },
    { customerId: "c", tier: "", points: null, city: "Chengdu" },
    { customerId: "z", tier: "bronze", points: 1 },
  ],
});

function columns(table: EventTable, cutoff: number) {
  const { numeric, categorical } = attributesAsOf(dataOf(table), cutoff);
  return {
    ...Object.fromEntries(numeric.map(({ name, values }) => [name, [...values]])),
    ...Object.fromEntries(
      categorical.map(({ name, levels, codes }) => [name, [...codes].map((code) => levels[code])]),
    ),
  };
}

test("attributes are those valid before the cutoff, column by column", () => {
  expect(columns(withCustomers, at("2021-02-01"))).toEqual({
    city: [undefined, "Wuhan", "Chengdu"],
    tier: [undefined, "silver", undefined],
    points: [Number.NaN, 5, Number.NaN],
    member: [Number.NaN, 1, Number.NaN],
  });
  expect(columns(withCustomers, at("2021-02-01") + 1)).toMatchObject({
    city: [undefined, "Wuhan", "Chengdu"],
    tier: [undefined, "gold", undefined],
    points: [Number.NaN, 50, Number.NaN],
  });
});

test("a level of a later row is not even among the levels", () => {
  const levels = (cutoff: number) =>
    attributesAsOf(dataOf(withCustomers), cutoff).categorical.find(({ name }) => name === "tier")!.levels;
  expect(levels(at("2021-02-01"))).toEqual(["silver"]);
  expect(levels(at("2021-02-02"))).toEqual(["gold"]);
});

test("rows of unknown customers are kept and counted as a notice", () => {
  expect(withCustomers.report.byCode).toMatchObject([
    { code: "unknown_side_row", severity: "notice", count: 1 },
  ]);
});

test("slices keep the side tables, and each customer its attributes", () => {
  expect(columns(withCustomers.slice({ customers: ["b"] }), at("2021-03-01"))).toMatchObject({
    tier: ["gold"],
  });
});

test("items have attributes by their code; a path of categories is one word", () => {
  const table = events.with({ items: [{ itemId: "y", categoryId: ["Home", "Pots"], price: 19.9 }] });
  const { numeric, categorical } = itemAttributesAsOf(dataOf(table), table.until);
  expect(numeric).toEqual([{ name: "price", values: Float64Array.of(Number.NaN, 19.9) }]);
  expect(categorical).toEqual([{ name: "categoryId", levels: ["Home/Pots"], codes: Int32Array.of(-1, 0) }]);
});

test("calendar days are those of the zone, and a date as 'to' counts whole", () => {
  const table = events.with({
    calendar: [
      { name: "11.11", from: "2021-11-01", to: "2021-11-11" },
      { name: "618", from: "2021-06-01", to: "2021-06-18T20:00:00" },
    ],
  });
  expect(dataOf(table).side.calendar).toEqual([
    { name: "618", from: at("2021-06-01"), to: at("2021-06-18") + 20 * 3_600_000 },
    { name: "11.11", from: at("2021-11-01"), to: at("2021-11-12") },
  ]);
});

test("a later row decides neither which columns there are nor of which kind", () => {
  const rows = [
    { customerId: "a", points: 5 },
    { customerId: "b", points: 7 },
  ];
  const later = { customerId: "a", validFrom: "2022-01-01", points: "none", tier: "gold" };
  const now = at("2021-06-01");
  const [plain, changed] = [events.with({ customers: rows }), events.with({ customers: [...rows, later] })];
  expect(attributesAsOf(dataOf(changed), now)).toEqual(attributesAsOf(dataOf(plain), now));
  const { numeric, categorical } = attributesAsOf(dataOf(changed), at("2022-01-02"));
  expect(numeric).toEqual([]);
  expect(categorical.map(({ name, levels }) => [name, levels])).toEqual([
    ["points", ["7", "none"]],
    ["tier", ["gold"]],
  ]);
});

test("tables given one after the other stand together", () => {
  const table = withCustomers.with({ calendar: [{ name: "618", from: "2021-06-01", to: "2021-06-18" }] });
  expect(dataOf(table).side.customers).toBe(dataOf(withCustomers).side.customers);
  expect(dataOf(withCustomers).side.calendar).toEqual([]);
});

test("any order of rows gives the same columns", () => {
  const rows = [
    { customerId: "b", tier: "gold", validFrom: "2021-02-01" },
    { customerId: "b", tier: "silver" },
    { customerId: "a", tier: "silver" },
  ];
  const later = at("2021-03-01");
  expect(columns(events.with({ customers: rows }), later)).toEqual(
    columns(events.with({ customers: [...rows].reverse() }), later),
  );
});

test("broken rows are one error that lists them", () => {
  const customers = [
    { customerId: "", tier: "gold" },
    { customerId: "a", tier: "gold", validFrom: "soon" },
    { customerId: "b", tier: { level: 1 } },
    { customerId: "c", tier: "gold" },
    { customerId: "c", tier: "silver" },
  ];
  expect(() => events.with({ customers: customers as never })).toThrow(
    expect.objectContaining({ code: "invalid_side_table", details: expect.objectContaining({ count: 4 }) }),
  );
  const calendar = [{ name: "618", from: "2021-06-18", to: "2021-06-01" }];
  expect(() => events.with({ calendar })).toThrow(expect.objectContaining({ code: "invalid_side_table" }));
});
