/**
 * Keeps the k smallest of many values, equal ones by the lower row, where rows are offered in ascending order.
 *
 * A buffer of several k is filled with what is not above the bound and then cut back to k by a partial sort, which
 * lowers the bound: most values cost one compare.
 */
export class KSmallest {
  readonly #k: number;
  readonly #values: Float64Array;
  readonly #rows: Int32Array;
  readonly #sorting: Float64Array;
  #count = 0;
  /** No value above it can be among the k smallest. */
  bound = Infinity;

  constructor(k: number) {
    this.#k = k;
    const room = 4 * k + 64;
    this.#values = new Float64Array(room);
    this.#rows = new Int32Array(room);
    this.#sorting = new Float64Array(room);
  }

  /** Offers the value of a row; only values up to the bound are to be offered. */
  offer(value: number, row: number): void {
    if (this.#count === this.#values.length) {
      this.#cut();
      if (value >= this.bound) return;
    }
    this.#values[this.#count] = value;
    this.#rows[this.#count++] = row;
  }

  /** The rows kept, ascending, and their values; good until the next offer. Begins anew with the bound given. */
  take(nextBound: number): { readonly rows: Int32Array; readonly values: Float64Array } {
    if (this.#count > this.#k) this.#cut();
    const taken = {
      rows: this.#rows.subarray(0, this.#count),
      values: this.#values.subarray(0, this.#count),
    };
    this.#count = 0;
    this.bound = nextBound;
    return taken;
  }

  #cut(): void {
    const [values, rows, k] = [this.#values, this.#rows, this.#k];
    const sorting = this.#sorting.subarray(0, this.#count);
    sorting.set(values.subarray(0, this.#count));
    const last = smallest(sorting, k - 1);
    let equal = k;
    for (let n = 0; n < this.#count; n++) if (values[n]! < last) equal--;
    let kept = 0;
    for (let n = 0; n < this.#count; n++) {
      const value = values[n]!;
      if (value > last || (value === last && equal-- <= 0)) continue;
      values[kept] = value;
      rows[kept++] = rows[n]!;
    }
    this.#count = kept;
    this.bound = last;
  }
}

/** The value of a rank, 0 the smallest, by Hoare's quickselect; reorders the values. */
function smallest(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middle(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}

/** The middle one of three. */
function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
