import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import { type PairOutcome, pairOutcomeOf } from "../../events/pair-outcome.js";
import type { FeatureColumns } from "../../features/feature.js";
import {
  type KeyPlaces,
  type KeyPopulation,
  keyPlacesOf,
  keyPopulationOf,
} from "../../features/pairs/key-population.js";
import { type OwnedPairs, ownedPairsOf, type PairKey } from "../../features/pairs/owned-pairs.js";
import { computePairFeatures } from "../../features/pairs/pair-features.js";

/** Where a history ends: at an instant, or before the last baskets of each customer. */
export type PairCut = number | { readonly lastBaskets: number };

/** What customers had bought by a cut, one row a pair of customer and key. */
export class PairSnapshot {
  readonly history: History;
  readonly key: PairKey;
  readonly pairs: OwnedPairs;
  readonly population: KeyPopulation;
  /** Customer code of each pair. */
  readonly rows: Int32Array;
  #places: KeyPlaces | undefined;
  #features: FeatureColumns | undefined;

  /** @param customers codes of the customers to look at, ascending; default: all */
  constructor(history: History, key: PairKey, population: KeyPopulation, customers?: Int32Array) {
    this.history = history;
    this.key = key;
    this.population = population;
    this.pairs = ownedPairsOf(history, key, customers);
    this.rows = customersOfPairs(this.pairs);
  }

  get length(): number {
    return this.rows.length;
  }

  get places(): KeyPlaces {
    this.#places ??= keyPlacesOf(this.history, this.population);
    return this.#places;
  }

  /** Features, computed once. */
  get features(): FeatureColumns {
    this.#features ??= computePairFeatures(this.pairs, this.places, this.population, this.population.window);
    return this.#features;
  }
}

/** Customer code of each pair. */
function customersOfPairs({ customers, offsets, keys }: OwnedPairs): Int32Array {
  const rows = new Int32Array(keys.length);
  for (let u = 0; u < customers.length; u++) rows.fill(customers[u]!, offsets[u]!, offsets[u + 1]!);
  return rows;
}

/** What the customers of a snapshot bought of its pairs in the window that starts at its cut. */
export function pairOutcome(
  data: EventData,
  snapshot: PairSnapshot,
  cut: PairCut,
  horizon: number,
  knownBefore?: number,
): PairOutcome {
  const { pairs, key } = snapshot;
  if (typeof cut !== "number") {
    const lastKept = (c: number) => data.day[data.offsets[c + 1]! - 1]! - cut.lastBaskets;
    const at = (day: number) => ({ day, ms: 0 });
    const window = {
      now: (c: number) => lastKept(c) + 1,
      from: (c: number) => at(lastKept(c) + 1),
      to: (c: number) => at(lastKept(c) + 1 + horizon),
    };
    return pairOutcomeOf(data, key, pairs, window, knownBefore);
  }
  const { zone } = data;
  const dayTime = (instant: number) => {
    const day = zone.dayOf(instant);
    return { day, ms: instant - zone.startOfDay(day) };
  };
  const [from, to] = [dayTime(cut), dayTime(zone.addDays(cut, horizon))];
  const now = snapshot.history.today + 1;
  return pairOutcomeOf(data, key, pairs, { from: () => from, to: () => to, now: () => now }, knownBefore);
}

/** The pairs of a table at a cut, read by the state of that cut itself. */
export function pairSnapshotAt(
  data: EventData,
  cut: PairCut,
  key: PairKey,
  horizon: number,
  customers?: Int32Array,
): PairSnapshot {
  const history = new History(data, cut);
  return new PairSnapshot(history, key, keyPopulationOf(history, key, horizon), customers);
}
