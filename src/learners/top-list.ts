/** Lists of items, one a customer, best first. */
export interface RankedLists {
  /** customers + 1 positions: the list of customer c is items[offsets[c]] .. items[offsets[c + 1] - 1]. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  readonly scores: Float64Array;
}

/** Keeps the items of the highest scores, equal ones by the lower item: a bounded heap, the worst kept one on top. */
export class TopList {
  readonly #items: Int32Array;
  readonly #scores: Float64Array;
  #count = 0;

  constructor(most: number) {
    this.#items = new Int32Array(most);
    this.#scores = new Float64Array(most);
  }

  get length(): number {
    return this.#count;
  }

  /** No lower score can enter; -Infinity while there is room. */
  get least(): number {
    return this.#count < this.#items.length ? -Infinity : this.#scores[0]!;
  }

  offer(score: number, item: number): void {
    const most = this.#items.length;
    if (this.#count < most) {
      this.#rise(this.#count++, score, item);
    } else if (most > 0) {
      const worst = this.#scores[0]!;
      if (score > worst || (score === worst && item < this.#items[0]!)) this.#sink(score, item);
    }
  }

  /** Empties the list into arrays, best first, from a position on; returns the position behind it. */
  drain(items: Int32Array, scores: Float64Array, from: number): number {
    const end = from + this.#count;
    for (let at = end - 1; at >= from; at--) {
      items[at] = this.#items[0]!;
      scores[at] = this.#scores[0]!;
      const last = --this.#count;
      if (last > 0) this.#sink(this.#scores[last]!, this.#items[last]!);
    }
    return end;
  }

  /** Empties the list into the front of arrays, in no order; returns their number. */
  take(items: Int32Array, scores: Float64Array): number {
    const count = this.#count;
    for (let n = 0; n < count; n++) {
      items[n] = this.#items[n]!;
      scores[n] = this.#scores[n]!;
    }
    this.#count = 0;
    return count;
  }

  /** Puts an entry at a free place at the bottom and lets it rise while it is worse than what is above. */
  #rise(place: number, score: number, item: number): void {
    const [items, scores] = [this.#items, this.#scores];
    let at = place;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isWorse(score, item, scores[above]!, items[above]!)) break;
      scores[at] = scores[above]!;
      items[at] = items[above]!;
      at = above;
    }
    scores[at] = score;
    items[at] = item;
  }

  /** Takes the place of the top and sinks while one below is worse. */
  #sink(score: number, item: number): void {
    const [items, scores, count] = [this.#items, this.#scores, this.#count];
    let at = 0;
    for (let below = 1; below < count; below = 2 * at + 1) {
      const right = below + 1;
      if (right < count && isWorse(scores[right]!, items[right]!, scores[below]!, items[below]!))
        below = right;
      if (!isWorse(scores[below]!, items[below]!, score, item)) break;
      scores[at] = scores[below]!;
      items[at] = items[below]!;
      at = below;
    }
    scores[at] = score;
    items[at] = item;
  }
}

function isWorse(score: number, item: number, otherScore: number, otherItem: number): boolean {
  return score < otherScore || (score === otherScore && item > otherItem);
}
