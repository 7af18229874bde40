import { OptionsError } from "../../errors.js";
import {
  checkOffsets,
  checkSparseRows,
  RowSum,
  type SparseRows,
  squaredNorms,
  transpose,
} from "../../matrix/csr.js";
import { checkLength } from "../../matrix/kernels/check.js";
import { KSmallest } from "./k-smallest.js";
import { type RankedLists, TopList } from "./top-list.js";

/** Which reference rows are no neighbours of a query. */
export interface NeighbourOptions {
  /** Reference row that is the query's own customer, one a query; -1 where there is none. */
  readonly self?: Int32Array | undefined;
  /** Leaves out every reference row that equals the query (in f32). */
  readonly leaveOutEqual?: boolean | undefined;
}

/** The neighbours of one query. */
export interface Neighbours {
  /** Reference rows, ascending. */
  readonly rows: Int32Array;
  /** Squared Euclidean distance of each. */
  readonly squaredDistances: Float64Array;
}

/** Lists of columns, one a query, in any order. */
export interface CandidateLists {
  /** queries + 1 positions: the list of query q is columns[offsets[q]] .. columns[offsets[q + 1] - 1]. */
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
}

/**
 * Reference rows by column, for the nearest of them to a query. Frozen.
 *
 * |q - r|^2 = |q|^2 - 2 q r + |r|^2: only the columns of the query are walked, then one number a row is compared. Values
 * are f32; sums are f64 in the order of the columns, so that the distance of equal rows is exactly 0 and a query has the
 * same neighbours alone as in any batch. Of rows at equal distance the lower is nearer.
 */
export class NeighbourIndex {
  /** The reference rows: all the state there is. */
  readonly rows: SparseRows;
  readonly #byColumn: SparseRows;
  readonly #norms: Float64Array;
  readonly #sortedNorms: Float64Array;

  /** @throws OptionsError `shape_mismatch`, `not_ascending` */
  constructor(rows: SparseRows) {
    checkSparseRows("the reference", rows);
    this.rows = { ...rows, values: Float32Array.from(rows.values) };
    this.#byColumn = transpose(this.rows);
    this.#norms = squaredNorms(this.rows);
    this.#sortedNorms = this.#norms.slice().sort();
    Object.freeze(this);
  }

  /**
   * The k reference rows nearest to a query, fewer where there are fewer.
   *
   * @param row which of the queries
   * @throws OptionsError `bad_option`, `shape_mismatch`, `not_ascending`
   */
  nearest(queries: SparseRows, row: number, k: number, options: NeighbourOptions = {}): Neighbours {
    const search = this.#open(queries, k, options);
    const { rows, values } = search(row);
    let norm = 0;
    for (let at = queries.offsets[row]!; at < queries.offsets[row + 1]!; at++)
      norm += Math.fround(queries.values[at]!) ** 2;
    return { rows: rows.slice(), squaredDistances: values.map((value) => Math.max(0, value + norm)) };
  }

  /**
   * Mean value of the k nearest rows at some columns of each query.
   *
   * @param candidates columns to look at, a list a query
   * @returns one number a candidate; 0 where there are no neighbours
   * @throws OptionsError `bad_option`, `shape_mismatch`, `not_ascending`
   */
  neighbourScores(
    queries: SparseRows,
    k: number,
    candidates: CandidateLists,
    options: NeighbourOptions = {},
  ): Float64Array {
    const { offsets, columns } = candidates;
    checkLength("offsets of the candidates", offsets.length, queries.offsets.length);
    checkOffsets("the candidates", offsets, columns.length);
    const scores = new Float64Array(columns.length);
    const search = this.#open(queries, k, options);
    const sum = new RowSum(this.rows.columnCount);
    const isNeighbour = new Uint8Array(this.#norms.length);
    for (let query = 0; query + 1 < queries.offsets.length; query++) {
      const [from, to] = [offsets[query]!, offsets[query + 1]!];
      if (from === to) continue;
      const { rows } = search(query);
      if (rows.length === 0) continue;
      // Either way the same values are added in the same order: that of the rows.
      if (lengthOf(this.#byColumn, columns.subarray(from, to)) < lengthOf(this.rows, rows)) {
        for (let n = 0; n < rows.length; n++) isNeighbour[rows[n]!] = 1;
        for (let at = from; at < to; at++)
          scores[at] = sumOfMarked(this.#byColumn, columns[at]!, isNeighbour) / rows.length;
        for (let n = 0; n < rows.length; n++) isNeighbour[rows[n]!] = 0;
      } else {
        sum.addRows(this.rows, rows, 1);
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
   * @throws OptionsError `bad_option`, `shape_mismatch`, `not_ascending`
   */
  topNew(queries: SparseRows, k: number, n: number, options: NeighbourOptions = {}): RankedLists {
    checkCount("n", n);
    const count = queries.offsets.length - 1;
    const offsets = new Int32Array(count + 1);
    const most = Math.min(n, this.rows.columnCount);
    const items = new Int32Array(count * most);
    const scores = new Float64Array(count * most);
    const top = new TopList(most);
    const owner = new Int32Array(this.rows.columnCount).fill(-1);
    this.eachMean(queries, k, options, (mean, query) => {
      for (let at = queries.offsets[query]!; at < queries.offsets[query + 1]!; at++)
        owner[queries.columns[at]!] = query;
      mean.scan(top.least, (column, value) => {
        if (owner[column] !== query) top.offer(value, column);
        return top.least;
      });
      offsets[query + 1] = top.drain(items, scores, offsets[query]!);
    });
    const size = offsets[count]!;
    return { offsets, items: items.slice(0, size), scores: scores.slice(0, size) };
  }

  /**
   * The mean of the k nearest rows of each query times a factor, one query after the other; what is handed over is
   * emptied for the next.
   *
   * @throws OptionsError `bad_option`, `shape_mismatch`, `not_ascending`
   */
  eachMean(
    queries: SparseRows,
    k: number,
    options: NeighbourOptions,
    use: (mean: RowSum, query: number) => void,
    factor = 1,
  ): void {
    const search = this.#open(queries, k, options);
    const mean = new RowSum(this.rows.columnCount);
    for (let query = 0; query + 1 < queries.offsets.length; query++) {
      const { rows } = search(query);
      mean.addRows(this.rows, rows, factor / rows.length);
      use(mean, query);
      mean.clear();
    }
  }

  /** A search over the queries: the neighbours of a row, ascending, with |r|^2 - 2 q r of each. */
  #open(queries: SparseRows, k: number, { self, leaveOutEqual = false }: NeighbourOptions) {
    checkCount("k", k);
    checkSparseRows("the queries", queries);
    checkLength("columns of the queries", queries.columnCount, this.rows.columnCount);
    if (self) checkLength("self", self.length, queries.offsets.length - 1);
    const norms = this.#norms;
    const { offsets: starts, columns: rowsOf, values: weights } = this.#byColumn;
    const products = new Float64Array(norms.length);
    const kept = new KSmallest(Math.min(k, norms.length));
    return (query: number) => {
      let norm = 0;
      for (let at = queries.offsets[query]!; at < queries.offsets[query + 1]!; at++) {
        const column = queries.columns[at]!;
        const weight = Math.fround(queries.values[at]!);
        norm += weight * weight;
        const end = starts[column + 1]!;
        for (let p = starts[column]!; p < end; p++) products[rowsOf[p]!]! += weight * weights[p]!;
      }
      const own = self ? self[query]! : -1;
      if (own >= 0) products[own] = -Infinity;
      // Products are 0 or more: k rows are no farther than the row of the k-th smallest norm.
      const rank = k - 1 + (own >= 0 ? 1 : 0);
      kept.take(leaveOutEqual ? Number.MAX_VALUE : (this.#sortedNorms[rank] ?? Number.MAX_VALUE));
      for (let row = 0; row < products.length; row++) {
        const distance = norms[row]! - 2 * products[row]!;
        if (!(distance <= kept.bound)) continue;
        if (leaveOutEqual && products[row] === norm && norms[row] === norm) continue;
        kept.offer(distance, row);
      }
      products.fill(0);
      return kept.take(Number.MAX_VALUE);
    };
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

function checkCount(name: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new OptionsError("bad_option", `'${name}' must be a whole number of 1 or more, got ${count}.`, {
    option: name,
  });
}
