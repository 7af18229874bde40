import { dataOf } from "../../../src/events/table.js";
import {
  type BasketHistories,
  basketCounts,
  NeighbourIndex,
  tifuVectors,
} from "../../../src/learners/next-basket/index.js";
import { largest } from "../../../src/model/largest.js";
import { basketColumns, type ItemCodes, itemCodes } from "./basket-columns.js";
import { listLength } from "./judge.js";
import type { PredictedPairs } from "./predict.js";
import type { BasketProtocol } from "./protocol.js";

/** Items in rank order, by customer. */
export type Lists = ReadonlyMap<string, readonly string[]>;

/** Share of the neighbours' mean in TIFU-KNN is 1 - alpha. */
const tifu = { neighbours: 300, alpha: 0.7, vectors: { groups: 7, basketDecay: 0.9, groupDecay: 0.7 } };
const popularityWeight = 0.5;

/** What next-basket learners list, owned or not, from all but the last basket of every customer. */
export function learnerLists({
  histories,
  customers,
  trainingCustomers,
}: BasketProtocol): Record<string, Lists> {
  const codes = itemCodes(histories);
  const columnsOf = (ids: readonly string[]) =>
    basketColumns(histories.slice({ customers: [...ids] }), codes);
  const queries = columnsOf(customers);
  const itemCount = codes.items.length;
  const popularity = new Float64Array(itemCount);
  const all = basketCounts(basketColumns(histories, codes));
  for (const [at, item] of all.columns.entries()) popularity[item]! += all.values[at]!;
  const most = popularity.reduce((a, b) => Math.max(a, b));
  const byPopularity = popularity.map((count) => (popularityWeight * count) / most);

  const frequent = new Map<string, readonly string[]>();
  const counts = basketCounts(queries);
  for (const [row, id] of customers.entries()) {
    const scores = byPopularity.slice();
    for (let at = counts.offsets[row]!; at < counts.offsets[row + 1]!; at++)
      scores[counts.columns[at]!]! += counts.values[at]!;
    frequent.set(
      id,
      Array.from(largest(scores, listLength), (item) => codes.items[item]!),
    );
  }
  return { "GP-TopFreq": frequent, "TIFU-KNN": tifuLists(queries, columnsOf(trainingCustomers), codes) };

  /** TIFU-KNN: alpha times the own vector and 1 - alpha times the mean of the neighbours'. */
  function tifuLists(own: BasketHistories, reference: BasketHistories, { items }: ItemCodes): Lists {
    const { neighbours, alpha } = tifu;
    const vectors = tifuVectors(own, tifu.vectors);
    const index = new NeighbourIndex(tifuVectors(reference, tifu.vectors));
    const means = index.neighbourScores(vectors, neighbours, vectors);
    const fresh = index.topNew(vectors, neighbours, listLength);
    return new Map(
      customers.map((id, row) => {
        const scored: [item: number, score: number][] = [];
        for (let at = vectors.offsets[row]!; at < vectors.offsets[row + 1]!; at++)
          scored.push([vectors.columns[at]!, alpha * vectors.values[at]! + (1 - alpha) * means[at]!]);
        for (let at = fresh.offsets[row]!; at < fresh.offsets[row + 1]!; at++)
          scored.push([fresh.items[at]!, (1 - alpha) * fresh.scores[at]!]);
        scored.sort(([a, p], [b, q]) => q - p || a - b);
        return [id, scored.slice(0, listLength).map(([item]) => items[item]!)];
      }),
    );
  }
}

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
