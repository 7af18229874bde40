import type { RowSum } from "../../matrix/csr.js";
import { firstAbove } from "../../matrix/sorted.js";
import { affinities, rankedAffinities } from "./affinity.js";

/** Keys new to their customers, and what speaks for each. */
export interface Candidates {
  /** customers + 1 positions. */
  readonly offsets: Int32Array;
  /** Codes of the assortment, ascending within a customer. */
  readonly keys: Int32Array;
  /** Scores, one column an affinity. */
  readonly scores: readonly Float64Array[];
  /** Score against the highest of what is usually offered to the customer, one column an affinity. */
  readonly parts: readonly Float64Array[];
  /** How much of what is usually offered has a higher score, one column a ranked affinity. */
  readonly ranks: readonly Float64Array[];
  /** Sum of the scores above 0 of what is usually offered, one column an affinity with one value a customer. */
  readonly totals: readonly Float64Array[];
}

/** Scores of keys, 0 where nothing speaks for one. */
export type Scores = Pick<RowSum, "values" | "scan" | "clear">;

/** What the affinities say of the keys for one customer. */
export interface ScoredKeys {
  /** One an affinity; what it says is its sum over its divisor. */
  readonly sums: readonly Scores[];
  readonly divisors: Float64Array;
  /** Keys that have a score: codes below this. */
  readonly known: number;
}

const rankedAt = rankedAffinities.map((name) => affinities.findIndex((one) => one.name === name));

/** Gathers candidates customer by customer. */
export class CandidateTable {
  readonly #offsets: Int32Array;
  readonly #keys = new NumberBuffer();
  readonly #scores = affinities.map(() => new NumberBuffer());
  readonly #parts = affinities.map(() => new NumberBuffer());
  readonly #ranks = rankedAffinities.map(() => new NumberBuffer());
  readonly #totals: readonly Float64Array[];
  #customers = 0;

  constructor(customers: number) {
    this.#offsets = new Int32Array(customers + 1);
    this.#totals = affinities.map(() => new Float64Array(customers));
  }

  /** @param usual ascending: what scores are read against */
  add(keys: Int32Array, usual: Int32Array, { sums, divisors, known }: ScoredKeys): void {
    const count = keys.length;
    this.#keys.take(count).set(keys);
    const against = new Float64Array(usual.length);
    sums.forEach(({ values }, a) => {
      const scoreOf = (key: number) => (key < known ? values[key]! / divisors[a]! : 0);
      let [most, total] = [0, 0];
      for (let k = 0; k < usual.length; k++) {
        const score = scoreOf(usual[k]!);
        against[k] = score;
        if (score > most) most = score;
        if (score > 0) total += score;
      }
      this.#totals[a]![this.#customers] = total;
      const scores = this.#scores[a]!.take(count);
      const parts = this.#parts[a]!.take(count);
      for (let k = 0; k < count; k++) {
        scores[k] = scoreOf(keys[k]!);
        parts[k] = most > 0 ? scores[k]! / most : 0;
      }
      const ranks = this.#ranks[rankedAt.indexOf(a)]?.take(count);
      if (ranks) writeRanks(scores, against.slice().sort(), ranks);
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
      totals: this.#totals,
    };
  }
}

/** Numbers of which more and more come. */
class NumberBuffer {
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

/** How many of those that are read against, ascending, are higher than each. */
function writeRanks(scores: Float64Array, against: Float64Array, ranks: Float64Array): void {
  for (let k = 0; k < scores.length; k++) ranks[k] = against.length - firstAbove(against, scores[k]!);
}
