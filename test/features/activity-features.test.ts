import fc from "fast-check";
import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { History } from "../../src/events/history.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import { dataOf } from "../../src/events/table.js";
import { Snapshot } from "../../src/training/snapshot.js";

const day = (n: number) => Date.UTC(2024, 0, n);
const order = (customerId: string, n: number, amount: number): CustomerEvent => ({
  customerId,
  timestamp: day(n),
  amount,
  quantity: 2,
});

/** Ann orders on days 1, 11 and 41, Bo on day 41 only; the cutoff is day 62, so that the silence of both is 20 days. */
const table = EventTable.from([
  order("ann", 1, 10),
  order("ann", 11, 20),
  order("ann", 41, 60),
  order("bo", 41, 20),
  { type: "open", customerId: "ann", timestamp: day(60) },
  { type: "complaint", customerId: "bo", timestamp: day(50) },
  { type: "unsubscribe", customerId: "bo", timestamp: day(51) },
]);

function valuesOf(source: EventTable, name: string, horizonDays = 30): number[] {
  const { features, columns } = new Snapshot(new History(dataOf(source), day(62))).features(horizonDays);
  return Array.from(columns[features.findIndex((feature) => feature.name === name)]!);
}

test.each([
  ["frequency", [2, 0]],
  ["age", [60, 20]],
  ["daysSinceLast", [20, 20]],
  ["silenceShare", [20 / 60, 1]],
  ["gapMean", [20, Number.NaN]],
  ["gapMedian", [20, Number.NaN]],
  ["gapLast", [30, Number.NaN]],
  ["gapMax", [30, Number.NaN]],
  ["gapVariation", [0.5, Number.NaN]],
  // The population's median gap is 20: Ann's mean of (40 + 20) / 3, Bo's of 20 / 1.
  ["overdueRatio", [1, 1]],
  ["overdueMax", [20 / 30, Number.NaN]],
  ["orders14", [0, 0]],
  ["orders28", [1, 1]],
  ["orders56", [2, 1]],
  ["orders364", [3, 1]],
  // The median order day is 20.
  ["spendMean", [1.5, 1]],
  ["spendLast", [3, 1]],
  ["spendTotal", [4.5, 1]],
  ["unitsLast", [2, 2]],
  ["visits28", [1, 0]],
  ["daysSinceVisit", [1, Number.NaN]],
  ["complaints182", [0, 1]],
  ["hasLeft", [0, 1]],
] as const)("%s of two customers, worked by hand", (name, expected) => {
  const values = valuesOf(table, name);
  expected.forEach((value, i) => {
    if (Number.isNaN(value)) expect(values[i]).toBeNaN();
    else expect(values[i]).toBeCloseTo(value, 12);
  });
});

test("what was bought is counted over a customer's own purchases, whatever else is in the table", () => {
  const id = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });
  const line = fc.record({
    customer: fc.integer({ min: 0, max: 3 }),
    // Some days of many lines, on either side of 182 days ago.
    day: fc.constantFrom(-200, -122, -121, -120, 0, 30, 61),
    type: fc.constantFrom("purchase", "purchase", "purchase", "view", "refund"),
    item: id,
    category: id,
    channel: id,
    discount: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
      const buyers = [
        ...new Set(lines.filter(({ type }) => type === "purchase").map((l) => l.customer)),
      ].sort();
      const events = lines.map(
        ({ customer, type, ...l }): CustomerEvent => ({
          customerId: `c${customer}`,
          type: type as "purchase",
          timestamp: day(l.day),
          amount: 5,
          ...(l.item !== undefined && { itemId: `i${l.item}` }),
          ...(l.category !== undefined && { categoryId: `g${l.category}` }),
          ...(l.channel !== undefined && { channel: `h${l.channel}` }),
          ...(l.discount !== undefined && { discount: l.discount }),
        }),
      );
      const source = EventTable.from(events);
      const snapshot = new Snapshot(new History(dataOf(source), day(62)));
      const { features, columns } = snapshot.features(30);
      const scored = Array.from(snapshot.rows, (c) => snapshot.history.customers.at(c));
      for (const customer of buyers) {
        const row = scored.indexOf(`c${customer}`);
        if (row < 0) continue;
        const own = lines.filter((l) => l.customer === customer && l.type === "purchase");
        const different = (values: (number | undefined)[]) =>
          new Set(values.filter((v) => v !== undefined)).size;
        const named = own.filter(({ item }) => item !== undefined);
        const again = named.filter((l) => named.some((other) => other.item === l.item && other.day < l.day));
        const priced = own.filter(({ discount }) => discount !== undefined);
        const off = priced.reduce((sum, { discount }) => sum + discount!, 0);
        const hasCategory = own.some(({ category }) => category !== undefined);
        const expected = {
          linesMean: own.length / different(own.map((l) => l.day)),
          items: different(own.map(({ item }) => item)) || Number.NaN,
          itemsAgainShare: again.length / named.length,
          categories: different(own.map(({ category }) => category)) || Number.NaN,
          categories182: hasCategory
            ? different(own.filter((l) => 61 - l.day < 182).map(({ category }) => category))
            : Number.NaN,
          channels: different(own.map(({ channel }) => channel)) || Number.NaN,
          discountShare: priced.length > 0 ? off / (off + 5 * priced.length) : Number.NaN,
          discountedShare: priced.filter(({ discount }) => discount! > 0).length / priced.length,
        };
        const valueOf = (name: string) =>
          columns[features.findIndex((feature) => feature.name === name)]![row];
        const got = Object.fromEntries(Object.keys(expected).map((name) => [name, valueOf(name)]));
        expect(got).toEqual(expected);
      }
    }),
    { seed: 20260105, numRuns: 200 },
  );
});

test("the median gap is that of all gaps, few or many", () => {
  for (const gaps of [[3], [9, 2], [5, 1, 7], Array.from({ length: 61 }, (_, k) => 1 + ((k * 37) % 61))]) {
    const days = [-2500];
    for (const gap of gaps) days.push(days.at(-1)! + gap);
    const events = days.map((n) => order("ann", n, 1));
    const sorted = [...gaps].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
    expect(valuesOf(EventTable.from(events), "gapMedian")).toEqual([median]);
  }
});

test("the promotion calendar is known in advance, also after the cutoff", () => {
  const calendar = [
    { name: "past", from: "2024-02-10", to: "2024-02-10" }, // day 41
    { name: "ahead", from: "2024-03-05", to: "2024-03-07" }, // days 65 to 67
  ];
  const withCalendar = table.with({ calendar });
  expect(valuesOf(withCalendar, "promotionShare")).toEqual([1 / 3, 1]);
  expect(valuesOf(withCalendar, "promotionAhead")).toEqual([0.1, 0.1]);
  expect(valuesOf(withCalendar, "promotionMatch")[1]).toBeCloseTo(0.1, 12);
});

test("own columns are features as they stood at the cutoff", () => {
  const customers = [
    { customerId: "ann", points: 5, validFrom: "2024-01-01" },
    { customerId: "ann", points: 900, validFrom: "2024-03-20" },
    { customerId: "bo", points: 7 },
  ];
  expect(valuesOf(table.with({ customers }), "own:points")).toEqual([5, 7]);
});

test("levels of own columns are kept from ten customers on: no name or phone number enters a model", () => {
  const ids = Array.from({ length: 24 }, (_, c) => `c${c}`);
  const many = EventTable.from(ids.map((id) => order(id, 5, 10)));
  const customers = ids.map((customerId, c) => ({
    customerId,
    city: c < 12 ? "Hangzhou" : c < 23 ? "Suzhou" : "Ningbo",
    phone: `138${c}`,
  }));
  const { population } = new Snapshot(new History(dataOf(many.with({ customers })), day(62)));
  expect(population.ownLevels).toEqual([{ name: "city", levels: ["Hangzhou", "Suzhou"] }]);
});

test("every feature has one meaning, one unit and one name", () => {
  const { features } = new Snapshot(new History(dataOf(table), day(62))).features(30);
  expect(new Set(features.map(({ name }) => name)).size).toBe(features.length);
  for (const { meaning, unit } of features) expect(meaning.length * unit.length).toBeGreaterThan(0);
});
