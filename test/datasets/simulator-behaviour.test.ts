import { expect, test } from "vitest";
import { quietMechanisms, simulate } from "../../datasets/index.js";
import type { Life } from "../../datasets/simulator/simulate.js";
import { dayMs, dayNumber, dayOf } from "../../datasets/simulator/world/calendar.js";
import { categories } from "../../datasets/simulator/world/categories.js";

const brand = simulate({ customers: 4000, days: 730, seed: 7, futures: 0 });
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

test("followers never buy, and nobody buys or opens a message after leaving", () => {
  for (const { truth, events } of lives) {
    const purchases = events.filter(({ type }) => type === "purchase");
    if (truth.kind === "follower") expect(purchases).toHaveLength(0);
    const own = events.filter(({ type }) => type === "purchase" || type === "touch");
    const opens = events.filter(({ type }) => type === "open");
    const { leftAt } = truth;
    expect(truth.state === "left").toBe(leftAt !== undefined);
    if (leftAt !== undefined) {
      expect(purchases.every(({ timestamp }) => timestamp < leftAt)).toBe(true);
      expect(opens.every(({ campaignId }) => isBefore(campaignId!, leftAt))).toBe(true);
    }
    expect(new Set(purchases.map(({ orderId }) => orderId)).size).toBe(truth.orders);
    const goneAt = events.find(({ type }) => type === "leave" || type === "unsubscribe")?.timestamp;
    if (goneAt !== undefined)
      expect(own.some(({ type, timestamp }) => type === "touch" && timestamp > goneAt + dayMs)).toBe(false);
  }
  const share = (state: string) => lives.filter(({ truth }) => truth.state === state).length / lives.length;
  expect(share("left")).toBeGreaterThan(0.3);
  expect(share("left")).toBeLessThan(0.6);
  expect(share("cooling")).toBeGreaterThan(0.005);
  const followers = lives.filter(({ truth }) => truth.kind === "follower");
  expect(followers.length / lives.length).toBeGreaterThan(0.1);
  expect(followers.some(({ events }) => events.some(({ type }) => type === "open"))).toBe(true);
});

/** Whether a campaign's message was sent before an instant. */
function isBefore(campaignId: string, instant: number): boolean {
  return brand.campaigns.find((campaign) => campaign.campaignId === campaignId)!.at <= instant;
}

test("a refund comes a day or more after its purchase and takes back one line of it", () => {
  let refunds = 0;
  for (const { events } of lives) {
    for (const refund of events.filter(({ type }) => type === "refund")) {
      const bought = events.find(
        ({ type, orderId, itemId }) =>
          type === "purchase" && orderId === refund.orderId && itemId === refund.itemId,
      )!;
      expect(refund.timestamp - bought.timestamp).toBeGreaterThanOrEqual(dayMs);
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

test("orders come at the true rate while the customer is there", () => {
  // Nobody leaves here. Time before the first order is not counted; the gap that the end cuts is, as the expected
  // number of renewals asks, which is exact for a shape of 1.
  const simulation = simulate({
    customers: 1500,
    days: 730,
    seed: 11,
    futures: 0,
    mechanisms: quietMechanisms,
  });
  let orders = 0;
  let expected = 0;
  for (const life of simulation.lives) {
    const [first, ...repeats] = orderTimes(life);
    const { ratePerDay, regularity } = life.truth;
    if (first === undefined || regularity < 0.8 || regularity > 1.25) continue;
    orders += repeats.length;
    expected += ((simulation.until - first) / dayMs) * ratePerDay;
  }
  expect(orders).toBeGreaterThan(700);
  expect(Math.abs(orders - expected)).toBeLessThan(3 * Math.sqrt(expected));
});

test("engagement tells of the end: who is about to leave has opened fewer messages than who stays", () => {
  const opens: { leavers: number[]; stayers: number[] } = { leavers: [], stayers: [] };
  for (let cutoff = firstDay + 200; cutoff < firstDay + 640; cutoff += 60) {
    for (const { row, truth, events } of lives) {
      const endDay = truth.leftAt === undefined ? Number.POSITIVE_INFINITY : dayOf(truth.leftAt);
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
    expect(share(complement, categoryId) / base).toBeGreaterThan(1.15);
  }
});

test("side tables know every customer and item, and no item is sold before its launch", () => {
  const launches = new Map(brand.items.map(({ itemId, launchedAt }) => [itemId, dayNumber(launchedAt)]));
  expect(launches.size).toBe(categories.reduce((sum, { items }) => sum + items, 0));
  expect([...brand.customers].map(({ customerId }) => customerId)).toEqual(
    lives.map(({ row }) => row.customerId),
  );
  expect([...launches.values()].filter((day) => day > firstDay).length).toBeGreaterThan(5);
  const purchases = [...brand.events].filter(({ type }) => type === "purchase");
  expect(purchases.filter(({ timestamp, itemId }) => dayOf(timestamp) < launches.get(itemId!)!)).toEqual([]);
});
