import { firstAbove, firstNotBelow } from "../../matrix/sorted.js";
import type { PairCounts } from "./pair-counts.js";

/** The pairs of every item, from both sides. */
export class PairLookup {
  /** items + 1 positions: the partners of item i are at offsets[i] .. offsets[i + 1] - 1. */
  readonly offsets: Int32Array;
  /** Ascending within an item. */
  readonly partners: Int32Array;
  /** Baskets that hold both. */
  readonly together: Int32Array;

  constructor(counts: PairCounts) {
    const items = counts.offsets.length - 1;
    const starts = new Int32Array(items + 1);
    for (let i = 0; i < items; i++) {
      starts[i + 1]! += counts.offsets[i + 1]! - counts.offsets[i]!;
      for (let at = counts.offsets[i]!; at < counts.offsets[i + 1]!; at++)
        starts[counts.partners[at]! + 1]!++;
    }
    for (let i = 0; i < items; i++) starts[i + 1]! += starts[i]!;
    const next = starts.slice(0, items);
    this.offsets = starts;
    this.partners = new Int32Array(starts[items]!);
    this.together = new Int32Array(starts[items]!);
    // Item after item from both sides: partners before an item are written before it is reached itself.
    for (let i = 0; i < items; i++) {
      for (let at = counts.offsets[i]!; at < counts.offsets[i + 1]!; at++) {
        const partner = counts.partners[at]!;
        this.#put(next[i]!++, partner, counts.together[at]!);
        this.#put(next[partner]!++, i, counts.together[at]!);
      }
    }
  }

  /** Baskets that hold both of two items; 0 where the pair is not known. */
  togetherOf(item: number, partner: number): number {
    const end = this.offsets[item + 1]!;
    const at = firstNotBelow(this.partners, partner, this.offsets[item]!, end);
    return at < end && this.partners[at] === partner ? this.together[at]! : 0;
  }

  /** The item whose partners stand around a place. */
  itemAt(place: number): number {
    return firstAbove(this.offsets, place) - 1;
  }

  #put(place: number, partner: number, together: number): void {
    this.partners[place] = partner;
    this.together[place] = together;
  }
}
