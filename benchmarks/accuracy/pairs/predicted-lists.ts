import { listLength, type NamedLists } from "./judge.js";
import { type ItemChance, newItemChances } from "./new-items.js";
import type { PredictedPairs } from "./predict.js";
import type { BasketProtocol } from "./protocol.js";

/** Owned items by their predicted chance, and new ones among them by theirs. */
export async function predictedLists(
  protocol: BasketProtocol,
  { customerIds, keys, scores }: PredictedPairs,
): Promise<NamedLists> {
  const fresh = await newItemChances(protocol);
  const rated = new Map<string, ItemChance[]>(
    protocol.customers.map((id) => [id, [...(fresh.get(id) ?? [])]]),
  );
  for (const [row, id] of customerIds.entries()) rated.get(id)?.push([keys[row]!, scores[row]!]);
  return new Map(
    Array.from(rated, ([id, chances]) => {
      chances.sort(([a, p], [b, q]) => q - p || Number(a) - Number(b));
      return [id, chances.slice(0, listLength).map(([item]) => item)];
    }),
  );
}
