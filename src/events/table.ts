import { EventError, OptionsError } from "../errors.js";
import { readBaskets } from "./baskets.js";
import type { Clock, EventData } from "./data.js";
import { extent } from "./extent.js";
import { type ArrowTableLike, frameOfArrowTable } from "./frames/arrow-table.js";
import { type DataFrameLike, frameOfDataFrame, isDataFrame } from "./frames/data-frame.js";
import { readFrame } from "./frames/read-frame.js";
import { parseReadOptions, type ReadOptions } from "./read-options.js";
import type { CsvOptions, FrameOptions, TableFileOptions } from "./readers/file-options.js";
import type { ByteSource } from "./readers/source.js";
import type { ReadReport } from "./report.js";
import { type BasketRow, basketRows, eventRows } from "./rows.js";
import type { CustomerEvent } from "./schema.js";
import { type SideInput, withSideTables } from "./side-tables.js";
import { type SliceOptions, sliced } from "./slice.js";
import { type EventColumns, readAsync, readColumns, readIterable } from "./sources.js";

/** What events may come as: a table, an array or other iterable of events, or columns. */
export type EventInput = EventTable | Iterable<CustomerEvent> | EventColumns;

let readData: (table: EventTable) => EventData;

/** Checked events of many customers, held as columns: immutable. */
export class EventTable {
  readonly #data: EventData;

  private constructor(data: EventData) {
    this.#data = data;
    Object.freeze(this);
  }

  static {
    readData = (table) => table.#data;
  }

  /**
   * Events from an array or other iterable of events, or from columns; a table is returned as it is.
   *
   * @throws EventError "invalid_events" with the count and the first 20, unless `onInvalid` is "skip"
   * @throws OptionsError "unknown_option", "bad_option", "bad_instant", "unknown_time_zone", "until_too_early"
   */
  static from(input: EventInput, options?: ReadOptions): EventTable {
    const settings = parseReadOptions(options, "memory", "EventTable.from");
    if (input instanceof EventTable) return input;
    if (typeof input === "object" && input !== null) {
      if (Symbol.iterator in input) return new EventTable(readIterable(input, settings));
      if ("customerId" in input && isArrayLike(input.customerId))
        return new EventTable(readColumns(input, settings));
    }
    const instead = isDataFrame(input) ? " A data frame is read by EventTable.fromDataFrame." : "";
    throw new EventError(
      "invalid_input",
      `Events must be an EventTable, an iterable of events, or an object of columns with 'customerId'.${instead}`,
    );
  }

  /** Events from an async iterable of events or of arrays of events. Errors as `from`. */
  static async fromAsync(
    source: AsyncIterable<CustomerEvent | readonly CustomerEvent[]>,
    options?: ReadOptions,
  ): Promise<EventTable> {
    return new EventTable(
      await readAsync(source, parseReadOptions(options, "memory", "EventTable.fromAsync")),
    );
  }

  /**
   * Events of a CSV file: a path, URL, bytes or a stream; columns are guessed from names and values unless
   * `columns` says which is which. Broken rows are skipped and reported unless `onInvalid` is "throw".
   *
   * @throws EventError if the file cannot be read or has no column of customers or of times
   */
  static async fromCsv(source: ByteSource, options?: CsvOptions): Promise<EventTable> {
    const { readCsv } = await import("./readers/csv.js");
    return new EventTable(await readCsv(source, options));
  }

  /** Events of a file with one JSON object a line. Otherwise as `fromCsv`. */
  static async fromNdjson(source: ByteSource, options?: TableFileOptions): Promise<EventTable> {
    const { readNdjson } = await import("./readers/ndjson.js");
    return new EventTable(await readNdjson(source, options));
  }

  /** Events of a Parquet file. Otherwise as `fromCsv`. */
  static async fromParquet(source: ByteSource, options?: TableFileOptions): Promise<EventTable> {
    const { readParquet } = await import("./readers/parquet.js");
    return new EventTable(await readParquet(source, options));
  }

  /**
   * Events of a data frame (danfo.js): columns are mapped as those of a CSV file are, from their names and cells,
   * unless `columns` says which is which; null, undefined and NaN are missing. Rows are counted from 0, and broken
   * ones are errors as in `from`.
   *
   * @throws EventError "bad_frame" for anything else; "missing_column"; "invalid_events" as `from`
   * @throws OptionsError as `from`; "unknown_column"
   */
  static fromDataFrame(frame: DataFrameLike, options?: FrameOptions): EventTable {
    const where = "EventTable.fromDataFrame";
    return new EventTable(readFrame(frameOfDataFrame(frame, where), options, where));
  }

  /**
   * Events of an Apache Arrow table. A timestamp without a time zone, and a date, is clock time of `timeZone`.
   * Otherwise as `fromDataFrame`.
   */
  static fromArrow(table: ArrowTableLike, options?: FrameOptions): EventTable {
    const where = "EventTable.fromArrow";
    return new EventTable(readFrame(frameOfArrowTable(table, where), options, where));
  }

  /**
   * Baskets of which only the order is known: `clock` is "sequence", a basket's place is 1, 2, 3, ... in the
   * order of `orderSeq`. Errors as `from`; fields with dates are broken rows.
   */
  static fromBaskets(rows: Iterable<BasketRow>, options?: ReadOptions): EventTable {
    return new EventTable(readBaskets(rows, parseReadOptions(options, "memory", "EventTable.fromBaskets")));
  }

  /** Number of events. */
  get length(): number {
    return this.#data.day.length;
  }

  /** Number of customers with an event. */
  get customerCount(): number {
    return this.#data.customers.size;
  }

  /** Calendar time, or the sequence of baskets without dates. */
  get clock(): Clock {
    return this.#data.clock;
  }

  /** Zone of the calendar days. */
  get timeZone(): string {
    return this.#data.zone.timeZone;
  }

  /** Decimals of the currency. */
  get currencyDigits(): number {
    return this.#data.currencyDigits;
  }

  /** End of what is known, exclusive, epoch milliseconds; with the sequence clock the last basket + 1. */
  get until(): number {
    return this.#data.until;
  }

  /** First instant, epoch milliseconds; undefined without events or without dates. */
  get from(): number | undefined {
    const { day, zone, clock } = this.#data;
    return clock === "sequence" || day.length === 0 ? undefined : extent(this.#data, clock, zone).first;
  }

  /** How the events were read; of a slice, how the whole was read. */
  get report(): ReadReport {
    return this.#data.report;
  }

  /** Ids of all customers, in ascending order of code points. */
  customerIds(): IterableIterator<string> {
    return this.#data.customers[Symbol.iterator]();
  }

  /**
   * The same events with attributes of customers and items, and a calendar known in advance.
   *
   * @throws EventError "invalid_side_table" with the count and the first 20 problems
   */
  with(side: SideInput): EventTable {
    return new EventTable(withSideTables(this.#data, side));
  }

  /**
   * Events of some customers, or of [from, to): customers without any are left out. `to` becomes `until`, a
   * slice by customers keeps it.
   *
   * @throws OptionsError "invalid_slice"
   */
  slice(options: SliceOptions): EventTable {
    return new EventTable(sliced(this.#data, options));
  }

  /**
   * Events as plain objects by customer and time; `EventTable.from` of them, with the same zone and currency,
   * has the same bytes.
   *
   * @throws OptionsError "no_dates" for baskets without dates (see `toBaskets`)
   */
  toRows(): IterableIterator<CustomerEvent> {
    if (this.clock === "calendar") return eventRows(this.#data);
    throw new OptionsError("no_dates", "toRows needs events with dates; use toBaskets.");
  }

  /**
   * Lines of baskets without dates as plain objects, as `fromBaskets` takes them.
   *
   * @throws OptionsError "no_sequence" for events with dates
   */
  toBaskets(): IterableIterator<BasketRow> {
    if (this.clock === "sequence") return basketRows(this.#data);
    throw new OptionsError("no_sequence", "toBaskets needs baskets without dates; use toRows.");
  }
}

/**
 * The columns of a table, for code of this library.
 *
 * @internal
 */
export function dataOf(table: EventTable): EventData {
  return readData(table);
}

function isArrayLike(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}
