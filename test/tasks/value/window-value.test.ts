import { describe, expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { dataOf, EventTable } from "../../../src/events/table.js";
import { windowValues } from "../../../src/tasks/value/window-value.js";
import { Snapshot } from "../../../src/training/snapshot.js";

const at = (day: string) => `2024-${day}`;
const cutoff = Date.UTC(2024, 1, 1);
const base: CustomerEvent[] = [
  { customerId: "a", timestamp: at("01-10"), amount: 100, orderId: "old" },
  { customerId: "b", timestamp: at("01-12"), amount: 50, orderId: "b-old" },
];

/** What a and b spent in the ten days from February on. */
function spentIn(more: CustomerEvent[], from = cutoff, knownBefore?: number): number[] {
  const data = dataOf(EventTable.from([...base, ...more], { until: Date.UTC(2024, 3, 1) }));
  const snapshot = new Snapshot(new History(data, from));
  return Array.from(windowValues(data, { snapshot, horizon: 10 }, knownBefore));
}

describe("what customers spend in a window", () => {
  test("is the value of the orders in it, none before and none after", () => {
    const orders = ["01-31", "02-01", "02-10", "02-11"].map((day, i) => ({
      customerId: "a",
      timestamp: at(day),
      amount: 2 ** i,
      orderId: day,
    }));
    expect(spentIn(orders)).toEqual([2 + 4, 0]);
  });

  test("is net of the refunds of those orders up to its end, and of no others", () => {
    const order = { customerId: "a", timestamp: at("02-03"), amount: 40, orderId: "new" };
    const refund = (day: string, orderId: string, amount: number): CustomerEvent => ({
      type: "refund",
      customerId: "a",
      timestamp: at(day),
      orderId,
      amount,
    });
    expect(spentIn([order, refund("02-05", "new", 15)])[0]).toBe(25);
    expect(spentIn([order, refund("02-05", "new", 40)])[0]).toBe(0);
    expect(spentIn([order, refund("02-05", "old", 15)])[0]).toBe(40);
    expect(spentIn([order, refund("02-20", "new", 15)])[0]).toBe(40);
  });

  test("counts of a cutoff within a day what came after it", () => {
    const noon = cutoff + 12 * 3_600_000;
    const order = (hour: string, amount: number) => ({
      customerId: "a",
      timestamp: `2024-02-01T${hour}:00:00Z`,
      amount,
      orderId: hour,
    });
    expect(spentIn([order("09", 7), order("15", 5)], noon)[0]).toBe(5);
    const bare = (time: string) => ({ customerId: "a", timestamp: `2024-02-${time}`, orderId: time });
    // The morning's order is no order of the window whose value would be known.
    expect(spentIn([order("09", 7), bare("05")], noon)[0]).toBeNaN();
    expect(spentIn([order("09", 7), bare("01T15:00:00Z")], noon)[0]).toBeNaN();
    expect(spentIn([bare("01T09:00:00Z"), order("15", 5)], noon)[0]).toBe(5);
    expect(spentIn([order("09", 7)], noon)[0]).toBe(0);
  });

  test("takes days without an amount for the mean of the others, and is unknown without any", () => {
    const order = (day: string, amount?: number) => ({
      customerId: "a",
      timestamp: at(day),
      ...(amount !== undefined && { amount }),
    });
    expect(spentIn([order("02-02", 10), order("02-03", 20), order("02-04")])[0]).toBe(45);
    expect(spentIn([order("02-04")])[0]).toBeNaN();
  });

  test("counts an order that became known after the window, if it was known when the model was trained", () => {
    const late = { customerId: "a", timestamp: at("02-05"), amount: 30, knownAt: at("03-01") };
    expect(spentIn([late])[0]).toBe(30);
    expect(spentIn([late], cutoff, Date.UTC(2024, 2, 15))[0]).toBe(30);
    expect(spentIn([late], cutoff, Date.UTC(2024, 1, 20))[0]).toBe(0);
  });
});
