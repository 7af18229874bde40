import { RowSum, type SparseRows, squaredNorms, transpose } from "../../matrix/csr.js";
import { gridOf, roundToGrid } from "./exact-sums.js";
import { keepSmallest } from "./k-smallest.js";

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
  readonly k: number;
  /** One more than k, as a query's own row is no neighbour. */
  readonly rows: Int32Array;
  readonly isIn: Uint8Array;
  readonly sum: RowSum;
  /** Values in them. */
  readonly size: number;
  /** Product with a query from which each other row may be a neighbour; Infinity for the shortest themselves. */
  readonly needed: Float64Array;
}

export function referenceOf(given: SparseRows): Reference {
  const count = given.offsets.length - 1;
  const grid = gridOf(given.values, count);
  const rows = { ...given, values: roundToGrid(given.values, grid) };
  return { rows, byColumn: transpose(rows), grid, norms: squaredNorms(rows), shortest: undefined };
}

/** The neighbours of a query; good until the next query. */
interface Found {
  /** In no order. */
  readonly rows: Int32Array;
  /** |r|^2 - 2 q r of each. */
  readonly values: Float64Array;
  /** |q|^2 */
  readonly norm: number;
}

/**
 * Finds the neighbours of queries and sums them.
 *
 * |q - r|^2 = |q|^2 - 2 q r + |r|^2, where q r is 0 or more: no neighbour is farther than the k-th shortest row is long,
 * and a longer row is one only if its product makes up for it. So only the columns of the query are walked, and only
 * few rows are compared.
 */
export class NeighbourSearch {
  readonly #reference: Reference;
  readonly #queries: SparseRows;
  readonly #weights: Float32Array;
  readonly #options: NeighbourOptions;
  readonly #shortest: Shortest;
  readonly #products: Float64Array;
  readonly #rows: Int32Array;
  readonly #values: Float64Array;
  readonly #scratch: Float64Array;
  readonly #isFound: Uint8Array;
  readonly #others: Int32Array;

  /** @param k 1 or more */
  constructor(reference: Reference, queries: SparseRows, k: number, options: NeighbourOptions) {
    const rows = reference.norms.length;
    this.#reference = reference;
    this.#queries = queries;
    this.#weights = roundToGrid(queries.values, reference.grid);
    this.#options = options;
    if (reference.shortest?.k !== k) reference.shortest = shortestOf(reference, k);
    this.#shortest = reference.shortest;
    this.#products = new Float64Array(rows);
    this.#rows = new Int32Array(rows);
    this.#values = new Float64Array(rows);
    this.#scratch = new Float64Array(rows);
    this.#isFound = new Uint8Array(rows);
    this.#others = new Int32Array(rows);
  }

  find(query: number): Found {
    const { norms } = this.#reference;
    const { rows: shortest, k } = this.#shortest;
    const [products, rows, values] = [this.#products, this.#rows, this.#values];
    rows.set(shortest);
    const multiplied = this.#multiply(query, shortest.length);
    const { norm } = multiplied;
    let { count } = multiplied;
    const own = this.#options.self?.[query] ?? -1;
    const leaveOutEqual = this.#options.leaveOutEqual ?? false;
    // q q = q r = r r, summed in one order: equal rows have equal bits.
    const isEqual = (row: number) => products[row] === norm && norms[row] === norm;
    if (leaveOutEqual && shortest.some(isEqual)) {
      // As many more rows may be neighbours as are left out: all are compared.
      count = norms.length;
      for (let row = 0; row < count; row++) rows[row] = row;
    }
    let kept = 0;
    for (let n = 0; n < count; n++) {
      const row = rows[n]!;
      if (row === own || (leaveOutEqual && isEqual(row))) continue;
      values[kept] = norms[row]! - 2 * products[row]!;
      rows[kept++] = row;
    }
    products.fill(0);
    if (kept > k) keepSmallest(k, values, rows, kept, this.#scratch);
    const found = Math.min(k, kept);
    return { rows: rows.subarray(0, found), values: values.subarray(0, found), norm };
  }

  /**
   * Products of a query with all rows, in the order of its columns, and its |q|^2, summed in that order too. Rows whose
   * product comes to what is needed are written behind the `count` rows that are there.
   */
  #multiply(query: number, count: number): { readonly norm: number; readonly count: number } {
    const { offsets, columns } = this.#queries;
    const { offsets: starts, columns: rowsOf, values } = this.#reference.byColumn;
    const { needed } = this.#shortest;
    const [queryWeights, products, rows] = [this.#weights, this.#products, this.#rows];
    let end = count;
    let norm = 0;
    for (let at = offsets[query]!; at < offsets[query + 1]!; at++) {
      const column = columns[at]!;
      const weight = queryWeights[at]!;
      norm += weight * weight;
      const last = starts[column + 1]!;
      for (let p = starts[column]!; p < last; p++) {
        const row = rowsOf[p]!;
        const before = products[row]!;
        const product = before + weight * values[p]!;
        products[row] = product;
        if (product >= needed[row]! && before < needed[row]!) rows[end++] = row;
      }
    }
    return { norm, count: end };
  }

  /** Values to add for the sum of some rows, about. */
  costOf(rows: Int32Array): number {
    const { each, change } = this.#costsOf(rows);
    return Math.min(each, change);
  }

  /** Adds rows to an empty sum: each of them, or what is other than in the sum of the shortest. */
  sum(rows: Int32Array, sum: RowSum): void {
    const { rows: all } = this.#reference;
    const { each, change } = this.#costsOf(rows);
    if (each <= change) {
      sum.addRows(all, rows, rows.length, 1);
      return;
    }
    const { sum: ofShortest, rows: shortest, isIn } = this.#shortest;
    const [isFound, others] = [this.#isFound, this.#others];
    let count = 0;
    for (let n = 0; n < rows.length; n++) {
      isFound[rows[n]!] = 1;
      if (isIn[rows[n]!] === 0) others[count++] = rows[n]!;
    }
    sum.copy(ofShortest);
    sum.addRows(all, others, count, 1);
    count = 0;
    for (let n = 0; n < shortest.length; n++) if (isFound[shortest[n]!] === 0) others[count++] = shortest[n]!;
    sum.addRows(all, others, count, -1);
    for (let n = 0; n < rows.length; n++) isFound[rows[n]!] = 0;
  }

  /** Values to add for each of the rows, and for what is other than in the sum of the shortest, which is copied. */
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
  const count = Math.min(k + 1, norms.length);
  const every = Int32Array.from(norms.keys());
  const values = norms.slice();
  if (count > 0) keepSmallest(count, values, every, norms.length, norms.slice());
  const rows = every.slice(0, count);
  const longest = values.subarray(0, count).reduce((most, norm) => Math.max(most, norm), 0);
  const isIn = new Uint8Array(norms.length);
  for (const row of rows) isIn[row] = 1;
  const sum = new RowSum(all.columnCount);
  sum.addRows(all, rows, rows.length, 1);
  const size = rows.reduce((length, row) => length + all.offsets[row + 1]! - all.offsets[row]!, 0);
  // More than 0 even of a row that is as long as the longest; less by more than rounding can make it miss.
  const needed = norms.map((norm, row) =>
    isIn[row] === 1 ? Infinity : Math.max((norm - longest) / 2 - norm * 2 ** -51, Number.MIN_VALUE),
  );
  return { k, rows, isIn, sum, size, needed };
}
