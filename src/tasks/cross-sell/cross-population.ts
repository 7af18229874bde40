import type { Dictionary } from "../../events/dictionary.js";
import type { History } from "../../events/history.js";
import { keyPlacesOf } from "../../features/pairs/key-population.js";
import { ownedPairsOf, type PairKey } from "../../features/pairs/owned-pairs.js";
import { type OwnColumns, ownColumnsOf } from "../../features/population.js";
import { trainCosine, trainEase } from "../../learners/item-to-item/index.js";
import { NeighbourIndex } from "../../learners/next-basket/index.js";
import { pickRows, type SparseRows } from "../../matrix/csr.js";
import type { Run } from "../../model/run.js";
import { sampleKeys } from "../../training/customer-sample.js";
import { type PairPopulation, pairPopulationOf } from "../pairs/pair-population.js";
import { type CustomerKinds, customerKindsOf } from "./customer-kinds.js";
import { neighbourKinds, neighbourVectors } from "./neighbour-vectors.js";
import { type NewcomerStatistics, NewcomerSums } from "./newcomer-statistics.js";
import { nextOrders } from "./next-orders.js";
import { basketsOf, purchaseRows } from "./purchase-rows.js";

/** The state of a date by which candidates are found and scored. Holds no id of a customer. */
export interface CrossPopulation extends PairPopulation {
  /** Customers with a purchase. */
  readonly customers: number;
  /** Callers' own columns of the customers that are read. */
  readonly own: OwnColumns;
  /** What customers of each kind begin with. */
  readonly kinds: readonly CustomerKinds[];
  readonly newcomers: NewcomerStatistics;
  /** Keys x keys, by EASE: row i is what having key i says of others. */
  readonly ease: SparseRows;
  /** Keys x keys: cosine of their buyers, the largest of each row. */
  readonly likeness: SparseRows;
  /** Keys x keys: how often one came in the order after the other. */
  readonly following: SparseRows;
  /** Purchases of customers who speak for those like them, one index a kind of neighbours. */
  readonly neighbours: readonly NeighbourIndex[];
}

/** Customers whose purchases are kept as neighbours: more find nearer ones, at a cost in time and size. */
const mostReferences = 20_000;
const referenceSeed = 0x4e16b;

const kept = { ease: 100, likeness: 200, following: 100 } as const;
/** Ridge of EASE: buyers that a key needs to speak for others. */
const ridge = 300;
const mostDense = 4000;
/** Buyers from which on keys are solved for together: what one customer bought alone says next to nothing of others. */
const leastBuyers = 2;

/**
 * The state at the cut of a history; undefined where too few customers had ordered by then.
 *
 * @param window length of the window that statistics look back by, in days or baskets
 */
export async function crossPopulationOf(
  history: History,
  key: PairKey,
  window: number,
  run?: Run,
): Promise<CrossPopulation | undefined> {
  const state = statesOf(history, key, window);
  if (!state) return undefined;
  const { owned, population } = state;
  const { weights: ease } = await trainEase(
    owned,
    { l2: ridge, dense: Math.min(mostDense, keysBoughtBy(owned, leastBuyers)), keep: kept.ease },
    { signal: run?.signal, threads: run?.threads },
  );
  return { ...population, ease };
}

/** Keys that so many customers bought at least; 1 where there is none. */
function keysBoughtBy({ columns, columnCount }: SparseRows, least: number): number {
  const buyers = new Int32Array(columnCount);
  for (const key of columns) buyers[key]!++;
  return Math.max(
    1,
    buyers.reduce((keys, count) => keys + (count >= least ? 1 : 0), 0),
  );
}

/** The state at the cut of a history with what EASE learned for an earlier one. */
export function refreshedPopulation(
  history: History,
  { keys, ease }: CrossPopulation,
): CrossPopulation | undefined {
  const state = statesOf(history, keys.key, keys.window);
  return state && { ...state.population, ease: recoded(ease, keys.ids, state.population.keys.ids) };
}

/** Weights between keys by the codes of another dictionary: both are in the order of their ids. */
function recoded({ offsets, columns, values }: SparseRows, from: Dictionary, to: Dictionary): SparseRows {
  const codes = from.codesIn(to);
  const before = to.codesIn(from);
  const starts = new Int32Array(to.size + 1);
  const kept: number[] = [];
  for (let i = 0; i < to.size; i++) {
    const row = before[i]!;
    for (let at = row < 0 ? 0 : offsets[row]!; at < (row < 0 ? 0 : offsets[row + 1]!); at++)
      if (codes[columns[at]!]! >= 0) kept.push(at);
    starts[i + 1] = kept.length;
  }
  return {
    offsets: starts,
    columns: Int32Array.from(kept, (at) => codes[columns[at]!]!),
    values: Float32Array.from(kept, (at) => values[at]!),
    columnCount: to.size,
  };
}

/** All of a state but the weights of EASE, and what these are learned from. */
function statesOf(history: History, key: PairKey, window: number) {
  const pairPopulation = pairPopulationOf(history, key, window);
  if (!pairPopulation || pairPopulation.keys.ids.size === 0) return undefined;
  const { keys } = pairPopulation;
  const codes = keyPlacesOf(history, keys).keys;
  const pairs = ownedPairsOf(history, key);
  const size = keys.ids.size;
  const sums = new NewcomerSums(size, window);
  sums.add(pairs, codes);
  const owned = purchaseRows(pairs, codes, size);
  const baskets = basketsOf(pairs, codes, size);
  const own = ownColumnsOf(history);
  const references = referencesOf(history, pairs.customers);
  const population: Omit<CrossPopulation, "ease"> = {
    ...pairPopulation,
    customers: pairs.customers.length,
    own,
    kinds: customerKindsOf(history, pairs, codes, size, own),
    newcomers: sums.statistics(keys.groupOf, keys.groups.size),
    likeness: trainCosine(owned, { neighbours: kept.likeness }).weights,
    following: nextOrders(baskets, kept.following),
    neighbours: neighbourKinds.map(
      (kind) => new NeighbourIndex(pickRows(neighbourVectors(baskets, kind), references)),
    ),
  };
  return { owned, population };
}

/** Rows of the customers who are kept as neighbours, chosen by a hash of their ids. */
function referencesOf({ customers }: History, codes: Int32Array): Int32Array {
  const share = mostReferences / codes.length;
  const rows = Int32Array.from(codes.keys());
  if (share >= 1) return rows;
  const keys = sampleKeys(customers, referenceSeed);
  return rows.filter((u) => keys[codes[u]!]! < share);
}
