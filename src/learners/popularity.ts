import type { SparseRows } from "../matrix/csr.js";

/** What items are worth of which a method says nothing. */
export interface RestOfItems {
  /** One an item, never more than the lowest score that a method gives. */
  readonly scores: Float64Array;
  /** Items sold at all, the most popular first, equal ones by the lower item. */
  readonly ranking: Int32Array;
}

/** Sum of the values of each item: of counts of baskets the number of baskets that hold it. */
export function popularityOf({ columns, values, columnCount }: SparseRows): Float64Array {
  const popularity = new Float64Array(columnCount);
  for (let at = 0; at < columns.length; at++) popularity[columns[at]!]! += values[at]!;
  return popularity;
}

/** @param weight score of the most popular item; the others' by their popularity */
export function restOf(popularity: Float64Array, weight: number): RestOfItems {
  const most = popularity.reduce((a, b) => Math.max(a, b), 0);
  const ranking = Int32Array.from(popularity.keys()).filter((item) => popularity[item]! > 0);
  ranking.sort((a, b) => popularity[b]! - popularity[a]! || a - b);
  return { scores: popularity.map((count) => (most > 0 ? (weight * count) / most : 0)), ranking };
}
