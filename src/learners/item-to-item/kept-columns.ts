import type { SparseRows } from "../../matrix/csr.js";
import type { TopList } from "../top-list.js";

/** A sparse matrix in the making: of each row the columns that a list kept. */
export class KeptColumns {
  readonly #offsets: Int32Array;
  readonly #columnCount: number;
  #columns = new Int32Array(1024);
  #values = new Float32Array(1024);
  #row = 0;
  #size = 0;
  /** The row at hand, as taken from its list. */
  readonly #kept: Int32Array;
  readonly #scores: Float64Array;
  readonly #keys: Float64Array;

  /** @param most columns of a row */
  constructor(rows: number, columnCount: number, most: number) {
    this.#offsets = new Int32Array(rows + 1);
    this.#columnCount = columnCount;
    this.#kept = new Int32Array(most);
    this.#scores = new Float64Array(most);
    this.#keys = new Float64Array(most);
  }

  /**
   * Empties a list into the next row.
   *
   * @param valueOf value of a column, given its score in the list; without it the score
   */
  add(top: TopList, valueOf?: (column: number, score: number) => number): void {
    const count = top.take(this.#kept, this.#scores);
    if (this.#size + count > this.#columns.length) this.#grow(this.#size + count);
    // One number holds a column and its place in the list, so that plain numbers are sorted.
    const keys = this.#keys.subarray(0, count);
    for (let place = 0; place < count; place++) keys[place] = this.#kept[place]! * count + place;
    keys.sort();
    for (let n = 0; n < count; n++) {
      const place = keys[n]! % count;
      const column = this.#kept[place]!;
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
