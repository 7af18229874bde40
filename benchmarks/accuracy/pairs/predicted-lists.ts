import type { CrossSellEstimator } from "../cross-sell/predict-lists.js";
import { listLength, type NamedLists } from "./judge.js";
import type { PredictedPairs } from "./predict.js";
import type { BasketProtocol } from "./protocol.js";

/** Owned items by their predicted chance, and new ones among them by theirs. */
export async function predictedLists(
  newItems: CrossSellEstimator,
  { events, horizonBaskets, customers }: BasketProtocol,
  { customerIds, keys, scores }: PredictedPairs,
): Promise<NamedLists> {
  const rated = new Map<string, [item: string, chance: number][]>(customers.map((id) => [id, []]));
  for (const [row, id] of customerIds.entries()) rated.get(id)?.push([keys[row]!, scores[row]!]);
  const model = await newItems.train(events, { horizonBaskets: horizonBaskets! });
  for (const { customerId, itemId, probability } of model.predict(events, { customers, top: listLength }))
    rated.get(customerId)?.push([itemId!, probability]);
  return new Map(
    Array.from(rated, ([id, chances]) => {
      chances.sort(([a, p], [b, q]) => q - p || Number(a) - Number(b));
      return [id, chances.slice(0, listLength).map(([item]) => item)];
    }),
  );
}
