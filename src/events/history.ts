import type { Attributes } from "./attribute-table.js";
import type {
  Clock,
  EventData,
  IdField,
  InstantField,
  IntegerColumn,
  NumberColumn,
  NumberField,
} from "./data.js";
import type { Dictionary } from "./dictionary.js";
import type { CalendarEntry } from "./side-tables.js";
import { attributesAsOf, type CustomerAttributes, itemAttributesAsOf } from "./side-tables.js";
import type { Zone } from "./zone.js";

/** Ids of one field of a history: codes into a dictionary, -1 where not given. */
export interface HistoryIds {
  readonly dictionary: Dictionary;
  readonly codes: IntegerColumn;
}

/** A cut through baskets without dates: the last `lastBaskets` of each customer are left out. */
export interface BasketCut {
  readonly lastBaskets: number;
}

/** The same for a part of the customers: of the others fewer are left out. */
export interface PartialBasketCut extends BasketCut {
  /** 1 for each customer (by code) of the part, 0 for the others. */
  readonly customers: Uint8Array;
  /** Last baskets of the others that are left out. */
  readonly others: number;
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
  readonly #kept: Kept | undefined;
  readonly #cache = new Map<string, unknown>();
  /** Epoch milliseconds, exclusive; NaN for baskets without dates. */
  readonly cutoff: number;
  /** Calendar day of the last millisecond before the cutoff: ages and silences are counted to this day. */
  readonly today: number;
  /** customers + 1 positions: events of customer c stand at offsets[c] .. offsets[c + 1] - 1. */
  readonly offsets: Int32Array;
  /** Promotions and holidays, known in advance: also those after the cutoff. */
  readonly calendar: readonly CalendarEntry[];

  /**
   * @param cut epoch milliseconds, exclusive; for baskets without dates, how many of the last ones are left out
   * @param calendar promotions and holidays, where the data brings none of its own
   */
  constructor(
    data: EventData,
    cut: number | BasketCut | PartialBasketCut,
    calendar: readonly CalendarEntry[] = [],
  ) {
    this.#data = data;
    this.calendar = data.side.calendar?.length ? data.side.calendar : calendar;
    if (typeof cut === "number") {
      this.cutoff = cut;
      this.today = data.zone.dayOf(cut - 1);
      this.#kept = keptBefore(data, cut, this.today);
    } else {
      this.cutoff = Number.NaN;
      this.today = Number.NaN;
      this.#kept = keptBaskets(data, cut);
    }
    this.offsets = this.#kept?.offsets ?? data.offsets;
  }

  /** Calendar time, or the place of a basket in the customer's sequence. */
  get clock(): Clock {
    return this.#data.clock;
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

  /** Instants of a field, epoch milliseconds, NaN where not given. */
  instants(field: InstantField): Float64Array | undefined {
    return this.#column(field, this.#data.instants[field]);
  }

  /** The instant of an event of the history, epoch milliseconds. */
  instantAt(event: number): number {
    return this.zone.startOfDay(this.day[event]!) + (this.msOfDay?.[event] ?? 0);
  }

  /** What holds in side tables ends here: without dates nowhere. */
  get #knownUntil(): number {
    return this.clock === "calendar" ? this.cutoff : Number.POSITIVE_INFINITY;
  }

  /** The customers' own columns as they stood at the cutoff; of baskets without dates all that there are. */
  get attributes(): CustomerAttributes {
    let attributes = this.#cache.get("attributes") as CustomerAttributes | undefined;
    if (!attributes) {
      attributes = attributesAsOf(this.#data, this.#knownUntil);
      this.#cache.set("attributes", attributes);
    }
    return attributes;
  }

  /** The items' own columns as they stood at the cutoff; of baskets without dates all that there are. */
  get itemAttributes(): Attributes {
    let attributes = this.#cache.get("itemAttributes") as Attributes | undefined;
    if (!attributes) {
      attributes = itemAttributesAsOf(this.#data, this.#knownUntil);
      this.#cache.set("itemAttributes", attributes);
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
      copy = this.#kept.copy(source);
      this.#cache.set(name, copy);
    }
    return copy;
  }
}

/** Codes of the customers with any event in a history, ascending; a table knows those of later events too. */
export function presentCustomers({ offsets, customerCount }: History): Int32Array {
  return Int32Array.from({ length: customerCount }, (_, c) => c).filter((c) => offsets[c + 1]! > offsets[c]!);
}

/** Which events of a table a history holds. */
interface Kept {
  /** customers + 1 positions in the history's columns. */
  readonly offsets: Int32Array;
  /** Copies the kept values of a column of the table. */
  copy<C extends IntegerColumn | Uint8Array | Float64Array>(source: C): C;
}

/** undefined when every event of the table is before the cutoff and known. */
function keptBefore(data: EventData, cutoff: number, today: number): Kept | undefined {
  const hasLate = data.instants.knownAt?.some((known) => known >= cutoff) ?? false;
  if (cutoff >= data.until && !hasLate) return undefined;
  const { day, msOfDay } = data;
  const msLimit = cutoff - data.zone.startOfDay(today);
  const isBefore = (i: number) =>
    day[i]! < today || (day[i] === today && (msOfDay === undefined || msOfDay[i]! < msLimit));
  return hasLate ? knownEvents(data, cutoff, isBefore) : firstEvents(data, isBefore);
}

/** undefined when no basket is left out. */
function keptBaskets(data: EventData, cut: BasketCut | PartialBasketCut): Kept | undefined {
  const { day, offsets } = data;
  const leftOutOf = (c: number) =>
    "customers" in cut && cut.customers[c] === 0 ? cut.others : cut.lastBaskets;
  if (cut.lastBaskets === 0) return undefined;
  return firstEvents(data, (i, c) => day[i]! <= day[offsets[c + 1]! - 1]! - leftOutOf(c));
}

/** The events before the cutoff are the first ones of each customer: nothing is kept but how many. */
function firstEvents(data: EventData, isBefore: (i: number, c: number) => boolean): Kept {
  const from = data.offsets;
  const customers = data.customers.size;
  const offsets = new Int32Array(customers + 1);
  for (let c = 0; c < customers; c++) {
    let low = from[c]!;
    let high = from[c + 1]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(middle, c)) low = middle + 1;
      else high = middle;
    }
    offsets[c + 1] = offsets[c]! + low - from[c]!;
  }
  return {
    offsets,
    copy(source) {
      const copy = emptyLike(source, offsets[customers]!);
      for (let c = 0; c < customers; c++) {
        const shift = from[c]! - offsets[c]!;
        for (let i = offsets[c]!; i < offsets[c + 1]!; i++) copy[i] = source[i + shift]!;
      }
      return copy;
    },
  };
}

/** Where some events became known late, those that were known are picked one by one. */
function knownEvents(data: EventData, cutoff: number, isBefore: (i: number) => boolean): Kept {
  const knownAt = data.instants.knownAt!;
  const customers = data.customers.size;
  const offsets = new Int32Array(customers + 1);
  const kept = new Int32Array(data.day.length);
  let n = 0;
  for (let c = 0; c < customers; c++) {
    const end = data.offsets[c + 1]!;
    for (let i = data.offsets[c]!; i < end && isBefore(i); i++) if (!(knownAt[i]! >= cutoff)) kept[n++] = i;
    offsets[c + 1] = n;
  }
  return {
    offsets,
    copy(source) {
      const copy = emptyLike(source, n);
      for (let i = 0; i < n; i++) copy[i] = source[kept[i]!]!;
      return copy;
    },
  };
}

function emptyLike<C extends IntegerColumn | Uint8Array | Float64Array>(source: C, length: number): C {
  return new (source.constructor as new (n: number) => C)(length);
}
