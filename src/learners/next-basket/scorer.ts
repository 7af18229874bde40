import type { RowSum, SparseRows } from "../../matrix/csr.js";
import type { BasketHistories } from "./histories.js";

/** How a method scores: all of a model but choosing from the scores. */
export interface Scorer {
  /** Scores of the items that `score` gives none; absent where those are not recommended. */
  readonly rest?: RestOfItems;
  /**
   * Opens a batch.
   *
   * @param owned items of each customer with the number of baskets that hold them
   * @param self training row of each customer, -1 where there is none
   */
  open(histories: BasketHistories, owned: SparseRows, self: Int32Array | undefined): ScoreCustomer;
}

/** Adds scores above 0 of a customer's items to an empty sum; returns the factor that makes them scores. */
export type ScoreCustomer = (customer: number, sum: RowSum) => number;

/** What items are worth of which a customer's own history and his neighbours say nothing. */
export interface RestOfItems {
  /** One an item, never more than the lowest score that a method gives. */
  readonly scores: Float64Array;
  /** Items sold at all, the most popular first, equal ones by the lower item. */
  readonly ranking: Int32Array;
}

/** Number of baskets that hold each item. */
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
