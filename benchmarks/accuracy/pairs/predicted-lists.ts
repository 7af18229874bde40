import { dataOf } from "../../../src/events/table.js";
import { listLength } from "./judge.js";
import type { Lists } from "./learners.js";
import type { PredictedPairs } from "./predict.js";
import type { BasketProtocol } from "./protocol.js";

/**
 * Owned items by their predicted chance, and among them new ones by the share of training customers who bought them for
 * the first time in their last basket.
 */
export function predictedLists(
  { events, customers }: BasketProtocol,
  { customerIds, keys, scores }: PredictedPairs,
): Lists {
  const rates = newItemRates(events, new Set(customers));
  const rated = new Map<string, [item: string, chance: number][]>(customers.map((id) => [id, []]));
  const owned = new Map<string, Set<string>>(customers.map((id) => [id, new Set()]));
  for (const [row, id] of customerIds.entries()) {
    rated.get(id)?.push([keys[row]!, scores[row]!]);
    owned.get(id)?.add(keys[row]!);
  }
  return new Map(
    customers.map((id) => {
      const fresh = rates.filter(([item]) => !owned.get(id)!.has(item)).slice(0, listLength);
      const all = [...rated.get(id)!, ...fresh];
      all.sort(([a, p], [b, q]) => q - p || Number(a) - Number(b));
      return [id, all.slice(0, listLength).map(([item]) => item)];
    }),
  );
}

/** Items by falling share of customers in whose last basket they are new. */
function newItemRates(events: BasketProtocol["events"], leftOut: ReadonlySet<string>): [string, number][] {
  const { offsets, day, ids, customers } = dataOf(events);
  const { dictionary, codes } = ids.itemId!;
  const counts = new Map<number, number>();
  let seen = 0;
  for (let c = 0; c < customers.size; c++) {
    if (leftOut.has(customers.at(c))) continue;
    seen++;
    const [start, end] = [offsets[c]!, offsets[c + 1]!];
    const last = day[end - 1]!;
    const before = new Set<number>();
    const fresh = new Set<number>();
    for (let i = start; i < end; i++) (day[i]! < last ? before : fresh).add(codes[i]!);
    for (const code of fresh) if (!before.has(code)) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const rates = [...counts].map(([code, count]): [string, number] => [dictionary.at(code), count / seen]);
  return rates.sort(([a, p], [b, q]) => q - p || Number(a) - Number(b));
}
