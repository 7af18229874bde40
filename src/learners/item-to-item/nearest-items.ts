import { RowSum, type SparseRows, transpose } from "../../matrix/csr.js";
import { TopList } from "../top-list.js";

/** How products of two items become their similarity: product / (lengths[i] lengths[j] + shrink). */
export interface Shrinkage {
  readonly lengths: Float64Array;
  readonly shrink: number;
}

/**
 * Of each item the others with the largest products of their columns, equal ones by the lower item; only products other
 * than 0. An item says nothing of itself.
 *
 * @param rows customers x items
 * @param neighbours items to keep of each item
 * @returns items x items, f32; sums are made and compared in f64
 */
export function nearestItems(rows: SparseRows, neighbours: number, shrinkage?: Shrinkage): SparseRows {
  const items = rows.columnCount;
  const most = Math.min(neighbours, items - 1);
  const byItem = transpose(rows);
  const kept = new KeptColumns(items, items);
  const sum = new RowSum(items);
  const top = new TopList(most);
  for (let item = 0; item < items; item++) {
    sum.addProduct(byItem, item, rows);
    sum.values[item] = 0;
    if (shrinkage) offerShrunk(sum, item, shrinkage, top);
    else {
      sum.scan(-Infinity, (other, product) => {
        top.offer(product, other);
        return top.least;
      });
    }
    kept.add(top);
    sum.clear();
  }
  return kept.rows();
}

function offerShrunk(sum: RowSum, item: number, { lengths, shrink }: Shrinkage, top: TopList): void {
  const length = lengths[item]!;
  sum.scan(-Infinity, (other, product) => {
    top.offer(product / (length * lengths[other]! + shrink), other);
    return -Infinity;
  });
}

/** Rows of kept columns, one after another. */
export class KeptColumns {
  readonly #offsets: Int32Array;
  readonly #columnCount: number;
  #columns = new Int32Array(1024);
  #values = new Float32Array(1024);
  #items = new Int32Array(0);
  #scores = new Float64Array(0);
  #row = 0;
  #size = 0;

  constructor(rows: number, columnCount: number) {
    this.#offsets = new Int32Array(rows + 1);
    this.#columnCount = columnCount;
  }

  /**
   * Empties a list into the next row.
   *
   * @param valueOf value of a column and its score in the list; without it the score
   */
  add(top: TopList, valueOf?: (column: number, score: number) => number): void {
    const count = top.length;
    if (count > this.#items.length) {
      this.#items = new Int32Array(count);
      this.#scores = new Float64Array(count);
    }
    if (this.#size + count > this.#columns.length) this.#grow(this.#size + count);
    top.drain(this.#items, this.#scores, 0);
    const order = sortedPlaces(this.#items, count);
    for (const place of order) {
      const column = this.#items[place]!;
      const score = this.#scores[place]!;
      this.#columns[this.#size] = column;
      this.#values[this.#size++] = valueOf ? valueOf(column, score) : score;
    }
    this.#offsets[++this.#row] = this.#size;
  }

  rows(): SparseRows {
    return {
      offsets: this.#offsets,
      columns: this.#columns.slice(0, this.#size),
      values: this.#values.slice(0, this.#size),
      columnCount: this.#columnCount,
    };
  }

  #grow(size: number): void {
    const room = Math.ceil(size * 1.5);
    const [columns, values] = [new Int32Array(room), new Float32Array(room)];
    columns.set(this.#columns.subarray(0, this.#size));
    values.set(this.#values.subarray(0, this.#size));
    this.#columns = columns;
    this.#values = values;
  }
}

/** Places of some columns in the order of the columns. */
function sortedPlaces(columns: Int32Array, count: number): Float64Array {
  const keys = new Float64Array(count);
  for (let place = 0; place < count; place++) keys[place] = columns[place]! * count + place;
  keys.sort();
  for (let n = 0; n < count; n++) keys[n] = keys[n]! % count;
  return keys;
}
