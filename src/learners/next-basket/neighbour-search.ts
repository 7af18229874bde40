import { RowSum, type SparseRows, squaredNorms, transpose } from "../../matrix/csr.js";
import { gridOf, roundToGrid } from "./exact-sums.js";
import { KSmallest } from "./k-smallest.js";

/** Which reference rows are no neighbours of a query. */
export interface NeighbourOptions {
  /** Reference row that is the query's own customer, one a query; -1 where there is none. */
  readonly self?: Int32Array | undefined;
  /** Leaves out every reference row that equals the query, as the index holds it. */
  readonly leaveOutEqual?: boolean | undefined;
}

/** Reference rows as a search reads them. */
export interface Reference {
  /** On a grid: sums of rows are exact. */
  readonly rows: SparseRows;
  readonly byColumn: SparseRows;
  readonly grid: number;
  /** |r|^2 of each row. */
  readonly norms: Float64Array;
  /** Of the k that was last asked for. */
  shortest: Shortest | undefined;
}

/** The rows nearest to an empty query: many queries have most of their neighbours among them. */
interface Shortest {
  /** One more than the neighbours asked for, as a query's own row is none; ascending. */
  readonly rows: Int32Array;
  readonly isIn: Uint8Array;
  readonly sum: RowSum;
  /** Values in them. */
  readonly size: number;
  readonly k: number;
  /** Largest |r|^2 of them. */
  readonly norm: number;
}

export function referenceOf(given: SparseRows): Reference {
  const count = given.offsets.length - 1;
  const grid = gridOf(given.values, count);
  const rows = { ...given, values: roundToGrid(given.values, grid) };
  return { rows, byColumn: transpose(rows), grid, norms: squaredNorms(rows), shortest: undefined };
}

/**
 * Finds the neighbours of queries and sums them.
 *
 * |q - r|^2 = |q|^2 - 2 q r + |r|^2: only the columns of the query are walked, then one number a row is compared. As
 * products are 0 or more, no neighbour is farther than the k-th shortest row is long.
 */
export class NeighbourSearch {
  readonly #reference: Reference;
  readonly #queries: SparseRows;
  readonly #weights: Float32Array;
  readonly #options: NeighbourOptions;
  readonly #shortest: Shortest;
  readonly #products: Float64Array;
  readonly #kept: KSmallest;

  constructor(reference: Reference, queries: SparseRows, k: number, options: NeighbourOptions) {
    const rows = reference.norms.length;
    this.#reference = reference;
    this.#queries = queries;
    this.#weights = roundToGrid(queries.values, reference.grid);
    this.#options = options;
    this.#products = new Float64Array(rows);
    const most = Math.max(1, Math.min(k, rows));
    if (reference.shortest?.k !== most) reference.shortest = shortestOf(reference, most);
    this.#shortest = reference.shortest;
    this.#kept = new KSmallest(most);
  }

  /** The neighbours of a query, ascending, with |r|^2 - 2 q r of each, and |q|^2; good until the next query. */
  find(query: number): { readonly rows: Int32Array; readonly values: Float64Array; readonly norm: number } {
    const { norms } = this.#reference;
    const products = this.#products;
    const norm = this.#multiply(query);
    const { self, leaveOutEqual } = this.#options;
    const own = self ? self[query]! : -1;
    if (own >= 0) products[own] = -Infinity;
    if (leaveOutEqual) leaveOutEqualRows(products, norms, norm);
    // Any number of the shortest rows may be equal to the query: then no bound is known.
    const bound = leaveOutEqual ? Number.MAX_VALUE : this.#shortest.norm;
    const { rows, values } = this.#kept.ofDifferences(norms, products, bound);
    products.fill(0);
    return { rows, values, norm };
  }

  /** Products of a query with all rows, in the order of its columns; its |q|^2, summed in that order too. */
  #multiply(query: number): number {
    const { offsets, columns } = this.#queries;
    const { offsets: starts, columns: rowsOf, values } = this.#reference.byColumn;
    const [queryWeights, products] = [this.#weights, this.#products];
    let norm = 0;
    for (let at = offsets[query]!; at < offsets[query + 1]!; at++) {
      const column = columns[at]!;
      const weight = queryWeights[at]!;
      norm += weight * weight;
      const end = starts[column + 1]!;
      for (let p = starts[column]!; p < end; p++) products[rowsOf[p]!]! += weight * values[p]!;
    }
    return norm;
  }

  /** Values to add for the sum of some rows, about. */
  costOf(rows: Int32Array): number {
    const { each, change } = this.#costsOf(rows);
    return Math.min(each, change);
  }

  /** Adds rows, ascending, to an empty sum: each of them, or what is other than in the sum of the shortest. */
  sum(rows: Int32Array, sum: RowSum): void {
    const { rows: all } = this.#reference;
    const { each, change } = this.#costsOf(rows);
    if (each <= change) {
      sum.addRows(all, rows, 1);
      return;
    }
    const { sum: ofShortest, rows: shortest, isIn } = this.#shortest;
    sum.copy(ofShortest);
    const others = rows.filter((row) => isIn[row] === 0);
    sum.addRows(all, others, 1);
    sum.addRows(all, without(shortest, rows), -1);
  }

  /** Values to add for each of the rows, and for what is other than in the sum of the shortest: that is copied too. */
  #costsOf(rows: Int32Array): { readonly each: number; readonly change: number } {
    const { offsets, columnCount } = this.#reference.rows;
    const { isIn, size } = this.#shortest;
    let each = 0;
    let common = 0;
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n]!;
      const length = offsets[row + 1]! - offsets[row]!;
      each += length;
      if (isIn[row] === 1) common += length;
    }
    return { each, change: columnCount / 4 + each + size - 2 * common };
  }
}

function shortestOf({ norms, rows: all }: Reference, k: number): Shortest {
  const none = new Float64Array(norms.length);
  const { rows, values } = new KSmallest(k + 1).ofDifferences(norms, none, Number.MAX_VALUE);
  const sum = new RowSum(all.columnCount);
  sum.addRows(all, rows, 1);
  const isIn = new Uint8Array(norms.length);
  let size = 0;
  let norm = 0;
  for (let n = 0; n < rows.length; n++) {
    isIn[rows[n]!] = 1;
    size += all.offsets[rows[n]! + 1]! - all.offsets[rows[n]!]!;
    norm = Math.max(norm, values[n]!);
  }
  return { rows: rows.slice(), isIn, sum, size, k, norm };
}

/**
 * Takes out the rows equal to a query of squared length `norm`: q q = q r = r r, summed in one order, so that equal rows
 * have equal bits.
 */
function leaveOutEqualRows(products: Float64Array, norms: Float64Array, norm: number): void {
  for (let row = 0; row < products.length; row++)
    if (products[row] === norm && norms[row] === norm) products[row] = -Infinity;
}

/** The rows that are not among others; both ascending. */
function without(rows: Int32Array, others: Int32Array): Int32Array {
  let at = 0;
  return rows.filter((row) => {
    while (at < others.length && others[at]! < row) at++;
    return others[at] !== row;
  });
}
