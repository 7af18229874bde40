import { expect, test } from "vitest";
import { quietMechanisms } from "../../datasets/index.js";
import { replenishChance } from "../../datasets/simulator/life/basket.js";
import type { SimulatedEvent } from "../../datasets/simulator/log/event-row.js";
import type { Simulation } from "../../datasets/simulator/simulate.js";
import { dayMs, dayOf } from "../../datasets/simulator/world/calendar.js";
import { categories } from "../../datasets/simulator/world/categories.js";
import { byCustomer, expectRecovery, ordersOf, shareOf } from "./recovery.js";

const frequent = {
  ...quietMechanisms,
  rate: { medianGapDays: 30, gapDaysPerTier: 0, deviation: 0 },
} as const;
const cycles = new Map(categories.map(({ categoryId, cycleDays }) => [categoryId, cycleDays]));

test("categories are rebought by the planted replenishment cycle", () => {
  const planted = 1.4;
  const assortment = { ...quietMechanisms.assortment, cycle: planted, useDeviation: 0, explore: 0.6 };
  const mechanisms = { ...frequent, assortment };
  expectRecovery({ customers: 40, days: 730, mechanisms }, (simulation) => {
    const histories = Array.from(byCustomer(simulation), ordersOf);
    const value = (scale: number) =>
      histories.reduce((sum, orders) => sum + logLikelihood(orders, scale, simulation), 0);
    return maximum(value, Math.log(planted));
  });
});

/**
 * Log-likelihood of what orders hold of the categories owned, if cycles are the plain ones times a scale. Orders
 * in which a new category is tried count: there no basket is left empty, which would be filled in another way.
 */
function logLikelihood(
  orders: readonly (readonly SimulatedEvent[])[],
  scale: number,
  { mechanisms }: Simulation,
): number {
  const pantry = new Map<string, { boughtDay: number; lastsDays: number }>();
  let sum = 0;
  let lastDay = dayOf(orders[0]?.[0]?.timestamp ?? 0);
  for (const lines of orders) {
    const day = dayOf(lines[0]!.timestamp);
    const bought = new Set(lines.map(({ categoryId }) => categoryId!));
    const isTrying = lines.some(({ categoryId }) => !pantry.has(categoryId!));
    // A second order of one day tells nothing of cycles.
    if (isTrying && day > lastDay) {
      for (const [categoryId, { boughtDay, lastsDays }] of pantry) {
        const chance = replenishChance(mechanisms.assortment, day - boughtDay, lastsDays);
        sum += bought.has(categoryId) ? Math.log(chance) : Math.log1p(-chance);
      }
    }
    for (const { categoryId, quantity } of lines) {
      const before = pantry.get(categoryId!);
      const left = before ? Math.max(0, before.boughtDay + before.lastsDays - day) : 0;
      const lastsDays = left + quantity! * cycles.get(categoryId!)! * scale;
      pantry.set(categoryId!, { boughtDay: day, lastsDays });
    }
    lastDay = day;
  }
  return sum;
}

/** Maximum over the log scale by Newton's method on differences, with the error of its curvature. */
function maximum(value: (scale: number) => number, planted: number) {
  const step = 0.02;
  let x = planted;
  let curvature = 0;
  for (let i = 0; i < 4; i++) {
    const [low, middle, high] = [x - step, x, x + step].map((at) => value(Math.exp(at))) as [
      number,
      number,
      number,
    ];
    curvature = (low - 2 * middle + high) / step ** 2;
    x -= (high - low) / (2 * step) / curvature;
  }
  return { estimate: x, planted, error: 1 / Math.sqrt(-curvature) };
}

test("a complement follows in an order of its own with the planted chance", () => {
  const planted = 0.3;
  const assortment = { ...quietMechanisms.assortment, complement: planted, explore: 0 };
  const complements = new Map(categories.map(({ categoryId, complement }) => [categoryId, complement]));
  // Hardly anyone orders again within the 14 days: there is one chance.
  const mechanisms = { ...quietMechanisms, rate: { medianGapDays: 1000 }, assortment };
  expectRecovery({ customers: 350, days: 200, mechanisms }, (simulation) => {
    let [followed, n] = [0, 0];
    for (const events of byCustomer(simulation)) {
      const [first, ...later] = ordersOf(events);
      if (!first || first.length > 1) continue;
      const { timestamp, categoryId } = first[0]!;
      if (timestamp > simulation.until - 15 * dayMs) continue;
      n++;
      const within = later.filter(([line]) => dayOf(line!.timestamp) <= dayOf(timestamp) + 14).flat();
      if (within.some((line) => line.categoryId === complements.get(categoryId!))) followed++;
    }
    return shareOf(followed, n, planted);
  });
});

test("who misses the usual item takes another with the planted chance, and waits for it otherwise", () => {
  const planted = 0.6;
  const assortment = {
    ...quietMechanisms.assortment,
    ...{ reach: 0.9, explore: 0.5, loyaltyB: 0, stockOutsPerYear: 4, substitution: planted },
  };
  const mechanisms = { ...frequent, assortment };
  expectRecovery({ customers: 60, days: 700, mechanisms }, (simulation) => {
    const isOut = outOfStock(simulation);
    let [substituted, n] = [0, 0];
    for (const events of byCustomer(simulation)) {
      const usual = new Map<string, string>();
      const carts = events.filter(({ type }) => type === "cart");
      for (const lines of ordersOf(events)) {
        const { timestamp } = lines[0]!;
        const others = (categoryId: string) => lines.filter((line) => line.categoryId !== categoryId).length;
        // Two other lines at least: a basket that stays empty is filled in another way.
        for (const { categoryId } of carts.filter((cart) => cart.timestamp === timestamp)) {
          if (others(categoryId!) >= 2) n++;
        }
        for (const { categoryId, itemId } of lines) {
          const before = usual.get(categoryId!);
          usual.set(categoryId!, itemId!);
          if (before === undefined || !isOut(before, dayOf(timestamp)) || others(categoryId!) < 2) continue;
          expect(itemId).not.toBe(before);
          n++;
          substituted++;
        }
      }
    }
    return shareOf(substituted, n, planted);
  });
});

/** Whether an item is out of stock on a day. */
function outOfStock({ stockOuts }: Simulation): (itemId: string, day: number) => boolean {
  const spans = stockOuts.map(({ itemId, from, to }) => ({
    itemId,
    from: Date.parse(from) / dayMs,
    to: Date.parse(to) / dayMs,
  }));
  return (itemId, day) => spans.some((span) => span.itemId === itemId && day >= span.from && day <= span.to);
}

test("lines are refunded with the planted share", () => {
  const planted = 0.08;
  const mechanisms = { ...frequent, service: { ...quietMechanisms.service, refund: planted } };
  expectRecovery({ customers: 70, days: 300, mechanisms }, (simulation) => {
    const settled = simulation.until - 20 * dayMs;
    const bought = new Map<string, number>();
    let refunds = 0;
    for (const { type, orderId, itemId, timestamp } of simulation.events) {
      const key = `${orderId} ${itemId}`;
      if (type === "purchase" && timestamp < settled) bought.set(key, timestamp);
      if (type === "refund" && bought.has(key)) refunds++;
    }
    return shareOf(refunds, bought.size, planted);
  });
});
