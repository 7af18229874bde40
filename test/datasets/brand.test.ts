import { expect, test } from "vitest";
import { generateBrand } from "../../datasets/brand/brand.js";
import { dayMs, dayNumber, dayOf } from "../../datasets/brand/calendar.js";
import { categories } from "../../datasets/brand/categories.js";
import type { Life } from "../../datasets/brand/life.js";
import { OptionsError } from "../../src/errors.js";
import { EventTable } from "../../src/events/table.js";

const brand = generateBrand({ customers: 4000, days: 730, seed: 7 });
const lives = [...brand.lives];
const firstDay = dayNumber("2024-01-01");

/** Instants of a customer's orders, ascending. */
function orderTimes({ events }: Life): number[] {
  return [...new Set(events.filter(({ type }) => type === "purchase").map(({ timestamp }) => timestamp))];
}

/** Orders of all customers of a kind on each day of the simulation. */
function ordersByDay(kind: Life["truth"]["kind"]): Float64Array {
  const orders = new Float64Array(730);
  for (const life of lives) {
    if (life.truth.kind === kind) for (const at of orderTimes(life)) orders[dayOf(at) - firstDay]!++;
  }
  return orders;
}

const inPromotion = Array.from({ length: 730 }, (_, d) =>
  brand.calendar.some(({ from, to }) => firstDay + d >= dayNumber(from) && firstDay + d <= dayNumber(to)),
);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("the same seed gives the same bytes, another seed another brand", () => {
  const bytes = (seed: number) => {
    const { events, customers, items, calendar, truth } = generateBrand({ customers: 60, days: 200, seed });
    return JSON.stringify([[...events], [...customers], items, calendar, [...truth]]);
  };
  expect(bytes(3)).toBe(bytes(3));
  expect(bytes(3)).not.toBe(bytes(4));
});

test("iterating again gives the same events, and more customers leave the first ones as they were", () => {
  const few = generateBrand({ customers: 30, days: 730, seed: 7 });
  expect([...few.events]).toEqual([...few.events]);
  expect([...few.lives]).toEqual(lives.slice(0, 30));
});

test("events of a customer are in time order, between joining and the end", () => {
  const end = (firstDay + 730) * dayMs - 8 * 3_600_000;
  const isInOrder = ({ row, events }: Life) =>
    events[0]!.type === "join" &&
    events[0]!.timestamp === row.joinedAt &&
    events.at(-1)!.timestamp < end &&
    events.every(
      ({ timestamp, customerId }, i) =>
        customerId === row.customerId && timestamp >= events[Math.max(0, i - 1)]!.timestamp,
    );
  expect(lives.filter((life) => !isInOrder(life))).toEqual([]);
});

test("the events are an event table's without a single complaint", () => {
  const { customers, items, calendar } = brand;
  const table = EventTable.from(brand.events, { timeZone: "Asia/Shanghai" });
  const { report } = table.with({ customers, items, calendar });
  expect(report.events).toBe(lives.reduce((sum, { events }) => sum + events.length, 0));
  expect(report.customers).toBe(lives.length);
  expect(report.byCode.filter(({ code }) => code !== "duplicate_event")).toEqual([]);
});

test("followers never buy, and nobody buys or opens a message after dropping out", () => {
  for (const { truth, events } of lives) {
    const purchases = events.filter(({ type }) => type === "purchase");
    if (truth.kind === "follower") expect(purchases).toHaveLength(0);
    const active = events.filter(({ type }) => type !== "refund" && type !== "unsubscribe");
    if (truth.dropoutAt !== undefined) expect(active.at(-1)!.timestamp).toBeLessThan(truth.dropoutAt);
    expect(new Set(purchases.map(({ orderId }) => orderId)).size).toBe(truth.orders);
  }
  const leavers = lives.filter(({ truth }) => truth.dropoutAt !== undefined);
  expect(leavers.length / lives.length).toBeGreaterThan(0.25);
  const followers = lives.filter(({ truth }) => truth.kind === "follower");
  expect(followers.length / lives.length).toBeGreaterThan(0.1);
  expect(followers.some(({ events }) => events.some(({ type }) => type === "open"))).toBe(true);
});

test("a refund comes two days or more after its purchase and takes back one line of it", () => {
  let refunds = 0;
  for (const { events } of lives) {
    for (const refund of events.filter(({ type }) => type === "refund")) {
      const bought = events.find(
        ({ type, orderId, itemId }) =>
          type === "purchase" && orderId === refund.orderId && itemId === refund.itemId,
      )!;
      expect(refund.timestamp - bought.timestamp).toBeGreaterThanOrEqual(2 * dayMs);
      expect([refund.quantity, refund.amount]).toEqual([bought.quantity, bought.amount]);
      refunds++;
    }
  }
  expect(refunds).toBeGreaterThan(100);
});

test("demand follows promotions, the weekday, the season and the new year's lull", () => {
  const orders = ordersByDay("regular");
  // From half a year on: the first weeks hold the launch.
  const ordinary = [...orders.keys()].filter((d) => d > 180 && !inPromotion[d]);
  const promoted = [...orders.keys()].filter((d) => d > 180 && inPromotion[d]);
  const of = (days: readonly number[]) => mean(days.map((d) => orders[d]!));
  const weekday = (d: number) => new Date((firstDay + d) * dayMs).getUTCDay();
  const isWeekend = (d: number) => weekday(d) === 0 || weekday(d) === 6;
  expect(of(promoted) / of(ordinary)).toBeGreaterThan(1.3);
  expect(of(ordinary.filter(isWeekend)) / of(ordinary.filter((d) => !isWeekend(d)))).toBeGreaterThan(1.1);
  const between = (from: string, to: string) =>
    ordinary.filter((d) => firstDay + d >= dayNumber(from) && firstDay + d <= dayNumber(to));
  expect(of(between("2025-10-01", "2025-12-31")) / of(between("2025-04-01", "2025-06-30"))).toBeGreaterThan(
    1.15,
  );
  expect(of(between("2025-01-28", "2025-02-04")) / of(between("2025-02-05", "2025-02-28"))).toBeLessThan(
    0.75,
  );
});

test("promotion buyers order mostly within promotions, others mostly outside", () => {
  const share = (kind: "promotion" | "regular") => {
    const orders = ordersByDay(kind);
    // Who comes by an order of the day of joining is counted too: it is the first 180 days that are left out.
    const later = [...orders.keys()].filter((d) => d > 180);
    const within = later.filter((d) => inPromotion[d]).reduce((sum, d) => sum + orders[d]!, 0);
    return within / later.reduce((sum, d) => sum + orders[d]!, 0);
  };
  expect(share("promotion")).toBeGreaterThan(0.6);
  expect(share("regular")).toBeLessThan(0.4);
});

test("gaps are regular where the truth says so: their spread falls with the gamma shape", () => {
  const spreads = (from: number, to: number) =>
    mean(
      lives
        .filter(({ truth }) => truth.kind === "regular" && truth.regularity >= from && truth.regularity < to)
        .map(orderTimes)
        .filter((times) => times.length >= 6)
        .map((times) => {
          const gaps = times.slice(1).map((at, i) => at - times[i]!);
          return Math.sqrt(mean(gaps.map((gap) => (gap - mean(gaps)) ** 2))) / mean(gaps);
        }),
    );
  const [bursty, middle, regular] = [spreads(0.5, 1), spreads(1.4, 2.2), spreads(4, 9.1)];
  expect(bursty).toBeGreaterThan(middle + 0.1);
  expect(middle).toBeGreaterThan(regular + 0.1);
});

test("orders come at the true rate while the customer is there", () => {
  // Shopping time per calendar day is above 1 for those who like promotions: they are left out. Time before the
  // first order is not counted; the gap that the end cuts is, as the expected number of renewals asks.
  let orders = 0;
  let expected = 0;
  const end = (firstDay + 730) * dayMs;
  for (const life of lives) {
    const { kind, promotionSensitivity, ratePerDay, lastRatePerDay, regularity, dropoutAt } = life.truth;
    const [first, ...repeats] = orderTimes(life);
    const isPlain =
      kind === "regular" && promotionSensitivity < 0.15 && regularity > 0.8 && regularity < 1.25;
    if (!isPlain || first === undefined) continue;
    orders += repeats.length;
    expected += (((dropoutAt ?? end) - first) / dayMs) * Math.sqrt(ratePerDay * lastRatePerDay);
  }
  expect(orders).toBeGreaterThan(300);
  expect(orders / expected).toBeGreaterThan(0.85);
  expect(orders / expected).toBeLessThan(1.2);
});

test("engagement tells of the end: who is about to leave has opened fewer messages than who stays", () => {
  const opens: { leavers: number[]; stayers: number[] } = { leavers: [], stayers: [] };
  for (let cutoff = firstDay + 200; cutoff < firstDay + 640; cutoff += 60) {
    for (const { row, truth, events } of lives) {
      const endDay = truth.dropoutAt === undefined ? Number.POSITIVE_INFINITY : dayOf(truth.dropoutAt);
      if (dayOf(row.joinedAt) > cutoff - 90 || endDay < cutoff) continue;
      const isOpen = (type: unknown, day: number) => type === "open" && day >= cutoff - 60 && day < cutoff;
      const count = events.filter(({ type, timestamp }) => isOpen(type, dayOf(timestamp))).length;
      opens[endDay < cutoff + 60 ? "leavers" : "stayers"].push(count);
    }
  }
  expect(opens.leavers.length).toBeGreaterThan(500);
  expect(mean(opens.leavers) / mean(opens.stayers)).toBeLessThan(0.9);
});

test("categories come back after their cycle, and complements lie in one basket", () => {
  const waits = new Map<string, number[]>();
  const baskets: Set<string>[] = [];
  for (const { events } of lives) {
    const last = new Map<string, number>();
    const byOrder = new Map<string, Set<string>>();
    for (const { type, timestamp, categoryId, orderId } of events) {
      if (type !== "purchase" || categoryId === undefined || orderId === undefined) continue;
      const before = last.get(categoryId);
      if (before !== undefined) waits.set(categoryId, [...(waits.get(categoryId) ?? []), timestamp - before]);
      last.set(categoryId, timestamp);
      byOrder.set(orderId, (byOrder.get(orderId) ?? new Set()).add(categoryId));
    }
    baskets.push(...byOrder.values());
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]! / dayMs;
  expect(median(waits.get("lip")!)).toBeGreaterThan(1.25 * median(waits.get("mask")!));
  const share = (category: string, given: string) => {
    const with_ = baskets.filter((basket) => basket.has(given));
    return with_.filter((basket) => basket.has(category)).length / with_.length;
  };
  for (const { categoryId, complement } of categories.slice(0, 5)) {
    const base = baskets.filter((basket) => basket.has(complement)).length / baskets.length;
    expect(share(complement, categoryId) / base).toBeGreaterThan(1.2);
  }
});

test("side tables know every customer and item, and no item is sold before its launch", () => {
  const launches = new Map(brand.items.map(({ itemId, launchedAt }) => [itemId, dayNumber(launchedAt)]));
  expect(launches.size).toBe(brand.items.length);
  expect([...brand.customers].map(({ customerId }) => customerId)).toEqual(
    lives.map(({ row }) => row.customerId),
  );
  expect([...launches.values()].filter((day) => day > firstDay).length).toBeGreaterThan(5);
  const purchases = [...brand.events].filter(({ type }) => type === "purchase");
  expect(purchases.filter(({ timestamp, itemId }) => dayOf(timestamp) < launches.get(itemId!)!)).toEqual([]);
});

test("a mistyped option and a value out of range are errors that name it", () => {
  const options = { customers: 10, days: 10, seed: 1 };
  expect(() => generateBrand({ ...options, custommers: 3 } as typeof options)).toThrow(/custommers/);
  const bad = () => generateBrand({ ...options, days: 0, start: "2031-01-01" });
  expect(bad).toThrow(OptionsError);
  expect(bad).toThrow(/'days'.*'start'/);
});

test("no customers and a single day are a brand too", () => {
  expect([...generateBrand({ customers: 0, days: 1, seed: 1 }).events]).toEqual([]);
  const day = generateBrand({ customers: 20, days: 1, seed: 1 });
  expect([...day.customers]).toHaveLength(20);
});
