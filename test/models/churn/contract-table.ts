import type { CustomerRecord } from "../../../src/tasks/customer-table/read-table.js";
import { createRandom } from "../../../src/stats/random.js";

/** How a drawn table is made. */
export interface DrawnTable {
  readonly customers: number;
  readonly seed: number;
}

/** Members of a club: who leaves depends on tenure, plan, complaints and spend; some cells are missing. */
export function drawnTable({ customers, seed }: DrawnTable): CustomerRecord[] {
  const random = createRandom(seed);
  const cities = ["Shanghai", "Hangzhou", "Suzhou", "Ningbo", "Wuxi", "Nanjing"];
  return Array.from({ length: customers }, (_, i) => {
    const tenure = random.int(60);
    const plan = ["month", "year", "gift"][random.int(3)]!;
    const complained = random.next() < 0.3;
    const spend = Math.exp(3 + random.normal());
    const margin = -0.3 - 0.06 * tenure + (plan === "month" ? 1.4 : 0) + (complained ? 1.2 : 0) + 0.3 * random.normal();
    return {
      customerId: `member-${String(i).padStart(5, "0")}`,
      tenure: random.next() < 0.05 ? null : tenure,
      plan: random.next() < 0.05 ? null : plan,
      complained,
      spend: random.next() < 0.1 ? null : spend.toFixed(2),
      city: cities[random.int(cities.length)]!,
      joined: new Date(Date.UTC(2024, 0, 1) - tenure * 30 * 86_400_000).toISOString().slice(0, 10),
      phone: `138${String(10_000_000 + i * 7919)}`,
      churned: random.next() < 1 / (1 + Math.exp(-margin)) ? "Yes" : "No",
    };
  });
}
