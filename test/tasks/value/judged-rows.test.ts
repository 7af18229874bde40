import { expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { dataOf, EventTable } from "../../../src/events/table.js";
import { valueBaselines } from "../../../src/tasks/value/baselines.js";
import { judgedRows } from "../../../src/tasks/value/judged-rows.js";
import { Snapshot } from "../../../src/training/snapshot.js";

const customers = 2000;
const events = Array.from({ length: customers }, (_, c) => ({
  customerId: `c${c}`,
  timestamp: Date.UTC(2024, 0, 1),
  amount: 10,
}));
const snapshot = new Snapshot(new History(dataOf(EventTable.from(events)), Date.UTC(2024, 0, 20)));
const labels = (value: Float64Array) => ({
  snapshot,
  horizon: 10,
  value,
  bought: Uint8Array.from(value, (v) => (v === 0 ? 0 : 1)),
  orders: Float64Array.from(value, (v) => (v === 0 ? 0 : 1)),
  firstOrderAfterDays: Int32Array.from(value, (v) => (v === 0 ? -1 : 1)),
});
/** One in four ordered; of every second of these the amount is not known. */
const half = labels(
  Float64Array.from({ length: customers }, (_, i) => (i % 4 ? 0 : i % 8 ? Number.NaN : 20)),
);

test("all rows are judged where every amount is known, also where nobody ordered", () => {
  expect(judgedRows(labels(new Float64Array(customers)))).toHaveLength(customers);
  expect(judgedRows(labels(new Float64Array(customers).fill(3)))).toHaveLength(customers);
});

test("buyers of unknown amounts are left out, and as large a part of those who ordered nothing", () => {
  const rows = judgedRows(half);
  expect(rows.filter((i) => half.bought[i])).toHaveLength(customers / 8);
  expect(rows.some((i) => Number.isNaN(half.value[i]!))).toBe(false);
  const silent = rows.length - customers / 8;
  expect(Math.abs(silent / ((3 / 8) * customers) - 1)).toBeLessThan(0.1);
});

test("nobody is judged where no amount of those who ordered is known", () => {
  const unknown = labels(Float64Array.from({ length: customers }, (_, i) => (i % 4 ? 0 : Number.NaN)));
  expect(judgedRows(unknown)).toEqual([]);
});

test("the mean of all expects of those whose amounts are not known what the others spent", () => {
  const mean = valueBaselines(snapshot, 10, half).find(({ name }) => name === "population mean");
  expect(mean!.value![0]).toBe(20 / 4);
});
