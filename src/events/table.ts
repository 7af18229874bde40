import { EventError } from "../errors.js";
import type { Clock, EventData } from "./data.js";
import { parseReadOptions, type ReadOptions } from "./read-options.js";
import type { ReadReport } from "./report.js";
import type { CustomerEvent } from "./schema.js";
import { type EventColumns, readAsync, readColumns, readIterable } from "./sources.js";

/** What events may come as: a table, an array or other iterable of events, or columns. */
export type EventInput = EventTable | Iterable<CustomerEvent> | EventColumns;

let readData: (table: EventTable) => EventData;
let makeTable: (data: EventData) => EventTable;

/** Checked events of many customers, held as columns: immutable. */
export class EventTable {
  readonly #data: EventData;

  private constructor(data: EventData) {
    this.#data = data;
    Object.freeze(this);
  }

  static {
    readData = (table) => table.#data;
    makeTable = (data) => new EventTable(data);
  }

  /**
   * Events from an array or other iterable of events, or from columns; a table is returned as it is.
   *
   * @throws EventError "invalid_events" with the count and the first 20, unless `onInvalid` is "skip"
   * @throws OptionsError "invalid_options", "unknown_time_zone", "until_too_early"
   */
  static from(input: EventInput, options?: ReadOptions): EventTable {
    const settings = parseReadOptions(options, "memory", "EventTable.from");
    if (input instanceof EventTable) return input;
    if (typeof input === "object" && input !== null) {
      if (Symbol.iterator in input) return new EventTable(readIterable(input, settings));
      if ("customerId" in input && isArrayLike(input.customerId))
        return new EventTable(readColumns(input, settings));
    }
    throw new EventError(
      "invalid_input",
      "Events must be an EventTable, an iterable of events, or an object of columns with 'customerId'.",
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

  /** Number of events. */
  get length(): number {
    return this.#data.day.length;
  }

  get customerCount(): number {
    return this.#data.customers.size;
  }

  get clock(): Clock {
    return this.#data.clock;
  }

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

  get report(): ReadReport {
    return this.#data.report;
  }

  /** Ids of all customers, in ascending order of code points. */
  customerIds(): IterableIterator<string> {
    return this.#data.customers[Symbol.iterator]();
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

/**
 * A table of columns that a builder made.
 *
 * @internal
 */
export function tableOf(data: EventData): EventTable {
  return makeTable(data);
}

function isArrayLike(value: unknown): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}
