import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { History } from "../../src/events/history.js";
import { dataOf } from "../../src/events/table.js";
import { sampleCustomers } from "../../src/training/customer-sample.js";
import { labelledRowsOf } from "../../src/training/sample-rows.js";
import { labelSnapshot, Snapshot } from "../../src/training/snapshot.js";

const dayMs = 86_400_000;
const cutoff = Date.UTC(2024, 5, 1);
const orders = (count: number, from: number, name: string) =>
  Array.from({ length: count }, (_, c) => ({ customerId: `${name}${c}`, timestamp: from - c * 1000 }));
const known = orders(30_000, cutoff - dayMs, "known");
const whole = dataOf(EventTable.from([...known, ...orders(30_000, cutoff + 9 * dayMs, "later")]));
const sample = sampleCustomers(whole, known.length, 1);

test("customers who come after the cutoff do not change who is in the sample", () => {
  const chosen = (ids: Iterable<string>) => Array.from(ids).filter((id) => id.startsWith("known"));
  const before = sampleCustomers(dataOf(EventTable.from(known)), known.length, 1);
  expect(before.customers.size).toBeGreaterThan(19_000);
  expect(chosen(sample.customers)).toEqual(chosen(before.customers));
});

test("rows of sampled customers are cut to the limit once more", () => {
  const snapshot = new Snapshot(new History(sample, cutoff));
  const labelled = [labelSnapshot(sample, snapshot, 30)];
  expect(snapshot.length).toBeGreaterThan(19_000);
  const { labels } = labelledRowsOf(labelled, 30, 5000, 1);
  expect(Math.abs(labels.length - 5000)).toBeLessThan(300);
});
