import type { EventData, IdField, IntegerColumn, NumberColumn, NumberField } from "./data.js";
import type { Dictionary } from "./dictionary.js";
import type { CalendarEntry } from "./side-tables.js";
import { attributesAsOf, type CustomerAttributes } from "./side-tables.js";
import type { Zone } from "./zone.js";

/** Ids of one field of a history: codes into a dictionary, -1 where not given. */
export interface HistoryIds {
  readonly dictionary: Dictionary;
  readonly codes: IntegerColumn;
}

/**
 * Everything that may be known at a cutoff: the events before it, by customer and in time order.
 *
 * Feature code receives a History and nothing else. Its columns are copies that end at the cutoff, so
 * code that runs past a customer's last event reads another customer's past, never anybody's future.
 * An event with `knownAt` is there only if it was known before the cutoff.
 */
export class History {
  readonly #data: EventData;
  /** Positions in the table's columns, ascending; undefined when every event of the table is before the cutoff. */
  readonly #kept: Int32Array | undefined;
  readonly #cache = new Map<string, unknown>();
  /** Epoch milliseconds, exclusive. */
  readonly cutoff: number;
  /** Calendar day of the last millisecond before the cutoff: ages and silences are counted to this day. */
  readonly today: number;
  /** customers + 1 positions: events of customer c stand at offsets[c] .. offsets[c + 1] - 1. */
  readonly offsets: Int32Array;
  /** Promotions and holidays, known in advance: also those after the cutoff. */
  readonly calendar: readonly CalendarEntry[];

  /** @param calendar promotions and holidays, where the data brings none of its own */
  constructor(data: EventData, cutoff: number, calendar: readonly CalendarEntry[] = []) {
    this.#data = data;
    this.calendar = data.side.calendar?.length ? data.side.calendar : calendar;
    this.cutoff = cutoff;
    this.today = data.clock === "calendar" ? data.zone.dayOf(cutoff - 1) : cutoff - 1;
    const { offsets, kept } = keptBefore(data, cutoff, this.today);
    this.offsets = offsets;
    this.#kept = kept;
  }

  /** Ids of the customers, ascending; also of those without an event before the cutoff. */
  get customers(): Dictionary {
    return this.#data.customers;
  }

  get customerCount(): number {
    return this.#data.customers.size;
  }

  /** Number of events. */
  get length(): number {
    return this.offsets[this.customerCount]!;
  }

  get zone(): Zone {
    return this.#data.zone;
  }

  /** Decimals of the currency: amounts are in units of 10^-currencyDigits. */
  get currencyDigits(): number {
    return this.#data.currencyDigits;
  }

  /** Local calendar day of each event. */
  get day(): Int32Array {
    return this.#column("day", this.#data.day)!;
  }

  /** Milliseconds since the start of the local day; undefined when all events are dates without a time. */
  get msOfDay(): Int32Array | undefined {
    return this.#column("msOfDay", this.#data.msOfDay);
  }

  /** Code of the type of each event (position in `eventTypes`); undefined when all are purchases. */
  get type(): Uint8Array | undefined {
    return this.#column("type", this.#data.type);
  }

  ids(field: IdField): HistoryIds | undefined {
    const column = this.#data.ids[field];
    return column && { dictionary: column.dictionary, codes: this.#column(field, column.codes)! };
  }

  /** Numbers of a field, -1 where not given; money in minor units. */
  numbers(field: NumberField): NumberColumn | undefined {
    return this.#column(field, this.#data.numbers[field]);
  }

  /** The customers' own columns as they stood at the cutoff. */
  get attributes(): CustomerAttributes {
    let attributes = this.#cache.get("attributes") as CustomerAttributes | undefined;
    if (!attributes) {
      attributes = attributesAsOf(this.#data, this.cutoff);
      this.#cache.set("attributes", attributes);
    }
    return attributes;
  }

  #column<C extends IntegerColumn | Uint8Array | Float64Array>(
    name: string,
    source: C | undefined,
  ): C | undefined {
    if (!source || !this.#kept) return source;
    let copy = this.#cache.get(name) as C | undefined;
    if (!copy) {
      copy = gather(source, this.#kept);
      this.#cache.set(name, copy);
    }
    return copy;
  }
}

function gather<C extends IntegerColumn | Uint8Array | Float64Array>(source: C, kept: Int32Array): C {
  const copy = new (source.constructor as new (n: number) => C)(kept.length);
  for (let i = 0; i < kept.length; i++) copy[i] = source[kept[i]!]!;
  return copy;
}

function keptBefore(
  data: EventData,
  cutoff: number,
  today: number,
): { offsets: Int32Array; kept?: Int32Array } {
  const { day, msOfDay } = data;
  const knownAt = data.instants.knownAt;
  const customers = data.customers.size;
  if (cutoff >= data.until && !knownAt) return { offsets: data.offsets };
  const msLimit = data.clock === "calendar" ? cutoff - data.zone.startOfDay(today) : 0;
  const kept = new Int32Array(day.length);
  const offsets = new Int32Array(customers + 1);
  let n = 0;
  for (let c = 0; c < customers; c++) {
    const end = data.offsets[c + 1]!;
    for (let i = data.offsets[c]!; i < end; i++) {
      if (day[i]! > today || (day[i] === today && msOfDay && msOfDay[i]! >= msLimit)) break;
      if (knownAt && knownAt[i]! >= cutoff) continue;
      kept[n++] = i;
    }
    offsets[c + 1] = n;
  }
  return n === day.length ? { offsets: data.offsets } : { offsets, kept: kept.slice(0, n) };
}
