/** Median of whole numbers that are counted, each with a weight of copies: negative ones too. */
export class WholeMedian {
  readonly #lowest: number;
  readonly #copies: Float64Array;
  #total = 0;

  /** @param lowest, highest ends of the numbers to come, both whole */
  constructor(lowest: number, highest: number) {
    this.#lowest = lowest;
    this.#copies = new Float64Array(Math.max(0, highest - lowest) + 1);
  }

  clear(): void {
    this.#copies.fill(0);
    this.#total = 0;
  }

  add(value: number, copies: number): void {
    this.#copies[value - this.#lowest]! += copies;
    this.#total += copies;
  }

  /** The middle number, or the mean of the two middle ones; NaN for none. */
  median(): number {
    return (this.#valueAt(Math.ceil(this.#total / 2)) + this.#valueAt(Math.floor(this.#total / 2) + 1)) / 2;
  }

  /** The number at a place, from 1. */
  #valueAt(place: number): number {
    if (this.#total === 0) return Number.NaN;
    let k = 0;
    for (let seen = this.#copies[0]!; seen < place; ) seen += this.#copies[++k]!;
    return this.#lowest + k;
  }
}
