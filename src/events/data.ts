import type { Dictionary } from "./dictionary.js";
import type { ReadReport } from "./report.js";
import type { SideTables } from "./side-tables.js";
import type { Zone } from "./zone.js";

/** Event types in the order of their one-byte code; an event without a type is a purchase. */
export const eventTypes = [
  "purchase", "refund", "view", "cart", "search", "join", "leave", "touch", "deliver", "open", "click",
  "unsubscribe", "share", "complaint", "assign", "custom",
] as const; // biome-ignore format: the code is the position
export type EventType = (typeof eventTypes)[number];
export const purchaseCode = 0;
export const refundCode = 1;

/** Columns of ids: each has a dictionary, and a column of codes into it where -1 is "not given". */
export const idFields = [
  "orderId", "itemId", "categoryId", "channel", "contentId", "benefitId", "campaignId", "experimentId",
  "variant", "relatedCustomerId", "name",
] as const; // biome-ignore format: short words
export type IdField = (typeof idFields)[number];

/** Columns of numbers, all 0 or more; -1 is "not given". Money (`amount`, `discount`, `cost`) is in minor units. */
export const numberFields = ["quantity", "amount", "discount", "cost", "propensity"] as const;
export type NumberField = (typeof numberFields)[number];

/** Columns of instants besides the event's own: epoch milliseconds, NaN is "not given". */
export const instantFields = ["dueAt", "knownAt"] as const;
export type InstantField = (typeof instantFields)[number];

/** Whole numbers in the narrowest signed array that holds them. */
export type IntegerColumn = Int8Array | Int16Array | Int32Array;
export type NumberColumn = IntegerColumn | Float64Array;

export interface IdColumn {
  readonly dictionary: Dictionary;
  /** Code of each event, -1 where not given. */
  readonly codes: IntegerColumn;
}

/** Calendar time, or the position of a basket in a customer's sequence where dates are unknown. */
export type Clock = "calendar" | "sequence";

/**
 * The columns of an event table: events of one customer stand together (`offsets`), in time order, ties in
 * canonical order; customers stand in the order of their ids. Columns that no event uses are absent.
 *
 * The instant of event i is `zone.startOfDay(day[i]) + (msOfDay?.[i] ?? 0)`. With the sequence clock `day`
 * is the 1-based position of the basket and there is no `msOfDay`.
 */
export interface EventData {
  readonly clock: Clock;
  readonly zone: Zone;
  /** Decimals of the currency: money is held in units of 10^-currencyDigits. */
  readonly currencyDigits: number;
  /** Customer ids, ascending; a customer's code is its position. */
  readonly customers: Dictionary;
  /** customers + 1 positions: events of customer c are offsets[c] .. offsets[c + 1] - 1. */
  readonly offsets: Int32Array;
  /** Local calendar day, days since 1970-01-01 in `zone`. */
  readonly day: Int32Array;
  /** Milliseconds since the start of the local day; absent when all events are dates without a time. */
  readonly msOfDay?: Int32Array;
  /** Code of the type (position in `eventTypes`); absent when all are purchases. */
  readonly type?: Uint8Array;
  readonly ids: { readonly [F in IdField]?: IdColumn };
  readonly numbers: { readonly [F in NumberField]?: NumberColumn };
  readonly instants: { readonly [F in InstantField]?: Float64Array };
  /** End of what is known, exclusive, epoch milliseconds: the last timestamp + 1 unless a slice says otherwise. */
  readonly until: number;
  readonly report: ReadReport;
  readonly side: SideTables;
}
