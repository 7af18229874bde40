import { expect, test } from "vitest";
import { quietMechanisms, simulate } from "../../datasets/index.js";
import type { SimulatedEvent } from "../../datasets/simulator/log/event-row.js";
import type { Simulation } from "../../datasets/simulator/simulate.js";
import { dayOf } from "../../datasets/simulator/world/calendar.js";
import { migration } from "../../models/lifecycle/index.js";
import { EventTable } from "../../src/events/table.js";
import { byCustomer, ordersOf } from "./recovery.js";

const periodDays = 30;
const periods = 3;
const horizonDays = periods * periodDays;
const futures = 20;
const seeds = [1, 2, 3];
const loyalFrom = 4;
const states = {
  ...{ activity: [periodDays, 2 * periodDays], newWithin: periodDays },
  ...{ value: [loyalFrom], valueBy: "orders" as const },
};
/** Customers differ in how often they come and leave one by one; no promotion and no season that a forecast could miss. */
const mechanisms = {
  ...quietMechanisms,
  rate: { medianGapDays: 45, gapDaysPerTier: 5, deviation: 0.7 },
  regularity: { logMean: 0.3, deviation: 0.5, stockpiling: 0 },
  lapse: {},
} as const;

/** The same states said once more, by days with an order in ascending order. */
function stateOf(orderDays: readonly number[], today: number): string {
  const [first, last] = [orderDays[0]!, orderDays.at(-1)!];
  if (orderDays.length === 1 && today - first < periodDays) return "new";
  const silence = today - last;
  const activity = silence < periodDays ? "active" : silence < 2 * periodDays ? "cooling" : "dormant";
  return `${activity} ${orderDays.length >= loyalFrom ? "high" : "low"}`;
}

function orderDaysOf(events: readonly SimulatedEvent[]): number[] {
  return [...new Set(ordersOf(events).map(([line]) => dayOf(line!.timestamp)))].sort((a, b) => a - b);
}

/** How many customers are in each state at the end of the horizon, in each of the futures that are as likely. */
function countsToCome(brand: Simulation): ReadonlyMap<string, number>[] {
  const coming = new Map(
    Array.from(brand.futures({ futures, days: horizonDays }), (one) => [one.customerId, one.futures]),
  );
  const today = dayOf(brand.until - 1) + horizonDays;
  const counts = Array.from({ length: futures }, () => new Map<string, number>());
  for (const events of byCustomer(brand)) {
    const before = orderDaysOf(events);
    if (before.length === 0) continue;
    counts.forEach((ofFuture, f) => {
      const after = orderDaysOf(coming.get(events[0]!.customerId)?.[f] ?? []).filter((day) => day <= today);
      const state = stateOf([...new Set([...before, ...after])], today);
      ofFuture.set(state, (ofFuture.get(state) ?? 0) + 1);
    });
  }
  return counts;
}

test("counts of states three periods ahead lie in their 95 % intervals in the futures that a simulated brand may have", async () => {
  let [inside, all, distance] = [0, 0, 0];
  for (const seed of seeds) {
    const brand = simulate({
      ...{ customers: 600, days: 330, futures: 0, seed, mechanisms },
    });
    const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai", until: new Date(brand.until) });
    const model = await migration.train(events, { horizonDays: [periodDays, horizonDays], states });
    const forecast = model
      .forecast(events)
      .filter((row) => row.horizonDays === horizonDays && row.state !== "new"); // in which none of today's can be then
    const counts = countsToCome(brand);
    const customers = forecast.reduce((sum, { now }) => sum + now, 0);
    for (const { state, expected, lower, upper } of forecast) {
      const mean = counts.reduce((sum, of) => sum + (of.get(state) ?? 0), 0) / futures;
      distance += Math.abs(expected - mean) / customers / 2 / seeds.length;
      for (const of of counts) {
        const came = of.get(state) ?? 0;
        all++;
        if (lower <= came && came <= upper) inside++;
      }
      if (process.env["SIYU_SHOW_RECOVERY"]) console.log(seed, state, { expected, lower, upper, mean });
    }
  }
  if (process.env["SIYU_SHOW_RECOVERY"]) console.log({ inside: inside / all, distance });
  expect(all).toBe(seeds.length * 6 * futures);
  expect(inside / all).toBeGreaterThan(0.9);
  expect(distance).toBeLessThan(0.03);
}, 240_000);
