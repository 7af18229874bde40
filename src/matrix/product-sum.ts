import type { SparseRows } from "./csr.js";

/** Columns for each value that is added from which on it is quicker to list the columns than to look through all. */
const columnsAValue = 3;

/**
 * One row of a product of sparse matrices at a time: dense inside. Where few values are added it lists the columns that
 * they were added to, so that what it costs to look through and to empty is by their number.
 */
export class ProductSum {
  /** Sums of all columns, 0 where nothing was added. */
  readonly values: Float64Array;
  readonly #isListed: Uint8Array;
  /** One place more than columns: the next one is written before it is known whether it counts. */
  readonly #list: Int32Array;
  #count = 0;
  #isWhole = false;

  constructor(columnCount: number) {
    this.values = new Float64Array(columnCount);
    this.#isListed = new Uint8Array(columnCount);
    this.#list = new Int32Array(columnCount + 1);
  }

  /** Adds the product of a row with a matrix: the rows of it that the row names, each times its value there. */
  addProduct(left: SparseRows, row: number, right: SparseRows): void {
    let added = 0;
    for (let n = left.offsets[row]!; n < left.offsets[row + 1]!; n++) {
      const inner = left.columns[n]!;
      added += right.offsets[inner + 1]! - right.offsets[inner]!;
    }
    if (this.#isWhole || added * columnsAValue > this.values.length) this.#addUnlisted(left, row, right);
    else this.#addListed(left, row, right);
  }

  #addUnlisted(left: SparseRows, row: number, { offsets, columns, values }: SparseRows): void {
    const sums = this.values;
    const { columns: inners, values: factors } = left;
    const stop = left.offsets[row + 1]!;
    for (let n = left.offsets[row]!; n < stop; n++) {
      const inner = inners[n]!;
      const factor = factors[n]!;
      const end = offsets[inner + 1]!;
      for (let at = offsets[inner]!; at < end; at++) sums[columns[at]!]! += values[at]! * factor;
    }
    this.#isWhole = true;
  }

  #addListed(left: SparseRows, row: number, { offsets, columns, values }: SparseRows): void {
    const [sums, isListed, list] = [this.values, this.#isListed, this.#list];
    let count = this.#count;
    const { columns: inners, values: factors } = left;
    const stop = left.offsets[row + 1]!;
    for (let n = left.offsets[row]!; n < stop; n++) {
      const inner = inners[n]!;
      const factor = factors[n]!;
      const end = offsets[inner + 1]!;
      for (let at = offsets[inner]!; at < end; at++) {
        const column = columns[at]!;
        sums[column]! += values[at]! * factor;
        // Without a branch: whether a column is new is hard to foresee.
        list[count] = column;
        count += 1 - isListed[column]!;
        isListed[column] = 1;
      }
    }
    this.#count = count;
  }

  /** Hands over the columns whose sum is not 0 and not below a bound, in no order; `use` gives the next bound. */
  scan(bound: number, use: (column: number, value: number) => number): void {
    const [sums, list, count] = [this.values, this.#list, this.#count];
    let least = bound;
    if (this.#isWhole) {
      for (let column = 0; column < sums.length; column++) {
        const value = sums[column]!;
        if (value >= least && value !== 0) least = use(column, value);
      }
      return;
    }
    for (let n = 0; n < count; n++) {
      const value = sums[list[n]!]!;
      if (value >= least && value !== 0) least = use(list[n]!, value);
    }
  }

  clear(): void {
    const [sums, isListed, list, count] = [this.values, this.#isListed, this.#list, this.#count];
    if (this.#isWhole) sums.fill(0);
    for (let n = 0; n < count; n++) {
      sums[list[n]!] = 0;
      isListed[list[n]!] = 0;
    }
    this.#count = 0;
    this.#isWhole = false;
  }
}
