import { boosting, nextBasket } from "siyu/learners";
import {
  factColumns,
  factsOf,
  type HistoryFacts,
  type ItemTotals,
  itemTotals,
  lastBaskets,
} from "./history-facts.js";
import { historiesOf } from "./learners.js";
import type { BasketProtocol } from "./protocol.js";

/** An item, and the chance that it is in a customer's next basket. */
export type ItemChance = readonly [item: string, chance: number];

/** How neighbours are found: by the last baskets most, as the paper of TIFU-KNN does, and by all baskets nearly alike. */
const kinds = [
  { neighbours: 300, groups: 20, basketDecay: 0.9, groupDecay: 0.6 },
  { neighbours: 100, groups: 7, basketDecay: 0.9, groupDecay: 0.7 },
  { neighbours: 300, groups: 20, basketDecay: 1, groupDecay: 0.95 },
] as const;
/** Items that each kind of neighbours brings to a customer, and that he is offered since many buy them newly. */
const listed = 60;
const folds = 5;
const trees = { trees: 400, depth: 5, learningRate: 0.05, rowSample: 0.5, columnSample: 0.3, l2: 10, minChildWeight: 5 }; // biome-ignore format: one line

/**
 * Chances that items new to a customer are in the next basket; stands in until the library ranks new items itself.
 * Candidates are what neighbours have and what many buy newly. Boosted trees learn from the last baskets of the
 * customers for training which of them are bought; what they know of an item comes from customers of other folds.
 *
 * @returns by customer to score, in no order
 */
export async function newItemChances(protocol: BasketProtocol): Promise<ReadonlyMap<string, ItemChance[]>> {
  const { itemIds, test } = historiesOf(protocol);
  const table = protocol.events.slice({ customers: protocol.trainingCustomers });
  const before = nextBasket.basketHistories(table, { itemIds, cutoff: { lastBaskets: 1 } });
  const facts = factsOf(before);
  const bought = lastBaskets(nextBasket.basketHistories(table, { itemIds }), facts);
  const totals = itemTotals(bought, itemIds.length);
  const source = {
    neighbourhoods: kinds.map((kind) => neighbourhoodOf(before, kind)),
    popular: firstOf(totals.newShare, listed),
  };

  const otherFolds = Array.from({ length: folds }, (_, fold) =>
    itemTotals(
      bought.filter((_, c) => c % folds !== fold),
      itemIds.length,
    ),
  );
  const self = Int32Array.from(before.customerIds.keys());
  const learned = candidateRows(source, before, facts, (customer) => otherFolds[customer % folds]!, self);
  const labels = labelsOf(
    learned.candidates,
    bought.map(({ fresh }) => fresh),
  );
  const model = await boosting.train({ columns: learned.columns, names: learned.names }, labels, trees);

  const { candidates, columns } = candidateRows(source, test, factsOf(test), () => totals);
  const chances = model.predict(columns);
  const chance = (row: number): ItemChance => [itemIds[candidates.columns[row]!]!, chances[row]!];
  return new Map(test.customerIds.map((id, c) => [id, rowsOf(candidates, c).map(chance)]));
}

interface Neighbourhood {
  readonly index: nextBasket.NeighbourIndex;
  readonly neighbours: number;
  readonly options: nextBasket.TifuVectorOptions;
}

function neighbourhoodOf(
  reference: nextBasket.BasketHistories,
  { neighbours, ...options }: (typeof kinds)[number],
): Neighbourhood {
  return {
    index: new nextBasket.NeighbourIndex(nextBasket.tifuVectors(reference, options)),
    neighbours,
    options,
  };
}

interface CandidateSource {
  readonly neighbourhoods: readonly Neighbourhood[];
  /** Items that anyone may be offered. */
  readonly popular: readonly number[];
}

/**
 * Candidates of each customer, and what is known of each: of the customer, of the item, and what neighbours have of it,
 * by itself and beside what all have.
 *
 * @param self row of each customer among the neighbours, where he is one of them
 */
function candidateRows(
  { neighbourhoods, popular }: CandidateSource,
  histories: nextBasket.BasketHistories,
  facts: HistoryFacts,
  totalsOf: (customer: number) => ItemTotals,
  self?: Int32Array,
) {
  const vectors = neighbourhoods.map(({ options }) => nextBasket.tifuVectors(histories, options));
  const lists = neighbourhoods.map(({ index, neighbours }, k) =>
    index.topNew(vectors[k]!, neighbours, listed, { self }),
  );
  const candidates = candidatesOf(facts, popular, lists);
  const known = factColumns(facts, candidates, totalsOf);
  const ofNeighbours = neighbourhoods.flatMap(({ index, neighbours }, k) => {
    const scores = index.neighbourScores(vectors[k]!, neighbours, candidates, { self });
    const lift = scores.map((score, row) => score / (known.share[row]! + 0.001));
    return [
      [`neighbours${k}`, scores],
      [`lift${k}`, lift],
    ] as const;
  });
  const named = [...Object.entries(known), ...ofNeighbours];
  return { candidates, names: named.map(([name]) => name), columns: named.map(([, column]) => column) };
}

/** Items new to each customer that any list has, ascending. */
function candidatesOf(
  { owned }: HistoryFacts,
  popular: readonly number[],
  lists: readonly nextBasket.RankedLists[],
): nextBasket.CandidateLists {
  const offsets = new Int32Array(owned.offsets.length);
  const columns: number[] = [];
  for (let c = 0; c + 1 < offsets.length; c++) {
    const items = new Set(popular);
    for (const list of lists)
      for (const item of list.items.subarray(list.offsets[c]!, list.offsets[c + 1]!)) items.add(item);
    for (const item of owned.columns.subarray(owned.offsets[c]!, owned.offsets[c + 1]!)) items.delete(item);
    for (const item of [...items].sort((a, b) => a - b)) columns.push(item);
    offsets[c + 1] = columns.length;
  }
  return { offsets, columns: Int32Array.from(columns) };
}

/** 1 where the customer's last basket has the candidate. */
function labelsOf(
  candidates: nextBasket.CandidateLists,
  fresh: readonly ReadonlySet<number>[],
): Float64Array {
  const labels = new Float64Array(candidates.columns.length);
  for (const [c, items] of fresh.entries())
    for (const row of rowsOf(candidates, c)) labels[row] = items.has(candidates.columns[row]!) ? 1 : 0;
  return labels;
}

/** Rows of the candidates of a customer. */
function rowsOf({ offsets }: nextBasket.CandidateLists, customer: number): number[] {
  const start = offsets[customer]!;
  return Array.from({ length: offsets[customer + 1]! - start }, (_, k) => start + k);
}

/** Places of the largest values, ties by the lower place. */
function firstOf(values: Float64Array, count: number): number[] {
  const places = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
  return places.slice(0, count);
}
