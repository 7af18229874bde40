import { checkWeights, RowSum, type SparseRows } from "../../matrix/csr.js";
import { checkLength } from "../../matrix/kernels/check.js";
import { checkCount } from "../../options.js";
import { type CandidateLists, checkCandidates } from "../candidate-lists.js";
import { type RankedLists, TopList } from "../top-list.js";
import { type NeighbourOptions, NeighbourSearch, type Reference, referenceOf } from "./neighbour-search.js";

/** The neighbours of one query. */
export interface Neighbours {
  /** Reference rows, ascending. */
  readonly rows: Int32Array;
  /** Squared Euclidean distance of each. */
  readonly squaredDistances: Float64Array;
}

/**
 * Reference rows for the nearest of them to a query by Euclidean distance, of equally near ones the lower row. Frozen.
 *
 * A query has the same neighbours and the same scores alone as in any batch.
 */
export class NeighbourIndex {
  readonly #reference: Reference;

  /**
   * @param rows one a customer; values are 0 or more, and kept as f32
   * @throws OptionsError `shape_mismatch`, `not_ascending`, `not_finite`
   */
  constructor(rows: SparseRows) {
    checkWeights("the reference", rows);
    this.#reference = referenceOf(rows);
    Object.freeze(this);
  }

  /** The reference rows: all the state there is. */
  get rows(): SparseRows {
    return this.#reference.rows;
  }

  /**
   * The k reference rows nearest to a query, fewer where there are fewer.
   *
   * @param row which of the queries
   * @throws OptionsError `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`
   */
  nearest(queries: SparseRows, row: number, k: number, options: NeighbourOptions = {}): Neighbours {
    const { rows, values, norm } = this.#open(queries, k, options).find(row);
    const order = Int32Array.from(rows.keys()).sort((a, b) => rows[a]! - rows[b]!);
    return {
      rows: Int32Array.from(order, (n) => rows[n]!),
      squaredDistances: Float64Array.from(order, (n) => Math.max(0, values[n]! + norm)),
    };
  }

  /**
   * Mean value of the k nearest rows at some columns of each query.
   *
   * @param candidates columns to look at, a list a query
   * @returns one number a candidate; 0 where there are no neighbours
   * @throws OptionsError `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`
   */
  neighbourScores(
    queries: SparseRows,
    k: number,
    candidates: CandidateLists,
    options: NeighbourOptions = {},
  ): Float64Array {
    const { offsets, columns } = candidates;
    checkCandidates(candidates, queries.offsets.length - 1, this.rows.columnCount);
    const scores = new Float64Array(columns.length);
    const search = this.#open(queries, k, options);
    const sum = new RowSum(this.rows.columnCount);
    const isNeighbour = new Uint8Array(this.rows.offsets.length - 1);
    for (let query = 0; query + 1 < queries.offsets.length; query++) {
      const [from, to] = [offsets[query]!, offsets[query + 1]!];
      if (from === to) continue;
      const { rows } = search.find(query);
      if (rows.length === 0) continue;
      const { byColumn } = this.#reference;
      if (lengthOf(byColumn, columns.subarray(from, to)) < search.costOf(rows)) {
        for (let n = 0; n < rows.length; n++) isNeighbour[rows[n]!] = 1;
        for (let at = from; at < to; at++)
          scores[at] = sumOfMarked(byColumn, columns[at]!, isNeighbour) / rows.length;
        for (let n = 0; n < rows.length; n++) isNeighbour[rows[n]!] = 0;
      } else {
        search.sum(rows, sum);
        for (let at = from; at < to; at++) scores[at] = sum.values[columns[at]!]! / rows.length;
        sum.clear();
      }
    }
    return scores;
  }

  /**
   * The n columns that a query does not have and its neighbours have most of, best first, equal ones by the lower
   * column. Fewer where no neighbour has more.
   *
   * @returns the mean of the neighbours as scores
   * @throws OptionsError `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`
   */
  topNew(queries: SparseRows, k: number, n: number, options: NeighbourOptions = {}): RankedLists {
    checkCount("n", n, "topNew");
    const count = queries.offsets.length - 1;
    const offsets = new Int32Array(count + 1);
    const most = Math.min(n, this.rows.columnCount);
    const items = new Int32Array(count * most);
    const scores = new Float64Array(count * most);
    const top = new TopList(most);
    const addNeighbours = this.sums(queries, k, options);
    const sum = new RowSum(this.rows.columnCount);
    for (let query = 0; query < count; query++) {
      const neighbours = addNeighbours(query, sum);
      for (let at = queries.offsets[query]!; at < queries.offsets[query + 1]!; at++)
        sum.values[queries.columns[at]!] = 0;
      sum.scan(top.least, (column, value) => {
        top.offer(value, column);
        return top.least;
      });
      offsets[query + 1] = top.drain(items, scores, offsets[query]!);
      for (let at = offsets[query]!; at < offsets[query + 1]!; at++) scores[at]! /= neighbours;
      sum.clear();
    }
    const size = offsets[count]!;
    return { offsets, items: items.slice(0, size), scores: scores.slice(0, size) };
  }

  /**
   * A function that adds the k nearest rows of a query to an empty sum and says how many they are.
   *
   * @throws OptionsError `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`
   */
  sums(
    queries: SparseRows,
    k: number,
    options: NeighbourOptions = {},
  ): (query: number, sum: RowSum) => number {
    const search = this.#open(queries, k, options);
    return (query, sum) => {
      const { rows } = search.find(query);
      search.sum(rows, sum);
      return rows.length;
    };
  }

  #open(queries: SparseRows, k: number, options: NeighbourOptions): NeighbourSearch {
    checkCount("k", k, "neighbours");
    checkWeights("the queries", queries);
    checkLength("columns of the queries", queries.columnCount, this.rows.columnCount);
    if (options.self) checkLength("self", options.self.length, queries.offsets.length - 1);
    return new NeighbourSearch(this.#reference, queries, k, options);
  }
}

/** Values in some rows. */
function lengthOf({ offsets }: SparseRows, rows: Int32Array): number {
  let length = 0;
  for (let n = 0; n < rows.length; n++) length += offsets[rows[n]! + 1]! - offsets[rows[n]!]!;
  return length;
}

/** Sum of the values of a row at the columns that are marked. */
function sumOfMarked({ offsets, columns, values }: SparseRows, row: number, marks: Uint8Array): number {
  let sum = 0;
  for (let at = offsets[row]!; at < offsets[row + 1]!; at++)
    if (marks[columns[at]!] === 1) sum += values[at]!;
  return sum;
}
