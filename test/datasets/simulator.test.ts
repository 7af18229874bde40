import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { simulate, simulationCsv } from "../../datasets/index.js";
import { csvHeader } from "../../datasets/simulator/log/csv-writer.js";
import { OptionsError } from "../../src/errors.js";
import { dataOf, EventTable } from "../../src/events/table.js";

const timeZone = "Asia/Shanghai";
const csvOf = (...options: Parameters<typeof simulate>) =>
  Buffer.concat([...simulationCsv(simulate(...options))]);

test("the same seed gives the same bytes, on every machine; another seed gives another brand", () => {
  const hash = createHash("sha256")
    .update(csvOf({ customers: 150, days: 400 }))
    .digest("hex");
  expect(hash).toBe("b4391130abb8c2fdb6ea97fbba0eb489e64316f16aa495bc2095479e1686e13f");
  expect(csvOf({ customers: 20 }).equals(csvOf({ customers: 20, seed: 2 }))).toBe(false);
});

test("iterating again gives the same, and the views agree with the lives", () => {
  const simulation = simulate({ customers: 70, futures: 2 });
  const { events, customers, truth } = simulation;
  const lives = [...simulation.lives];
  expect([...simulation.lives]).toEqual(lives);
  expect([...events]).toEqual(lives.flatMap((life) => life.events));
  expect([...customers]).toEqual(lives.map(({ row }) => row));
  expect([...truth]).toEqual(lives.map((life) => life.truth));
});

test("twice as many customers leave the first ones as they were", () => {
  for (const customers of [1, 40, 64, 100]) {
    const few = csvOf({ customers, days: 400, seed: 9 });
    const many = csvOf({ customers: 2 * customers, days: 400, seed: 9 });
    expect(many.subarray(0, few.length).equals(few)).toBe(true);
  }
});

test("events pass as an event table without a single issue, side tables and all", () => {
  const { events, customers, items, calendar, until } = simulate({ customers: 1200, days: 500, seed: 3 });
  const table = EventTable.from(events, { timeZone }).with({ customers, items, calendar });
  expect(table.report.byCode).toEqual([]);
  expect(table.report.customers).toBe(1200);
  expect(table.until).toBeLessThanOrEqual(until);
  const { types } = table.report;
  for (const type of ["join", "purchase", "refund", "view", "cart", "touch", "deliver", "open"]) {
    expect(types).toHaveProperty(type);
  }
  for (const type of ["click", "unsubscribe", "leave", "share", "complaint", "assign"]) {
    expect(types).toHaveProperty(type);
  }
});

test("CSV bytes read back are the table of the events", async () => {
  const simulation = simulate({ customers: 80, days: 500, seed: 4 });
  const text = Buffer.concat([...simulationCsv(simulation)]);
  expect(text.toString("utf8", 0, csvHeader.length)).toBe(csvHeader);
  const read = dataOf(await EventTable.fromCsv(text, { timeZone }));
  const made = dataOf(EventTable.from(simulation.events, { timeZone }));
  expect(read.report.byCode).toEqual([]);
  expect({ ...read, report: undefined }).toEqual({ ...made, report: undefined });
});

test("CSV comes in chunks, and reports how far it is", () => {
  const seen: number[] = [];
  const sizes = Array.from(
    simulationCsv(simulate({ customers: 5000, days: 200 }), ({ done, total }) => {
      expect(total).toBe(5000);
      seen.push(done);
    }),
    ({ length }) => length,
  );
  expect(sizes.length).toBeGreaterThan(3);
  expect(Math.max(...sizes)).toBeLessThan(1 << 20);
  expect(seen).toEqual([4096, 5000]);
});

test("a simulation of a mechanism switched off differs in that mechanism", () => {
  const types = (mechanisms: NonNullable<Parameters<typeof simulate>[0]>["mechanisms"]) =>
    new Set(Array.from(simulate({ mechanisms }).events, ({ type }) => type));
  expect(types({ sharing: { perOrder: 0 } })).not.toContain("share");
  expect(types({ service: { defect: 0, refund: 0 } })).not.toContain("refund");
  expect(types({ campaigns: { enrolled: 0 } })).not.toContain("assign");
  expect(simulate({ mechanisms: { touch: { coupon: 0.2 } } }).mechanisms.touch).toMatchObject({
    coupon: 0.2,
    gift: 0.035,
  });
});

test("a mistyped option and a value out of range are errors that name it", () => {
  const wrong = (options: object) => () => simulate(options as Parameters<typeof simulate>[0]);
  expect(wrong({ custommers: 3 })).toThrow(/custommers/);
  expect(wrong({ mechanisms: { touch: { cupon: 1 } } })).toThrow(/cupon/);
  expect(wrong({ days: 0, start: "2031-01-01" })).toThrow(OptionsError);
  expect(wrong({ days: 0, start: "2031-01-01" })).toThrow(/'days'.*'start'/);
  expect(wrong({ preset: "huge" })).toThrow(/preset/);
  expect(() => simulate().futures({ days: 10_000 })).toThrow(/days/);
});

test("no customers and a single day are a brand too", () => {
  expect([...simulate({ customers: 0, days: 1 }).events]).toEqual([]);
  expect([...simulate({ customers: 20, days: 1 }).customers]).toHaveLength(20);
  expect(csvOf({ customers: 0 }).toString()).toBe(`${csvHeader}\n`);
});

test("the presets have the sizes they promise", () => {
  expect(simulate().options).toMatchObject({ preset: "tiny", customers: 300 });
  const { options } = simulate({ preset: "large", customers: 1000, days: 730 });
  expect(options).toMatchObject({ preset: "large", customers: 1000, futures: 0 });
  let events = 0;
  for (const _ of simulate({ preset: "small", customers: 2500 }).events) events++;
  expect(events / 2500).toBeGreaterThan(27);
  expect(events / 2500).toBeLessThan(33);
});
