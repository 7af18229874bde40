import { EventTable } from "siyu";
import { describe, expect, test } from "vitest";
import { History } from "../../src/events/history.js";
import { orderDaysOf } from "../../src/events/orders.js";
import { outcomeOf } from "../../src/events/outcome.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import { dataOf } from "../../src/events/table.js";

const utc = (day: number, hour = 0) => Date.UTC(2024, 0, day, hour);
const historyOf = (events: CustomerEvent[], cutoff: number, timeZone = "UTC") =>
  new History(dataOf(EventTable.from(events, { timeZone })), cutoff);

describe("a history", () => {
  const events: CustomerEvent[] = [
    { customerId: "a", timestamp: utc(1), amount: 1 },
    { customerId: "a", timestamp: utc(5, 12), amount: 2 },
    { customerId: "b", timestamp: utc(3), amount: 3 },
    { customerId: "b", timestamp: utc(9), amount: 4 },
  ];

  test("holds the events before the cutoff to the millisecond", () => {
    expect(historyOf(events, utc(5, 12)).length).toBe(2);
    expect(historyOf(events, utc(5, 12) + 1).length).toBe(3);
    expect(Array.from(historyOf(events, utc(5, 12)).offsets)).toEqual([0, 1, 2]);
  });

  test("gives copies that end at the cutoff: nothing later stands in its columns", () => {
    const history = historyOf(events, utc(5));
    expect(Array.from(history.numbers("amount")!)).toEqual([100, 300]);
    expect(history.day.length).toBe(2);
  });

  test("counts days to the day of its last millisecond", () => {
    expect(historyOf(events, utc(5)).today).toBe(utc(4) / 86_400_000);
    expect(historyOf(events, utc(5, 1)).today).toBe(utc(5) / 86_400_000);
  });

  test("cuts days in its own time zone", () => {
    const late = [{ customerId: "a", timestamp: utc(1, 20) }]; // 04:00 of the next day in Shanghai
    expect(historyOf(late, utc(10), "Asia/Shanghai").day[0]).toBe(utc(2) / 86_400_000);
  });

  test("sees an event only from when it was known", () => {
    const late: CustomerEvent[] = [{ customerId: "a", timestamp: utc(1), knownAt: utc(4) }];
    expect(historyOf(late, utc(4)).length).toBe(0);
    expect(historyOf(late, utc(4) + 1).length).toBe(1);
  });
});

describe("order days", () => {
  const ordersOf = (events: CustomerEvent[], cutoff = utc(31)) => {
    const { day, amountMinor, quantity } = orderDaysOf(historyOf(events, cutoff));
    return Array.from(day, (d, k) => [d - utc(1) / 86_400_000 + 1, amountMinor[k], quantity[k]]);
  };
  const order = (day: number, orderId: string, amount: number, quantity = 1): CustomerEvent => ({
    customerId: "a",
    timestamp: utc(day, 8),
    orderId,
    amount,
    quantity,
  });
  const refund = (day: number, rest: Partial<CustomerEvent>): CustomerEvent =>
    ({ type: "refund", customerId: "a", timestamp: utc(day), ...rest }) as CustomerEvent;

  test("merge the purchases of one day, whatever their order ids", () => {
    expect(ordersOf([order(1, "x", 1), order(1, "y", 2), order(3, "z", 4)])).toEqual([
      [1, 300, 2],
      [3, 400, 1],
    ]);
  });

  test("keep a missing amount apart from zero", () => {
    expect(ordersOf([{ customerId: "a", timestamp: utc(1) }])).toEqual([[1, Number.NaN, 1]]);
    expect(ordersOf([{ customerId: "a", timestamp: utc(1), amount: 0 }])).toEqual([[1, 0, 1]]);
  });

  test("leave out an order that was fully refunded, by money or by units", () => {
    expect(ordersOf([order(1, "x", 10), order(2, "y", 5), refund(4, { orderId: "y", amount: 5 })])).toEqual([
      [1, 1000, 1],
    ]);
    expect(
      ordersOf([order(1, "x", 10), order(2, "y", 6, 2), refund(4, { orderId: "y", quantity: 2 })]),
    ).toEqual([[1, 1000, 1]]);
  });

  test("keep a partly refunded order with its rest", () => {
    expect(ordersOf([order(2, "y", 6, 3), refund(4, { orderId: "y", amount: 2 })])).toEqual([[2, 400, 3]]);
    expect(ordersOf([order(2, "y", 6, 3), refund(4, { orderId: "y", quantity: 1 })])).toEqual([[2, 400, 3]]);
  });

  test("keep a day of which another order stands", () => {
    expect(ordersOf([order(2, "x", 3), order(2, "y", 5), refund(4, { orderId: "y", amount: 5 })])).toEqual([
      [2, 300, 2],
    ]);
  });

  test("take a refund of an unknown order off the last order day before it", () => {
    expect(ordersOf([order(1, "x", 3), order(3, "y", 5), refund(4, { amount: 6 })])).toEqual([
      [1, 200, 1],
      [3, 0, 1],
    ]);
  });

  test("of 100,000 purchases on one day and a refund are netted in no time", () => {
    const day = Array.from({ length: 100_000 }, (_, i) => order(2, `o${i}`, 1));
    expect(ordersOf([...day, refund(4, { orderId: "o7", amount: 1 })])).toEqual([[2, 9_999_900, 100_000]]);
  });

  test("do not see a refund after the cutoff", () => {
    expect(ordersOf([order(1, "x", 10), refund(5, { orderId: "x", amount: 10 })], utc(5))).toEqual([
      [1, 1000, 1],
    ]);
  });
});

describe("an outcome", () => {
  const table = dataOf(
    EventTable.from([
      { customerId: "a", timestamp: utc(4), amount: 1 },
      { customerId: "a", timestamp: utc(5), amount: 2 },
      { customerId: "a", timestamp: utc(5, 9), amount: 4 },
      { customerId: "a", timestamp: utc(8), amount: 8 },
      { customerId: "b", timestamp: utc(7, 23), amount: 16, knownAt: utc(9) },
      { type: "refund", customerId: "a", timestamp: utc(6), amount: 2 },
    ]),
  );

  test("counts order days, gross value and the first order in [from, to)", () => {
    const { orders, amountMinor, firstOrderAfterDays } = outcomeOf(table, utc(5), utc(8));
    expect(Array.from(orders)).toEqual([1, 1]);
    expect(Array.from(amountMinor)).toEqual([600, 1600]);
    expect(Array.from(firstOrderAfterDays)).toEqual([1, 3]);
  });

  test("leaves out what was not known by the training cutoff", () => {
    expect(Array.from(outcomeOf(table, utc(5), utc(8), utc(9)).orders)).toEqual([1, 0]);
  });
});
