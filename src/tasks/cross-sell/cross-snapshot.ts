import type { History } from "../../events/history.js";
import type { FeatureColumns } from "../../features/feature.js";
import { type KeyPlaces, keyPlacesOf } from "../../features/pairs/key-population.js";
import { ownedPairsOf } from "../../features/pairs/owned-pairs.js";
import { firstNotBelow } from "../../matrix/sorted.js";
import type { Rows } from "../../training/rows.js";
import type { Assortment } from "./assortment.js";
import { type CandidateRows, computeCandidateFeatures } from "./candidate-features.js";
import { type CandidateChoice, CandidateFinder } from "./candidates.js";
import type { CrossPopulation } from "./cross-population.js";

/** What customers might buy for the first time, as it stood at a cut: one row a customer and key. */
export class CrossSnapshot implements Rows {
  readonly history: History;
  readonly population: CrossPopulation;
  readonly assortment: Assortment;
  readonly candidates: CandidateRows;
  /** Customer code of each row. */
  readonly rows: Int32Array;
  readonly #places: CrossPlaces;
  #features: FeatureColumns | undefined;

  constructor(
    history: History,
    { population, assortment }: CrossSource,
    candidates: CandidateRows,
    places: CrossPlaces,
  ) {
    this.history = history;
    this.population = population;
    this.assortment = assortment;
    this.candidates = candidates;
    this.#places = places;
    const { pairs, offsets, keys } = candidates;
    this.rows = new Int32Array(keys.length);
    for (let u = 0; u < pairs.customers.length; u++)
      this.rows.fill(pairs.customers[u]!, offsets[u]!, offsets[u + 1]!);
  }

  get length(): number {
    return this.rows.length;
  }

  /** Assortment's code of each row. */
  get keys(): Int32Array {
    return this.candidates.keys;
  }

  /** Population's code of each key of the history's table, -1 where it is not known. */
  get codes(): Int32Array {
    return this.#places.keys;
  }

  /** Features for the window of the population, computed once. */
  features(): FeatureColumns {
    const { history, population, assortment } = this;
    const { groups, codes } = this.#places;
    this.#features ??= computeCandidateFeatures(this.candidates, {
      history,
      population,
      assortment,
      groups,
      codes,
    });
    return this.#features;
  }

  /** Forgets the features: those of many snapshots would fill the memory. */
  release(): void {
    this.#features = undefined;
  }

  /** The same with some of the rows. */
  at(kept: Int32Array): CrossSnapshot {
    const { pairs, offsets, keys, scores, parts, ranks, totals } = this.candidates;
    const of = (columns: readonly Float64Array[]) =>
      columns.map((column) => Float64Array.from(kept, (row) => column[row]!));
    const candidates: CandidateRows = {
      pairs,
      offsets: offsets.map((offset) => firstNotBelow(kept, offset)),
      keys: kept.map((row) => keys[row]!),
      scores: of(scores),
      parts: of(parts),
      ranks: of(ranks),
      totals,
    };
    return new CrossSnapshot(this.history, this, candidates, this.#places);
  }
}

/** Where the keys of a history stand in a population and in an assortment. */
export interface CrossPlaces extends KeyPlaces {
  /** Assortment's code of each key of the table, -1 where it is not in it. */
  readonly codes: Int32Array;
}

interface CrossSource {
  readonly population: CrossPopulation;
  readonly assortment: Assortment;
}

function placesOf(history: History, { population, assortment }: CrossSource): CrossPlaces {
  const places = keyPlacesOf(history, population.keys);
  const table = history.ids(population.keys.key)?.dictionary;
  const isAll = assortment.ids === population.keys.ids || !table;
  return { ...places, codes: isAll ? places.keys : table.codesIn(assortment.ids) };
}

/** Snapshots of one history and one population, by customers. */
export class CrossSnapshots {
  readonly #history: History;
  readonly #source: CrossSource;
  readonly #places: CrossPlaces;
  readonly #finder: CandidateFinder;

  constructor(history: History, source: CrossSource, choice: CandidateChoice) {
    this.#history = history;
    this.#source = source;
    this.#places = placesOf(history, source);
    this.#finder = new CandidateFinder(source.population, source.assortment, choice);
  }

  /** Keys that may be offered, what most buy newly first. */
  get popular(): Int32Array {
    return this.#finder.popular;
  }

  /** @param customers codes, ascending; default: all */
  of(customers?: Int32Array): CrossSnapshot {
    const { key } = this.#source.population.keys;
    const pairs = ownedPairsOf(this.#history, key, customers);
    const { keys, codes } = this.#places;
    const found = this.#finder.find(pairs, keys, codes, this.#history.clock === "calendar");
    return new CrossSnapshot(this.#history, this.#source, { pairs, ...found }, this.#places);
  }
}
