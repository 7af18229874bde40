import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";
import { RowSum, type SparseRows } from "../../matrix/csr.js";
import { ProductSum } from "../../matrix/product-sum.js";
import { affinities } from "./affinity.js";
import type { Assortment } from "./assortment.js";
import { type Candidates, CandidateTable, type Scores } from "./candidate-table.js";
import type { CrossPopulation } from "./cross-population.js";
import { KeyList } from "./key-list.js";
import { neighbourKinds, neighbourVectors } from "./neighbour-vectors.js";
import { basketsOf, purchaseRows } from "./purchase-rows.js";

/** Which keys may be candidates. */
export interface CandidateChoice {
  /** 1 for each key of the assortment that may; default: all. */
  readonly isAllowed?: Uint8Array | undefined;
  /** Candidates that every customer gets where so many are allowed and new to the customer. */
  readonly atLeast: number;
  /** Of these no more than so many of a group count. */
  readonly perGroup?: number | undefined;
  /** Keys of the assortment that are candidates of everyone who does not have them. */
  readonly always?: Int32Array | undefined;
}

/** Assortments so small that all of them are candidates, and allowed keys so few. */
const fewKeys = 400;
/** Keys that many buy newly, offered to everyone. */
const popularKeys = 30;
/** After so many orders a purchase of baskets without dates counts half. */
const halfLifeOrders = 2;

/** One who says something of keys: adds it to sums that are empty, and tells what they are to be divided by. */
interface Speaker {
  readonly sum: Scores;
  speak(customer: number): number;
}

/** Finds candidates for customers. */
export class CandidateFinder {
  readonly #population: CrossPopulation;
  readonly #assortment: Assortment;
  readonly #choice: CandidateChoice;
  readonly #isAllowed: Uint8Array;
  /** What is on sale, and of that what is allowed: what most buy newly first. */
  readonly #onSale: Int32Array;
  readonly #popular: Int32Array;

  constructor(population: CrossPopulation, assortment: Assortment, choice: CandidateChoice) {
    const { isOffered } = assortment;
    const { isAllowed } = choice;
    this.#population = population;
    this.#assortment = assortment;
    this.#choice = choice;
    this.#isAllowed = isAllowed ? isOffered.map((offered, key) => offered & isAllowed[key]!) : isOffered;
    this.#onSale = popularOf(population, assortment);
    this.#popular = isAllowed ? this.#onSale.filter((key) => isAllowed[key] === 1) : this.#onSale;
  }

  /** Keys that may be candidates, the most popular first: for customers of whom nothing is known. */
  get popular(): Int32Array {
    return this.#popular;
  }

  /**
   * @param codes population's code of each key of the pairs, -1 where it is not known
   * @param offered assortment's code of each key of the pairs, -1 where it has none
   */
  find(pairs: OwnedPairs, codes: Int32Array, offered: Int32Array, isDated: boolean): Candidates {
    const known = this.#population.keys.ids.size;
    const owned = purchaseRows(pairs, codes, known);
    const speakers = this.#speakers(pairs, codes, isDated, owned);
    const sums = speakers.map(({ sum }) => sum);
    const divisors = new Float64Array(speakers.length);
    const list = new KeyList(this.#assortment);
    const table = new CandidateTable(pairs.customers.length);
    for (let u = 0; u < pairs.customers.length; u++) {
      const own = pairs.keys.subarray(pairs.offsets[u]!, pairs.offsets[u + 1]!).map((key) => offered[key]!);
      speakers.forEach((speaker, a) => {
        divisors[a] = speaker.speak(u);
      });
      const usual = this.#choose(own, sums, list);
      table.add(list.sorted(), usual, { sums, divisors, known });
      list.end(own);
      for (const sum of sums) sum.clear();
    }
    return table.candidates();
  }

  #speakers(pairs: OwnedPairs, codes: Int32Array, isDated: boolean, owned: SparseRows): Speaker[] {
    const population = this.#population;
    const { ease, likeness, following, neighbours } = population;
    const { columnCount } = owned;
    const halfLife = isDated ? population.keys.window : halfLifeOrders;
    const recent = purchaseRows(pairs, codes, columnCount, (ago) => 2 ** (-ago / halfLife));
    const last = purchaseRows(pairs, codes, columnCount, (_, isLast) => (isLast ? 1 : 0));
    const baskets = basketsOf(pairs, codes, columnCount);
    const { products, rows: sums } = scratchOf(population);
    let used = 0;
    const by = (rows: SparseRows, weights: SparseRows): Speaker => {
      const sum = products[used++]!;
      return {
        sum,
        speak(customer) {
          sum.addProduct(rows, customer, weights);
          return 1;
        },
      };
    };
    return [
      by(owned, ease),
      by(recent, ease),
      by(last, ease),
      by(owned, likeness),
      by(last, likeness),
      by(last, following),
      ...neighbourKinds.map((kind, k): Speaker => {
        const addNeighbours = neighbours[k]!.sums(neighbourVectors(baskets, kind), kind.neighbours);
        const sum = sums[k]!;
        return { sum, speak: (customer) => addNeighbours(customer, sum) };
      }),
    ];
  }

  /**
   * Fills the list, and gives those of all that is on sale: scores are read against these, so that neither a filter nor
   * how many rows are asked for changes a chance.
   */
  #choose(own: Int32Array, sums: readonly Scores[], list: KeyList): Int32Array {
    const { isAllowed, always, atLeast, perGroup } = this.#choice;
    const known = this.#population.keys.ids.size;
    for (const sum of sums) for (const key of own) if (key >= 0 && key < known) sum.values[key] = 0;
    list.start(own);
    offerUsual(list, sums, this.#onSale, this.#assortment.isOffered);
    const usual = list.sorted();
    if (isAllowed) {
      list.end(own);
      list.start(own);
      for (const key of usual) if (isAllowed[key] === 1) list.offer(key);
      offerUsual(list, sums, this.#popular, this.#isAllowed);
    }
    for (const key of always ?? []) list.offer(key);
    list.fill(this.#popular, atLeast, perGroup);
    return usual;
  }
}

/** All keys where there are few; else what speaks for itself, and what is popular. */
function offerUsual(
  list: KeyList,
  sums: readonly Scores[],
  popular: Int32Array,
  isAllowed: Uint8Array,
): void {
  if (popular.length <= fewKeys) {
    for (const key of popular) list.offer(key);
    return;
  }
  sums.forEach((sum, a) => {
    list.offerTop(sum, affinities[a]!.brings, isAllowed);
  });
  for (let k = 0; k < popularKeys; k++) list.offer(popular[k]!);
}

/** Empty sums over all keys of a population. */
interface Scratch {
  readonly products: readonly ProductSum[];
  readonly rows: readonly RowSum[];
}

const scratches = new WeakMap<CrossPopulation, Scratch>();

/** Made once: for a single customer, making them would take longer than adding to them. */
function scratchOf(population: CrossPopulation): Scratch {
  let scratch = scratches.get(population);
  if (!scratch) {
    const size = population.keys.ids.size;
    scratch = {
      products: affinities.slice(neighbourKinds.length).map(() => new ProductSum(size)),
      rows: neighbourKinds.map(() => new RowSum(size)),
    };
    scratches.set(population, scratch);
  }
  return scratch;
}

const known = new WeakMap<Assortment, Int32Array>();

/** What is on sale, what most buy newly first. */
function popularOf(
  { newcomers: { recentShare, share } }: CrossPopulation,
  assortment: Assortment,
): Int32Array {
  let popular = known.get(assortment);
  if (!popular) {
    const { rows, isOffered } = assortment;
    popular = Int32Array.from(rows.keys())
      .filter((key) => isOffered[key] === 1)
      .sort(
        (a, b) =>
          recentShare[rows[b]!]! - recentShare[rows[a]!]! || share[rows[b]!]! - share[rows[a]!]! || a - b,
      );
    known.set(assortment, popular);
  }
  return popular;
}
