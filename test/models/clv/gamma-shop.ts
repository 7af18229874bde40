import type { CustomerEvent } from "../../../src/events/schema.js";
import { createRandom, type Random } from "../../../src/stats/random.js";

/** A shop whose customers are drawn from known laws, with what each is truly expected to spend by who knows them. */
export interface GammaShop {
  readonly events: CustomerEvent[];
  readonly cutoff: number;
  /** Expected spend within the horizon by customer, given the customer's own rate, life and mean order value. */
  readonly expectedSpend: ReadonlyMap<string, number>;
  /** What was spent. */
  readonly spend: ReadonlyMap<string, number>;
}

/** The laws: of orders Pareto/NBD, in days; of their values Gamma-Gamma, of mean 40. */
export const purchases = {
  family: "pareto-nbd",
  parameters: { r: 0.9, alpha: 60, s: 0.8, beta: 300 },
} as const;
export const spending = { family: "gamma-gamma", parameters: { p: 4, q: 4, v: 30 } } as const;

const dayMs = 86_400_000;
const start = Date.UTC(2022, 0, 1);

/** @param days before the cutoff */
export function gammaShop(customers: number, seed: number, days: number, horizonDays: number): GammaShop {
  const random = createRandom(seed);
  const { r, alpha, s, beta } = purchases.parameters;
  const { p, q, v } = spending.parameters;
  const events: CustomerEvent[] = [];
  const expectedSpend = new Map<string, number>();
  const spend = new Map<string, number>();
  for (let c = 0; c < customers; c++) {
    const customerId = `c${String(c).padStart(5, "0")}`;
    const rate = random.gamma(r, alpha);
    const death = random.gamma(s, beta);
    const nu = random.gamma(q, v);
    const first = Math.floor(random.next() * days * 0.8);
    const end = first + wait(random, death);
    let sum = 0;
    let last = -1;
    const until = Math.min(end, days + horizonDays);
    for (let at = first; at < until; at += wait(random, rate)) {
      const day = Math.floor(at);
      if (day === last) continue;
      last = day;
      const amount = Math.max(0.01, Math.round(random.gamma(p, nu) * 100) / 100);
      events.push({ customerId, timestamp: start + day * dayMs, amount });
      if (day >= days) sum += amount;
    }
    const isActive = end >= days;
    expectedSpend.set(
      customerId,
      isActive ? ((rate * -Math.expm1(-death * horizonDays)) / death) * (p / nu) : 0,
    );
    spend.set(customerId, sum);
  }
  return { events, cutoff: start + days * dayMs, expectedSpend, spend };
}

/** Days until what happens at a rate a day. */
function wait(random: Random, rate: number): number {
  return -Math.log(1 - random.next()) / rate;
}
