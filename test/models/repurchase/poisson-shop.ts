import type { CustomerEvent } from "../../../src/events/schema.js";
import { createRandom } from "../../../src/stats/random.js";

const start = Date.UTC(2024, 0, 1);

/** Midnight of day 0, 1, 2, ... of the shop, epoch milliseconds. */
export const at = (day: number) => start + day * 86_400_000;

/** Customers who order by a Poisson process of their own rate; `rate(c)` is orders a day. */
export function poissonShop(
  customers: number,
  days: number,
  seed: number,
  rate: (c: number, day: number) => number,
): CustomerEvent[] {
  const random = createRandom(seed);
  const events: CustomerEvent[] = [];
  for (let c = 0; c < customers; c++) {
    const customerId = `c${String(c).padStart(5, "0")}`;
    events.push({ customerId, timestamp: at(random.int(60)), orderId: `${c}-first`, amount: 10 });
    for (let day = 60; day < days; day++) {
      if (random.next() < rate(c, day))
        events.push({ customerId, timestamp: at(day), orderId: `${c}-${day}`, amount: 10 });
    }
  }
  return events;
}

/** 150 customers of ten rates over 400 days. */
export const shop = poissonShop(150, 400, 3, (c) => 0.002 + 0.02 * ((c % 10) / 10) ** 2);
