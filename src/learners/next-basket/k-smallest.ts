/**
 * The k smallest of many values, equal ones by the lower row.
 *
 * A buffer of several k is filled with what is not above a bound and then cut back to k by a partial sort, which lowers
 * the bound: most values cost one compare.
 */
export class KSmallest {
  readonly #k: number;
  readonly #values: Float64Array;
  readonly #rows: Int32Array;
  readonly #sorting: Float64Array;

  /** @param k 1 or more */
  constructor(k: number) {
    this.#k = k;
    const room = 4 * k + 64;
    this.#values = new Float64Array(room);
    this.#rows = new Int32Array(room);
    this.#sorting = new Float64Array(room);
  }

  /**
   * The rows of the k smallest values norms[row] - 2 * products[row], ascending; good until the next call.
   *
   * @param bound the k-th smallest is known not to be above it; a value above it is left out. Finite
   */
  ofDifferences(
    norms: Float64Array,
    products: Float64Array,
    bound: number,
  ): { readonly rows: Int32Array; readonly values: Float64Array } {
    const [values, rows] = [this.#values, this.#rows];
    let count = 0;
    let most = bound;
    for (let row = 0; row < norms.length; row++) {
      const value = norms[row]! - 2 * products[row]!;
      if (value > most) continue;
      if (count === values.length) {
        most = this.#cut(count);
        count = this.#k;
        if (value >= most) continue;
      }
      values[count] = value;
      rows[count++] = row;
    }
    if (count > this.#k) {
      this.#cut(count);
      count = this.#k;
    }
    return { rows: rows.subarray(0, count), values: values.subarray(0, count) };
  }

  /** Keeps the k smallest of more, in their order; the largest of them. */
  #cut(count: number): number {
    const [values, rows] = [this.#values, this.#rows];
    const sorting = this.#sorting.subarray(0, count);
    sorting.set(values.subarray(0, count));
    const last = smallest(sorting, this.#k - 1);
    let equal = this.#k;
    for (let n = 0; n < count; n++) if (values[n]! < last) equal--;
    let kept = 0;
    for (let n = 0; n < count; n++) {
      const value = values[n]!;
      if (value > last || (value === last && equal-- <= 0)) continue;
      values[kept] = value;
      rows[kept++] = rows[n]!;
    }
    return last;
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
