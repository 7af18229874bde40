import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadSample, sampleCalendarPath, samplePath } from "../../datasets/sample.js";
import { makeSampleFiles, sampleOptions } from "../../datasets/sample-files.js";
import { dataOf } from "../../src/events/table.js";

const dayMs = 86_400_000;
const files = makeSampleFiles();
const rows = files["orders.csv"]
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => line.split(","));

/** Per customer with an order before the last 90 days: the last order before, and whether one came after. */
function lastQuarter(): { lastAt: number; isBuyer: boolean }[] {
  const cutoff = Date.parse("2025-06-30T16:00Z") - 90 * dayMs;
  const byCustomer = new Map<string, { lastAt: number; isBuyer: boolean }>();
  for (const [customerId, timestamp, type] of rows) {
    if (type !== "purchase") continue;
    const at = Date.parse(timestamp!);
    const known = byCustomer.get(customerId!);
    if (at < cutoff) byCustomer.set(customerId!, { lastAt: at, isBuyer: false });
    else if (known !== undefined) known.isBuyer = true;
  }
  return [...byCustomer.values()];
}

test("the sample that ships is what the generator makes, byte for byte", () => {
  expect(readFileSync(samplePath(), "utf8")).toBe(files["orders.csv"]);
  expect(readFileSync(sampleCalendarPath(), "utf8")).toBe(files["calendar.csv"]);
});

test("the sample is below 300 kB and holds 900 customers, followers and refunds among them", () => {
  expect(Buffer.byteLength(files["orders.csv"])).toBeLessThan(300_000);
  const customersOf = (type: string) => new Set(rows.filter((row) => row[2] === type).map(([id]) => id)).size;
  expect(customersOf("join")).toBe(sampleOptions.customers);
  expect(customersOf("purchase")).toBeLessThan(0.9 * sampleOptions.customers);
  expect(customersOf("refund")).toBeGreaterThan(50);
});

test("about a third of the sample's customers buy in the last 90 days, and recency is a good baseline", () => {
  const customers = lastQuarter();
  const buyers = customers.filter(({ isBuyer }) => isBuyer);
  const others = customers.filter(({ isBuyer }) => !isBuyer);
  expect(buyers.length / customers.length).toBeGreaterThan(0.25);
  expect(buyers.length / customers.length).toBeLessThan(0.45);
  let wins = 0;
  for (const buyer of buyers) for (const other of others) if (buyer.lastAt > other.lastAt) wins++;
  const auc = wins / (buyers.length * others.length);
  expect(auc).toBeGreaterThan(0.74);
  expect(auc).toBeLessThan(0.86);
});

test("the sample loads with every row as an event, in the days of Shanghai", async () => {
  const events = await loadSample();
  const { report } = events;
  expect(report.events).toBe(rows.length);
  expect(report.skipped).toBe(0);
  expect(report.timeZone).toBe("Asia/Shanghai");
  expect(report.byCode).toEqual([]);
  expect(dataOf(events).side.calendar.map(({ name }) => name)).toContain("618");
});
