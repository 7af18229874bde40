import { OptionsError } from "../errors.js";
import type { Clock } from "../events/data.js";
import type { Dictionary } from "../events/dictionary.js";
import { csvParts } from "./csv.js";
import { type ArrowLike, arrowTable, type DanfoLike, dataFrame } from "./frames.js";
import { largest } from "./largest.js";
import {
  checkRows,
  gatherColumn,
  gatherColumns,
  gatherLists,
  type KeyName,
  type ListColumns,
  type PredictionColumns,
  type RowKeys,
} from "./prediction-columns.js";
import { noDates, noSequence, notSaid, type PredictionTime } from "./prediction-time.js";
import type { SkippedCustomers } from "./skipped.js";

export type {
  KeyName,
  ListColumn,
  ListColumns,
  PredictionColumn,
  PredictionColumns,
  RowKeys,
} from "./prediction-columns.js";
export type { PredictionTime } from "./prediction-time.js";

/** What row i is made of. */
export interface RowParts {
  readonly i: number;
  readonly columns: PredictionColumns;
  readonly lists: ListColumns;
  readonly customerId: string;
  /** Item or category of the row; undefined where a customer has one row. */
  readonly key: string | undefined;
}

/** What a model scored, as columns, and how a row is made of them. */
export type PredictionSource<Row> = PredictionTime & PredictionRows<Row>;

interface PredictionRows<Row> {
  /** Kind of the model: "repurchase/overall". */
  readonly model: string;
  /**
   * Customer of each row: ascending in id where rows are in the order they were scored in; the rows of one customer
   * stand together.
   */
  readonly customers: { readonly dictionary: Dictionary; readonly codes: Int32Array };
  /** Where rows are (customer, item) or (customer, category); absent where a customer has one row. */
  readonly key?: RowKeys | undefined;
  /** Columns of one length. */
  readonly columns: PredictionColumns;
  /** Columns of lists, where rows have lists. */
  readonly lists?: ListColumns | undefined;
  /** Column that `top` ranks by unless told otherwise, largest first. */
  readonly rankBy: string;
  /** Makes a row; must be pure, as rows are made again each time they are asked for. */
  row(parts: RowParts): Row;
  readonly skipped: SkippedCustomers;
}

/**
 * The scores of a batch of customers: columns inside, rows made only when asked for. In the order of the
 * customers' ids until `top` ranks them. A customer has one row, or one for each item or category (`keyName`).
 */
export class Predictions<Row> implements Iterable<Row> {
  readonly #source: PredictionSource<Row>;
  /** Number of rows. */
  readonly length: number;
  /** The values by column, one a row; not copies. */
  readonly columns: PredictionColumns;
  /** Lists of the rows by name, each as offsets and columns of its records; not copies. */
  readonly lists: ListColumns;
  /** Kind of the model that made them: "repurchase/overall". */
  readonly model: string;
  /** What a row is about beside its customer; undefined where a customer has one row. */
  readonly keyName: KeyName | undefined;
  /** Customers that were not scored, each with a code; of the whole batch, also after `top` and `filter`. */
  readonly skipped: SkippedCustomers;

  constructor(source: PredictionSource<Row>) {
    const { codes } = source.customers;
    if (source.key && source.key.codes.length !== codes.length) {
      throw new RangeError(`There are ${source.key.codes.length} keys for ${codes.length} rows.`);
    }
    checkRows(codes.length, source.columns, source.lists ?? {});
    this.#source = source;
    this.length = codes.length;
    this.columns = Object.freeze({ ...source.columns });
    this.lists = Object.freeze({ ...source.lists });
    this.model = source.model;
    this.keyName = source.key?.name;
    this.skipped = source.skipped;
    Object.freeze(this);
  }

  /** Whether they are of events, or a table, of a date ("calendar") or of baskets without dates ("sequence"). */
  get clock(): Clock {
    return typeof this.#source.asOf === "object" ? "sequence" : "calendar";
  }

  /**
   * Instant the predictions are made for: events at or after it were not used.
   *
   * @throws OptionsError "no_dates" for baskets without dates (see `lastBaskets`), and for a table scored without asOf
   */
  get asOf(): Date {
    const { asOf } = this.#source;
    if (typeof asOf === "number") return new Date(asOf);
    throw asOf === undefined ? notSaid("asOf") : noDates("asOf", "lastBaskets");
  }

  /**
   * @throws OptionsError "no_dates" for baskets without dates (see `horizonBaskets`), and for a table whose horizon was
   *   not said
   */
  get horizonDays(): number {
    const { horizonDays } = this.#source;
    if (horizonDays !== undefined) return horizonDays;
    if (this.clock === "calendar") throw notSaid("horizonDays");
    throw noDates("horizonDays", "horizonBaskets");
  }

  /**
   * How many of each customer's last baskets were not used; 0 means all were.
   *
   * @throws OptionsError "no_sequence" for events with dates (see `asOf`)
   */
  get lastBaskets(): number {
    const { asOf } = this.#source;
    if (typeof asOf === "object") return asOf.lastBaskets;
    throw noSequence("lastBaskets", "asOf");
  }

  /** @throws OptionsError "no_sequence" for events with dates (see `horizonDays`) */
  get horizonBaskets(): number {
    const { horizonBaskets } = this.#source;
    if (horizonBaskets !== undefined) return horizonBaskets;
    throw noSequence("horizonBaskets", "horizonDays");
  }

  /** @throws OptionsError "row_out_of_range" unless i is one of 0 .. length - 1 */
  at(i: number): Row {
    this.#checkRow(i);
    return this.#rowAt(i);
  }

  /** @throws OptionsError "row_out_of_range" unless i is one of 0 .. length - 1 */
  customerIdAt(i: number): string {
    this.#checkRow(i);
    return this.#idOf(i);
  }

  /**
   * The item or category of row i, as `keyName` says.
   *
   * @throws OptionsError "row_out_of_range"; "no_key" where a customer has one row
   */
  keyAt(i: number): string {
    this.#checkRow(i);
    const key = this.#keyOf(i);
    if (key === undefined) {
      throw new OptionsError(
        "no_key",
        `Rows of '${this.model}' are customers: there is no item or category.`,
      );
    }
    return key;
  }

  /** Customer of each row, in the order of the rows. */
  *customerIds(): Generator<string> {
    for (let i = 0; i < this.length; i++) yield this.#idOf(i);
  }

  /** The rows in their order, each made when asked for. */
  *[Symbol.iterator](): Iterator<Row> {
    for (let i = 0; i < this.length; i++) yield this.#rowAt(i);
  }

  /** All rows, made now. */
  toArray(): Row[] {
    return Array.from(this);
  }

  /**
   * The n rows with the largest values, largest first; ties in the order of the rows, NaN last.
   *
   * @param n whole, 0 or more; more than there are rows means all of them
   * @param by name of a column; default: the model's own score
   * @throws OptionsError "unknown_column", "count_out_of_range"
   */
  top(n: number, by: string = this.#source.rankBy): Predictions<Row> {
    if (!Number.isInteger(n) || n < 0) {
      throw new OptionsError("count_out_of_range", `top needs a whole number, 0 or more, got ${n}.`, { n });
    }
    const values = Object.hasOwn(this.columns, by) ? this.columns[by] : undefined;
    if (!values) {
      const known = Object.keys(this.columns);
      throw new OptionsError("unknown_column", `There is no column '${by}'; there are ${known.join(", ")}.`, {
        column: by,
        columns: known,
      });
    }
    return this.#rowsAt(largest(values, n));
  }

  /** The rows that pass a test, in their order. */
  filter(keep: (row: Row) => boolean): Predictions<Row> {
    const kept = new Int32Array(this.length);
    let n = 0;
    for (let i = 0; i < this.length; i++) {
      if (keep(this.#rowAt(i))) kept[n++] = i;
    }
    return this.#rowsAt(kept.subarray(0, n));
  }

  /** CSV text in parts that each end in a line break: a header of the rows' fields ("nextOrder.p10"), then the rows. */
  toCsv(): Generator<string> {
    return csvParts(this);
  }

  /**
   * The rows as a data frame of danfo.js, which is handed in: `predictions.toDataFrame(danfo)`. Columns are the rows'
   * fields in their order, a field of a nested record is "outer.inner", dates are ISO 8601 text, lists are JSON text;
   * missing is NaN among numbers, else null. No rows have no columns.
   *
   * @throws OptionsError "bad_module" for what has no `DataFrame`
   */
  toDataFrame<Frame>(danfo: DanfoLike<Frame>): Frame {
    return dataFrame(danfo, this.toArray(), this.columns);
  }

  /**
   * The rows as a table of Apache Arrow, whose module is handed in: `predictions.toArrow(arrow)`. Columns as in
   * `toDataFrame`, but dates are timestamps in UTC, and missing is null.
   *
   * @throws OptionsError "bad_module" for what has no `Table` and `vectorFromArray`
   */
  toArrow<Arrow extends ArrowLike>(arrow: Arrow): InstanceType<Arrow["Table"]> {
    return arrowTable(arrow, this.toArray(), this.columns);
  }

  #checkRow(i: number): void {
    if (Number.isInteger(i) && i >= 0 && i < this.length) return;
    const expected = this.length === 0 ? "there are no rows" : `rows are 0 to ${this.length - 1}`;
    throw new OptionsError("row_out_of_range", `There is no row ${i}: ${expected}.`, {
      row: i,
      rows: this.length,
    });
  }

  #idOf(i: number): string {
    const { dictionary, codes } = this.#source.customers;
    return dictionary.at(codes[i]!);
  }

  #keyOf(i: number): string | undefined {
    const { key } = this.#source;
    return key?.dictionary.at(key.codes[i]!);
  }

  #rowAt(i: number): Row {
    const { columns, lists } = this;
    return this.#source.row({ i, columns, lists, customerId: this.#idOf(i), key: this.#keyOf(i) });
  }

  #rowsAt(positions: Int32Array): Predictions<Row> {
    const source = this.#source;
    const { customers, key } = source;
    return new Predictions({
      ...source,
      customers: { ...customers, codes: gatherColumn(customers.codes, positions) },
      key: key && { ...key, codes: gatherColumn(key.codes, positions) },
      columns: gatherColumns(this.columns, positions),
      lists: gatherLists(this.lists, positions),
    });
  }
}
