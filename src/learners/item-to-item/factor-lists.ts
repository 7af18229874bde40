import type { SparseRows } from "../../matrix/csr.js";
import type { TopProducts } from "../../matrix/kernels/index.js";
import type { ScoreSum } from "../choose-items.js";
import type { RankedLists } from "../top-list.js";

/** Lists from the best products of each customer; for a customer without purchases the first of a ranking. */
export function listsOfProducts(
  { k, counts, columns, scores: products }: TopProducts,
  queries: SparseRows,
  ranking: Int32Array,
  isBarred: Uint8Array,
): RankedLists {
  const popular = ranking.filter((item) => isBarred[item] === 0).subarray(0, k);
  const customers = counts.length;
  const offsets = new Int32Array(customers + 1);
  const items = new Int32Array(columns.length);
  const scores = new Float64Array(columns.length);
  for (let row = 0; row < customers; row++) {
    const from = offsets[row]!;
    const isEmpty = queries.offsets[row] === queries.offsets[row + 1];
    const list = isEmpty ? popular : columns.subarray(row * k, row * k + counts[row]!);
    items.set(list, from);
    if (!isEmpty) scores.set(products.subarray(row * k, row * k + counts[row]!), from);
    offsets[row + 1] = from + list.length;
  }
  const size = offsets[customers]!;
  return { offsets, items: items.slice(0, size), scores: scores.slice(0, size) };
}

/** Scores of the items that a customer has. */
export class ProductsOfOwned implements ScoreSum {
  readonly values: Float64Array;
  #items: Int32Array = new Int32Array(0);

  constructor(itemCount: number) {
    this.values = new Float64Array(itemCount);
  }

  set({ offsets, columns }: SparseRows, row: number, scoreOf: (item: number) => number): void {
    this.#items = columns.subarray(offsets[row]!, offsets[row + 1]!);
    for (const item of this.#items) this.values[item] = scoreOf(item);
  }

  scan(bound: number, use: (item: number, value: number) => number): void {
    let least = bound;
    for (const item of this.#items) if (this.values[item]! >= least) least = use(item, this.values[item]!);
  }

  clear(): void {
    for (const item of this.#items) this.values[item] = 0;
  }
}
