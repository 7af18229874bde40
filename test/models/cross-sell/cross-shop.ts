import { History } from "../../../src/events/history.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import type { ItemRow } from "../../../src/events/side-tables.js";
import { dataOf, type EventTable } from "../../../src/events/table.js";
import type { PairKey } from "../../../src/features/pairs/owned-pairs.js";
import { assortmentOf } from "../../../src/tasks/cross-sell/assortment.js";
import { crossPopulationOf } from "../../../src/tasks/cross-sell/cross-population.js";
import { CrossSnapshots } from "../../../src/tasks/cross-sell/cross-snapshot.js";

const day = 86_400_000;
const start = Date.UTC(2025, 0, 1);
export const until = start + 240 * day;

/** 60 items in 6 categories; every seventh is out of stock, every eleventh has no price. */
export const items: ItemRow[] = Array.from({ length: 60 }, (_, k) => ({
  itemId: `i${k}`,
  categoryId: `c${k % 6}`,
  ...(k % 11 !== 0 && { price: 5 + ((k * 37) % 90) }),
  stock: k % 7 === 0 ? 0 : 1 + (k % 5),
}));

/**
 * 240 customers who buy the machine (i0), or the kettle (i2), and most of them within three weeks its pods (i1), or its
 * filter (i3); bread (i10), most often with butter (i11) in the same order; and what comes along (i4 to i48). Only c0
 * bought i49, c1 bought once, i50 to i59 were never sold.
 */
export const events: CustomerEvent[] = Array.from({ length: 240 }, (_, c): CustomerEvent[] => {
  const at = (dayOf: number, itemId: string): CustomerEvent => ({
    customerId: `c${c}`,
    itemId,
    categoryId: String(items[Number(itemId.slice(1))]!["categoryId"]),
    timestamp: start + dayOf * day,
    amount: 10,
    channel: c % 3 === 0 ? "store" : "online",
  });
  if (c === 1) return [at(200, "i0")];
  const [main, part] = c % 2 === 0 ? ["i0", "i1"] : ["i2", "i3"];
  const first = (c * 7) % 239;
  const others = Array.from({ length: 2 + (c % 4) }, (_, k) =>
    at((c * 13 + k * 31) % 235, `i${4 + ((c * 17 + k * 29) % 45)}`),
  );
  return [
    at(first, main!),
    ...(c % 5 < 4 ? [at(first + 3 + (c % 20), part!)] : []),
    ...others,
    ...(c % 3 === 0 ? [at((c * 5) % 230, "i10")] : []),
    ...(c % 3 === 0 && c % 12 !== 9 ? [at((c * 5) % 230, "i11")] : []),
    ...(c === 0 ? [at(30, "i49")] : []),
  ].filter(({ timestamp }) => Number(timestamp) < until);
}).flat();

/** Rows by what a function says of each, in the order they come in. */
export function grouped<Row, Key>(rows: Iterable<Row>, keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** Feature rows of a family as training sees them at a cutoff. */
export const featureRowsOf =
  (key: PairKey, horizonDays: number) =>
  async (table: EventTable, at: number): Promise<readonly Float64Array[]> => {
    const data = dataOf(table);
    const history = new History(data, at);
    const population = (await crossPopulationOf(history, key, horizonDays))!;
    const assortment = assortmentOf(population.keys, data, at, undefined);
    const snapshot = new CrossSnapshots(history, { population, assortment }, { atLeast: 20 }).of();
    return snapshot.features().columns;
  };
