import type { History } from "../../events/history.js";
import type { FeatureColumns } from "../../features/feature.js";
import { type KeyPlaces, keyPlacesOf } from "../../features/pairs/key-population.js";
import type { KeyPopulation } from "../../features/pairs/key-statistics.js";
import { type OwnedPairs, ownedPairsOf, type PairKey } from "../../features/pairs/owned-pairs.js";
import { computePairFeatures } from "../../features/pairs/pair-features.js";
import type { Labelled, Rows } from "../../training/rows.js";
import { computeLearnedFeatures } from "./learned-features.js";
import type { PairPopulation } from "./pair-population.js";

/** What customers had bought by a cut: one row a customer and key (item or category). */
export class PairSnapshot implements Rows {
  readonly history: History;
  readonly key: PairKey;
  readonly pairs: OwnedPairs;
  /** The state the rows are read by. */
  readonly population: PairPopulation;
  /** Customer code of each pair. */
  readonly rows: Int32Array;
  #features: FeatureColumns | undefined;

  /** @param customers codes of the customers to look at, ascending; default: all */
  constructor(history: History, population: PairPopulation, customers?: Int32Array) {
    this.history = history;
    this.key = population.keys.key;
    this.population = population;
    this.pairs = ownedPairsOf(history, this.key, customers);
    this.rows = customersOfPairs(this.pairs);
  }

  get length(): number {
    return this.rows.length;
  }

  /** Where the keys of the history stand in the population. */
  get places(): KeyPlaces {
    return placesOf(this.history, this.population.keys);
  }

  /** Features for the horizon of the population, computed once. */
  features(): FeatureColumns {
    if (!this.#features) {
      const { keys } = this.population;
      const own = computePairFeatures(this.pairs, this.places, keys, keys.window);
      const learned = computeLearnedFeatures(this);
      this.#features = {
        features: [...own.features, ...learned.features],
        columns: [...own.columns, ...learned.columns],
      };
    }
    return this.#features;
  }

  /** Forgets the features: those of many snapshots would fill the memory. */
  release(): void {
    this.#features = undefined;
  }
}

const known = new WeakMap<History, WeakMap<KeyPopulation, KeyPlaces>>();

/** Places of the keys of a history, found once for all blocks of its customers. */
function placesOf(history: History, population: KeyPopulation): KeyPlaces {
  const ofHistory = known.get(history) ?? new WeakMap<KeyPopulation, KeyPlaces>();
  known.set(history, ofHistory);
  let places = ofHistory.get(population);
  if (!places) {
    places = keyPlacesOf(history, population);
    ofHistory.set(population, places);
  }
  return places;
}

/** Pairs with what was bought of them in the window that starts at the cut. */
export interface LabelledPairs extends Labelled<PairSnapshot> {
  /** Units bought in the window. */
  readonly units: Float64Array;
}

/** Customer code of each pair. */
function customersOfPairs({ customers, offsets, keys }: OwnedPairs): Int32Array {
  const rows = new Int32Array(keys.length);
  for (let u = 0; u < customers.length; u++) rows.fill(customers[u]!, offsets[u]!, offsets[u + 1]!);
  return rows;
}
