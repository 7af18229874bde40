import { EventError } from "../../errors.js";
import type { Zone } from "../../events/zone.js";
import { instantOf, isCell, isMissing, numberOf, wordOf } from "./cells.js";

/** One column of a table as it was handed in, read as numbers, words or instants when first asked for. */
export class CellColumn {
  readonly name: string;
  readonly #cells: readonly unknown[];
  readonly #zone: Zone;
  /** Position of a row's record among those that the caller gave, for messages. */
  readonly givenRow: (row: number) => number;
  #numbers: Float64Array | undefined;
  #instants: Float64Array | undefined;
  #words: readonly string[] | undefined;

  constructor(
    name: string,
    cells: readonly unknown[],
    zone: Zone,
    givenRow: (row: number) => number = (row) => row,
  ) {
    this.name = name;
    this.#cells = cells;
    this.#zone = zone;
    this.givenRow = givenRow;
  }

  get length(): number {
    return this.#cells.length;
  }

  isMissing(row: number): boolean {
    return isMissing(this.#cells[row]);
  }

  /** @throws EventError "bad_cell" where a cell is a list, a record or anything else that no column can hold */
  check(): void {
    const at = this.#cells.findIndex((cell) => !isCell(cell));
    if (at < 0) return;
    const row = this.givenRow(at);
    throw new EventError(
      "bad_cell",
      `Column '${this.name}' must hold numbers, booleans, texts or dates; row ${row} holds something else. Put the column into 'ignore', or its parts into columns of their own.`,
      { column: this.name, row },
    );
  }

  /** NaN where there is no number. */
  get numbers(): Float64Array {
    this.#numbers ??= read(this.#cells, numberOf);
    return this.#numbers;
  }

  /** Epoch milliseconds, NaN where there is no date. */
  get instants(): Float64Array {
    this.#instants ??= read(this.#cells, (cell) => instantOf(cell, this.#zone));
    return this.#instants;
  }

  /** "" where missing. */
  get words(): readonly string[] {
    this.#words ??= this.#cells.map(wordOf);
    return this.#words;
  }

  /** The column at some rows. */
  at(rows: ArrayLike<number>): CellColumn {
    const cells = new Array<unknown>(rows.length);
    for (let i = 0; i < cells.length; i++) cells[i] = this.#cells[rows[i]!];
    return new CellColumn(this.name, cells, this.#zone, (row) => this.givenRow(rows[row]!));
  }
}

function read(cells: readonly unknown[], valueOf: (cell: unknown) => number): Float64Array {
  const values = new Float64Array(cells.length);
  for (let row = 0; row < values.length; row++) values[row] = valueOf(cells[row]);
  return values;
}
