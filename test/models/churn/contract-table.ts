import { createRandom } from "../../../src/stats/random.js";
import type { CustomerRecord } from "../../../src/tasks/customer-table/read-table.js";

/** How a drawn table is made. */
export interface DrawnTable {
  readonly customers: number;
  readonly seed: number;
}

/** A drawn customer, and the chance by which it was drawn whether he leaves. */
export interface DrawnCustomer {
  readonly row: CustomerRecord;
  readonly chance: number;
}

export function drawnTable(drawn: DrawnTable): CustomerRecord[] {
  return drawnCustomers(drawn).map(({ row }) => row);
}

/** Members of a club: who leaves depends on tenure, plan, complaints and luck; some cells are missing. */
export function drawnCustomers({ customers, seed }: DrawnTable): DrawnCustomer[] {
  const random = createRandom(seed);
  const cities = ["Shanghai", "Hangzhou", "Suzhou", "Ningbo", "Wuxi", "Nanjing"];
  return Array.from({ length: customers }, (_, i) => {
    const tenure = random.int(60);
    const plan = ["month", "year", "gift"][random.int(3)]!;
    const complained = random.next() < 0.3;
    const spend = Math.exp(3 + random.normal());
    const margin =
      -0.3 - 0.06 * tenure + (plan === "month" ? 1.4 : 0) + (complained ? 1.2 : 0) + 0.3 * random.normal();
    const chance = 1 / (1 + Math.exp(-margin));
    const row = {
      customerId: `member-${String(i).padStart(5, "0")}`,
      tenure: random.next() < 0.05 ? null : tenure,
      plan: random.next() < 0.05 ? null : plan,
      complained,
      spend: random.next() < 0.1 ? null : spend.toFixed(2),
      city: cities[random.int(cities.length)]!,
      joined: new Date(Date.UTC(2024, 0, 1) - tenure * 30 * 86_400_000).toISOString().slice(0, 10),
      phone: `138${String(10_000_000 + i * 7919)}`,
      churned: random.next() < chance ? "Yes" : "No",
    };
    return { row, chance };
  });
}
