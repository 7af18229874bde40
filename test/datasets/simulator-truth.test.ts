import { expect, test } from "vitest";
import { simulate } from "../../datasets/index.js";
import { liveAll } from "../../datasets/simulator/life/block.js";
import { EventLog, typeCodes } from "../../datasets/simulator/log/event-log.js";
import { parseSimulationOptions } from "../../datasets/simulator/options.js";
import { dayMs } from "../../datasets/simulator/world/calendar.js";
import { buildWorld } from "../../datasets/simulator/world/world.js";

test("without a message the outcome is the one foreseen, for every customer and campaign", () => {
  // Messages drive many away here, and put off many orders: what they do is many-sided.
  const mechanisms = {
    rate: { medianGapDays: 40 },
    touch: { sleepingDogs: 0.3 },
    lapse: { touch: 0.3, frailty: 0, cooling: 0.8, unsubscribeOnly: 0.4 },
  };
  const world = buildWorld(parseSimulationOptions({ customers: 3000, days: 700, seed: 8, mechanisms }));
  let met: { at: number; isTreated: boolean; untouched: number; touched: number }[] = [];
  let untreated = 0;
  // Of those treated, apart by whether they would have ordered anyway.
  const treated = [0, 1].map(() => ({ n: 0, surplus: 0, variance: 0 }));
  const lives = liveAll(world, new EventLog(), 3000, ({ at }, arm, prospects) => {
    met.push({ at, isTreated: arm >= 0, ...prospects[Math.max(0, arm)]! });
  });
  for (const { log } of lives) {
    const orderedAt = Array.from({ length: log.kept }, (_, i) => log.sorted[i]!)
      .filter((row) => log.type[row] === typeCodes.purchase)
      .map((row) => log.at[row]!);
    for (const { at, isTreated, untouched, touched } of met) {
      const ordered = orderedAt.some((time) => time >= at && time < at + 7 * dayMs) ? 1 : 0;
      if (!isTreated) {
        expect(ordered).toBe(untouched);
        untreated++;
      } else {
        const sums = treated[untouched]!;
        sums.surplus += ordered - touched;
        sums.variance += touched * (1 - touched);
        sums.n++;
      }
    }
    met = [];
  }
  expect(untreated).toBeGreaterThan(8000);
  // With a message it is so in expectation.
  for (const { n, surplus, variance } of treated) {
    expect(n).toBeGreaterThan(700);
    expect(Math.abs(surplus) / Math.sqrt(variance)).toBeLessThan(3);
  }
});

test("the chance and the day of the next order are those of the futures drawn", () => {
  const simulation = simulate({ customers: 600, seed: 2, futures: 0 });
  const truth = new Map(Array.from(simulation.truth, (one) => [one.customerId, one]));
  const draws = 60;
  const sums = { within28: 0, within90: 0, days: 0, variance28: 0, variance90: 0, varianceDays: 0 };
  let customers = 0;
  for (const { customerId, futures } of simulation.futures({ futures: draws, days: 700 })) {
    const { probability28, probability90, expectedDays, state } = truth.get(customerId)!;
    expect(state).not.toBe("left");
    customers++;
    const waits = futures.flatMap((events) => {
      const first = events.find(({ type }) => type === "purchase");
      return first ? [(first.timestamp - simulation.until) / dayMs] : [];
    });
    const share = (days: number) => waits.filter((wait) => wait < days).length / draws;
    sums.within28 += share(28) - probability28;
    sums.within90 += share(90) - probability90;
    sums.variance28 += (probability28 * (1 - probability28)) / draws;
    sums.variance90 += (probability90 * (1 - probability90)) / draws;
    if (waits.length < 0.95 * draws) continue;
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    const spread = waits.reduce((sum, wait) => sum + (wait - mean) ** 2, 0) / (waits.length - 1);
    sums.days += mean - expectedDays!;
    sums.varianceDays += spread / waits.length;
  }
  expect(customers).toBeGreaterThan(250);
  expect(Math.abs(sums.within28) / Math.sqrt(sums.variance28)).toBeLessThan(3);
  expect(Math.abs(sums.within90) / Math.sqrt(sums.variance90)).toBeLessThan(3);
  expect(Math.abs(sums.days) / Math.sqrt(sums.varianceDays)).toBeLessThan(3);
});

test("a year ahead holds orders worth their price, and nothing of who has left or only follows", () => {
  const truth = [...simulate({ customers: 200, seed: 6, futures: 20 }).truth];
  for (const { kind, state, expectedYear, probability90, effects } of truth) {
    const isOut = kind === "follower" || state === "left";
    const { orders, value } = expectedYear!;
    if (isOut)
      expect([orders, value, probability90, ...Object.values(effects)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    else expect(probability90).toBeGreaterThan(0);
    expect(probability90).toBeLessThanOrEqual(1);
  }
  const perOrder = truth.filter(({ expectedYear }) => expectedYear!.orders > 1);
  expect(perOrder.every(({ expectedYear }) => expectedYear!.value / expectedYear!.orders > 10)).toBe(true);
});
