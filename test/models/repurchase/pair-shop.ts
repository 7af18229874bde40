import { simulate } from "siyu/datasets";
import { History } from "../../../src/events/history.js";
import type { BasketRow } from "../../../src/events/rows.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { dataOf, type EventTable } from "../../../src/events/table.js";
import type { PairKey } from "../../../src/features/pairs/owned-pairs.js";
import { pairPopulationOf, requirePopulation } from "../../../src/tasks/pairs/pair-population.js";
import { PairSnapshot } from "../../../src/tasks/pairs/pair-snapshot.js";

export const cutoff = Date.UTC(2024, 8, 1);

/** Orders of 130 customers over 300 days; two months lie after the cutoff. */
export const events: CustomerEvent[] = Array.from(
  simulate({ customers: 130, days: 300, seed: 11, start: "2024-01-01" }).events,
);

/** Baskets without dates of 60 customers who come back to their items every second or third basket. */
export const baskets: BasketRow[] = Array.from({ length: 60 }, (_, c) =>
  Array.from({ length: 5 + (c % 4) }, (_, k) =>
    [0, 1, 2].map((j) => {
      const item = (c * 7 + j * 3 + (k % (2 + j)) * 5) % 23;
      return {
        customerId: `c${100 + c}`,
        orderSeq: k,
        itemId: `item-${item}`,
        categoryId: `shelf-${item % 5}`,
      };
    }),
  ),
).flat(2);

/** Feature rows of a family as training sees them at a cutoff. */
export const featureRowsOf =
  (key: PairKey, horizonDays: number) =>
  (table: EventTable, at: number): readonly Float64Array[] => {
    const history = new History(dataOf(table), at);
    const population = requirePopulation(pairPopulationOf(history, key, horizonDays));
    return new PairSnapshot(history, population).features().columns;
  };
