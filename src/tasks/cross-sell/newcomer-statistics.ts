import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";

/** How often keys are bought by customers who never had them. Each has one value a key, then one a group, then one of all. */
export interface NewcomerStatistics {
  /** Its part of all first purchases in the last window, of all keys 1. */
  readonly recentShare: Float64Array;
  /** The same in the window before. */
  readonly previousShare: Float64Array;
  /** Its part of all first purchases ever. */
  readonly share: Float64Array;
  /** First purchases of anything an order after a customer's first; of the first orders where there are no others. */
  readonly perOrder: number;
  /** Keys in a customer's first order. */
  readonly inFirst: number;
}

/** Counts first purchases of keys. */
export class NewcomerSums {
  readonly #window: number;
  readonly #recent: Float64Array;
  readonly #previous: Float64Array;
  readonly #ever: Float64Array;
  #customers = 0;
  #orders = 0;
  #afterFirst = 0;
  #first = 0;

  /** @param keys of the population @param window in days, or baskets */
  constructor(keys: number, window: number) {
    this.#window = window;
    [this.#recent, this.#previous, this.#ever] = [0, 1, 2].map(() => new Float64Array(keys)) as Columns3;
  }

  /** @param codes population's code of each key of the pairs */
  add(
    { customers, offsets, keys, buyingOffsets, buyingOrder, orderOffsets, orderTime, now }: OwnedPairs,
    codes: Int32Array,
  ): void {
    this.#customers += customers.length;
    this.#orders += orderTime.length;
    for (let u = 0; u < customers.length; u++) {
      for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
        const code = codes[keys[p]!]!;
        if (code < 0) continue;
        const order = buyingOrder[buyingOffsets[p]!]!;
        const ago = now[u]! - orderTime[orderOffsets[u]! + order]!;
        if (order > 0) this.#afterFirst++;
        else this.#first++;
        this.#ever[code]!++;
        if (ago <= this.#window) this.#recent[code]!++;
        else if (ago <= 2 * this.#window) this.#previous[code]!++;
      }
    }
  }

  /** @param groupOf group of each key, -1 without one */
  statistics(groupOf: Int32Array, groups: number): NewcomerStatistics {
    const later = this.#orders - this.#customers;
    const ofRows = (counts: Float64Array) => shares(counts, groupOf, groups);
    return {
      recentShare: ofRows(this.#recent),
      previousShare: ofRows(this.#previous),
      share: ofRows(this.#ever),
      inFirst: this.#first / Math.max(1, this.#customers),
      perOrder: later > 0 ? this.#afterFirst / later : this.#first / Math.max(1, this.#customers),
    };
  }
}

/** Shares of the keys, then the mean key of each group and of all. */
function shares(counts: Float64Array, groupOf: Int32Array, groups: number): Float64Array {
  const n = counts.length;
  const sums = new Float64Array(n + groups + 1);
  const members = new Float64Array(n + groups + 1).fill(1, 0, n);
  sums.set(counts);
  for (let k = 0; k < n; k++) {
    for (const row of groupOf[k]! >= 0 ? [n + groupOf[k]!, n + groups] : [n + groups]) {
      sums[row]! += counts[k]!;
      members[row]!++;
    }
  }
  const total = Math.max(1, sums[n + groups]!);
  return sums.map((sum, row) => sum / Math.max(1, members[row]!) / total);
}

type Columns3 = [Float64Array, Float64Array, Float64Array];
