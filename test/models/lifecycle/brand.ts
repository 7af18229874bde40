import { type CustomerEvent, EventTable } from "siyu";
import { simulate } from "siyu/datasets";

export const asOf = Date.UTC(2025, 2, 1);
const brand = simulate({ customers: 500, days: 480, seed: 21, start: "2024-01-01" });
export const table = EventTable.from(brand.events).with({ customers: brand.customers }).slice({ to: asOf });
export const options = { horizonDays: [30, 60, 90], learner: "markov" } as const;

/** The purchases alone, each known at once: nothing that was counted is ever taken back. */
export const purchases: CustomerEvent[] = Array.from(table.toRows())
  .filter(({ type = "purchase" }) => type === "purchase")
  .map(({ knownAt: _, ...row }) => row as CustomerEvent);
