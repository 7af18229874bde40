import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";
import { TopList } from "../../learners/top-list.js";
import { RowSum, type SparseRows } from "../../matrix/csr.js";
import { ProductSum } from "../../matrix/product-sum.js";
import { affinities, rankedAffinities } from "./affinity.js";
import type { Assortment } from "./assortment.js";
import type { CrossPopulation } from "./cross-population.js";
import { neighbourKinds, neighbourVectors } from "./neighbour-vectors.js";
import { basketsOf, purchaseRows } from "./purchase-rows.js";

/** Keys new to their customers, and what speaks for each. */
export interface Candidates {
  /** customers + 1 positions. */
  readonly offsets: Int32Array;
  /** Codes of the assortment, ascending within a customer. */
  readonly keys: Int32Array;
  /** Scores, one column an affinity. */
  readonly scores: readonly Float64Array[];
  /** Score against the highest of the customer's candidates, one column an affinity. */
  readonly parts: readonly Float64Array[];
  /** Place among the customer's candidates, one column a ranked affinity; equal scores share the better place. */
  readonly ranks: readonly Float64Array[];
}

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

/** Scores of keys, 0 where nothing speaks for one. */
type Scores = Pick<RowSum, "values" | "scan" | "clear">;

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
  /** Allowed keys, those that most buy newly first. */
  readonly #popular: Int32Array;

  constructor(population: CrossPopulation, assortment: Assortment, choice: CandidateChoice) {
    const { isOffered } = assortment;
    const { isAllowed } = choice;
    this.#population = population;
    this.#assortment = assortment;
    this.#choice = choice;
    this.#isAllowed = isAllowed ? isOffered.map((offered, key) => offered & isAllowed[key]!) : isOffered;
    const popular = popularOf(population, assortment);
    this.#popular = isAllowed ? popular.filter((key) => isAllowed[key] === 1) : popular;
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
      list.start(own);
      this.#choose(own, sums, list);
      table.add(list.sorted(), sums, divisors, known);
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

  #choose(own: Int32Array, sums: readonly Scores[], list: KeyList): void {
    const popular = this.#popular;
    const { atLeast, perGroup, always } = this.#choice;
    for (const key of always ?? []) list.offer(key);
    const known = this.#population.keys.ids.size;
    const isFew = popular.length <= fewKeys;
    if (isFew) for (const key of popular) list.offer(key);
    else {
      sums.forEach((sum, a) => {
        for (const key of own) if (key >= 0 && key < known) sum.values[key] = 0;
        list.offerTop(sum, affinities[a]!.brings, this.#isAllowed);
      });
      for (let k = 0; k < Math.min(popularKeys, popular.length); k++) list.offer(popular[k]!);
    }
    if (!isFew) list.fill(popular, atLeast, perGroup);
  }
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

/** The candidates of one customer, each once. */
class KeyList {
  readonly #groupOf: Int32Array;
  /** 1 for what is in the list or the customer has. */
  readonly #isTaken: Uint8Array;
  readonly #top = new TopList(Math.max(...affinities.map(({ brings }) => brings)));
  readonly #items: Int32Array;
  readonly #scores: Float64Array;
  #keys: number[] = [];

  constructor({ ids, groupOf }: Assortment) {
    this.#groupOf = groupOf;
    this.#isTaken = new Uint8Array(ids.size);
    const most = Math.max(...affinities.map(({ brings }) => brings));
    this.#items = new Int32Array(most);
    this.#scores = new Float64Array(most);
  }

  start(own: Int32Array): void {
    this.#keys = [];
    for (const key of own) if (key >= 0) this.#isTaken[key] = 1;
  }

  end(own: Int32Array): void {
    for (const key of own) if (key >= 0) this.#isTaken[key] = 0;
    for (const key of this.#keys) this.#isTaken[key] = 0;
  }

  offer(key: number): void {
    if (this.#isTaken[key] === 1) return;
    this.#isTaken[key] = 1;
    this.#keys.push(key);
  }

  /** The keys with the highest sums above 0. */
  offerTop(sum: Scores, count: number, isAllowed: Uint8Array): void {
    const top = this.#top;
    const least = () => (top.length < count ? Number.MIN_VALUE : Math.max(Number.MIN_VALUE, top.least));
    sum.scan(Number.MIN_VALUE, (key, value) => {
      if (isAllowed[key] === 1) top.offer(value, key);
      return least();
    });
    const end = top.drain(this.#items, this.#scores, 0);
    for (let k = 0; k < Math.min(end, count); k++) this.offer(this.#items[k]!);
  }

  /** Keys in their order until so many count: of a group no more than `perGroup`. */
  fill(order: Int32Array, atLeast: number, perGroup = Number.POSITIVE_INFINITY): void {
    if (perGroup === Number.POSITIVE_INFINITY) {
      for (let k = 0; k < order.length && this.#keys.length < atLeast; k++) this.offer(order[k]!);
      return;
    }
    const ofGroup = new Map<number, number>();
    let counted = 0;
    const count = (key: number): boolean => {
      const group = this.#groupOf[key]!;
      const before = group < 0 ? 0 : (ofGroup.get(group) ?? 0);
      if (before >= perGroup) return false;
      ofGroup.set(group, before + 1);
      counted++;
      return true;
    };
    for (const key of this.#keys) count(key);
    for (let k = 0; k < order.length && counted < atLeast; k++) {
      const key = order[k]!;
      if (this.#isTaken[key] === 0 && count(key)) this.offer(key);
    }
  }

  sorted(): Int32Array {
    return Int32Array.from(this.#keys).sort();
  }
}

/** Gathers candidates customer by customer. */
class CandidateTable {
  readonly #offsets: Int32Array;
  readonly #keys = new GrowingColumn();
  readonly #scores = affinities.map(() => new GrowingColumn());
  readonly #parts = affinities.map(() => new GrowingColumn());
  readonly #ranks = rankedAffinities.map(() => new GrowingColumn());
  readonly #rankedAt = rankedAffinities.map((name) => affinities.findIndex((one) => one.name === name));
  #customers = 0;

  constructor(customers: number) {
    this.#offsets = new Int32Array(customers + 1);
  }

  /** @param known keys that have a score */
  add(keys: Int32Array, sums: readonly Scores[], divisors: Float64Array, known: number): void {
    const count = keys.length;
    this.#keys.take(count).set(keys);
    const columns = sums.map((sum, a) => {
      const scores = this.#scores[a]!.take(count);
      const parts = this.#parts[a]!.take(count);
      let most = 0;
      for (let k = 0; k < count; k++) {
        const score = keys[k]! < known ? sum.values[keys[k]!]! / divisors[a]! : 0;
        scores[k] = score;
        if (score > most) most = score;
      }
      for (let k = 0; k < count; k++) parts[k] = most > 0 ? scores[k]! / most : 0;
      return scores;
    });
    this.#rankedAt.forEach((a, r) => {
      writeRanks(columns[a]!, this.#ranks[r]!.take(count));
    });
    this.#offsets[++this.#customers] = this.#keys.length;
  }

  candidates(): Candidates {
    return {
      offsets: this.#offsets,
      keys: Int32Array.from(this.#keys.values()),
      scores: this.#scores.map((column) => column.values()),
      parts: this.#parts.map((column) => column.values()),
      ranks: this.#ranks.map((column) => column.values()),
    };
  }
}

/** Numbers of which more and more come. */
class GrowingColumn {
  #values = new Float64Array(1024);
  length = 0;

  /** Room for so many more. */
  take(count: number): Float64Array {
    const end = this.length + count;
    if (end > this.#values.length) {
      const larger = new Float64Array(2 * end);
      larger.set(this.#values.subarray(0, this.length));
      this.#values = larger;
    }
    const room = this.#values.subarray(this.length, end);
    this.length = end;
    return room;
  }

  values(): Float64Array {
    return this.#values.slice(0, this.length);
  }
}

/** How many are higher than each. */
function writeRanks(scores: Float64Array, ranks: Float64Array): void {
  const sorted = Float64Array.from(scores).sort();
  const n = sorted.length;
  for (let k = 0; k < n; k++) {
    let [low, high] = [0, n];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! <= scores[k]!) low = middle + 1;
      else high = middle;
    }
    ranks[k] = n - low;
  }
}
