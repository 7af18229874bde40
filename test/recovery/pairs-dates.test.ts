import type { CustomerEvent } from "siyu";
import { EventTable, repurchase } from "siyu";
import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../../src/stats/random.js";

const dayMs = 86_400_000;
const start = Date.UTC(2024, 0, 1);
const historyDays = 420;
const cutoff = start + historyDays * dayMs;
const cycleDays = 30;
const regulars = 80;
const others = 80;

/**
 * A refill that regulars buy every 30 days, give or take three, and forget once in ten times, when it is bought a cycle
 * later; and other things that everybody buys without a rhythm.
 */
function planted(): CustomerEvent[] {
  const random = createRandom(5);
  const events: CustomerEvent[] = [];
  for (let c = 0; c < regulars + others; c++) {
    const customerId = `c${c}`;
    const buy = (itemId: string, day: number) =>
      events.push({
        type: "purchase",
        customerId,
        itemId,
        categoryId: `${itemId}-shelf`,
        timestamp: start + day * dayMs,
      });
    for (let day = random.exponential(1 / 20); day < historyDays; day += random.exponential(1 / 20))
      buy(`thing-${random.int(12)}`, day);
    if (c >= regulars) continue;
    let day = cycleDays * random.next();
    while (day < historyDays) {
      buy("refill", day);
      const isForgotten = random.next() < 0.1;
      day += cycleDays * (isForgotten ? 2 : 1) + 6 * (random.next() - 0.5);
    }
  }
  return events;
}

const events = EventTable.from(planted());
/** Days from the cutoff, of each regular's refill. */
let refills: { sinceLast: number; p10: number; p50: number; p90: number; probability: number }[];

beforeAll(async () => {
  const lastOf = new Map<string, number>();
  for (const { customerId, itemId, timestamp } of events.toRows())
    if (itemId === "refill") lastOf.set(String(customerId), (cutoff - Number(timestamp)) / dayMs);
  const model = await repurchase.sku.train(events, { cutoff, horizonDays: 30 });
  refills = model
    .customersFor(events, "refill", { asOf: cutoff, withinDays: 60 })
    .toArray()
    .map(({ customerId, nextPurchase, probability }) => {
      const from = (date: Date) => (date.getTime() - cutoff) / dayMs;
      const { p10, p50, p90 } = nextPurchase!;
      return {
        sinceLast: lastOf.get(customerId)!,
        probability,
        ...{ p10: from(p10), p50: from(p50), p90: from(p90) },
      };
    });
});

test("a refill bought every 30 days is predicted due within days of its cycle", () => {
  const waiting = refills.filter(({ sinceLast }) => sinceLast < cycleDays - 3);
  expect(waiting.length).toBeGreaterThan(40);
  const errors = waiting.map(({ sinceLast, p50 }) => Math.abs(p50 - (cycleDays - sinceLast)));
  errors.sort((a, b) => a - b);
  // Half of the purchases themselves are a day and a half off the cycle.
  expect(errors[errors.length >> 1]!).toBeLessThan(2.5);
  expect(errors[Math.floor(0.9 * errors.length)]!).toBeLessThan(5);
});

test("a regular buyer who is overdue gets a near date, never a past one", () => {
  for (const { p10, p50, p90 } of refills) {
    expect(p10).toBeGreaterThanOrEqual(0);
    expect(p50).toBeGreaterThanOrEqual(p10);
    expect(p90).toBeGreaterThanOrEqual(p50);
  }
  const overdue = refills.filter(({ sinceLast }) => sinceLast > cycleDays + 3);
  expect(overdue.length).toBeGreaterThan(2);
  for (const { p50 } of overdue) expect(p50).toBeLessThan(cycleDays / 2);
});
