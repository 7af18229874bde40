import { TopList } from "../../learners/top-list.js";
import { affinities } from "./affinity.js";
import type { Assortment } from "./assortment.js";
import type { Scores } from "./candidate-table.js";

/** The candidates of one customer, each once. */
export class KeyList {
  readonly #categoryOf: Int32Array;
  /** 1 for what is in the list or the customer has. */
  readonly #isTaken: Uint8Array;
  readonly #top = new TopList(Math.max(...affinities.map(({ brings }) => brings)));
  readonly #items: Int32Array;
  readonly #scores: Float64Array;
  #keys: number[] = [];

  constructor({ ids, categoryOf }: Assortment) {
    this.#categoryOf = categoryOf;
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
      const group = this.#categoryOf[key]!;
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
