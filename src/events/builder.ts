import { EventError, OptionsError } from "../errors.js";
import { arranged } from "./canonical.js";
import { GrowingColumn } from "./columns.js";
import {
  type Clock,
  type EventData,
  type EventType,
  eventTypes,
  idFields,
  instantFields,
  numberFields,
} from "./data.js";
import { Dictionary } from "./dictionary.js";
import { extent } from "./extent.js";
import { hasOffset, instantIssue, parseInstant } from "./instant.js";
import type { IssueCode } from "./issues.js";
import { decimal, minorUnits, moneyIssue } from "./money.js";
import type { ReadSettings } from "./read-options.js";
import { IssueLog, type ReadReport } from "./report.js";
import { RowNumbers } from "./row-numbers.js";
import { noSideTables } from "./side-tables.js";
import { type Zone, zoneOf } from "./zone.js";

/**
 * One event as it comes: undefined, null, "" and text of spaces only are "not given". Numbers may be decimal
 * text, ids may be whole numbers, instants are Date, epoch milliseconds or ISO 8601 text.
 */
export interface RawEvent {
  type?: unknown;
  customerId?: unknown;
  timestamp?: unknown;
  /** Place of the basket in the customer's sequence; instead of `timestamp` where the clock is "sequence". */
  orderSeq?: unknown;
  orderId?: unknown;
  itemId?: unknown;
  categoryId?: unknown;
  quantity?: unknown;
  amount?: unknown;
  discount?: unknown;
  channel?: unknown;
  contentId?: unknown;
  benefitId?: unknown;
  campaignId?: unknown;
  cost?: unknown;
  experimentId?: unknown;
  variant?: unknown;
  propensity?: unknown;
  relatedCustomerId?: unknown;
  dueAt?: unknown;
  knownAt?: unknown;
  name?: unknown;
}

const purchase = eventTypes.indexOf("purchase");
const refund = eventTypes.indexOf("refund");
const custom = eventTypes.indexOf("custom");
const typeCodes = new Map<unknown, number>(eventTypes.map((type, code) => [type, code]));
const [
  orderId,
  itemId,
  categoryId,
  channel,
  contentId,
  benefitId,
  campaignId,
  experimentId,
  variant,
  related,
  name,
] = idFields.keys();
const [quantity, amount, discount, cost, propensity] = numberFields.keys();
const [dueAt, knownAt] = instantFields.keys();
const longestId = 1000;

/**
 * Checks events one by one and gathers them into columns. Every broken row is reported under its code; then
 * it is left out (`onInvalid: "skip"`), or the whole read fails at `finish` ("throw"). Nothing else about a
 * row is ever changed in silence: what is read in a special way is a notice.
 */
export class EventBuilder {
  readonly #settings: ReadSettings;
  readonly #clock: Clock;
  readonly #zone: Zone;
  readonly #log: IssueLog;
  readonly #rowNumbers = new RowNumbers();
  #rows = 0;
  #events = 0;
  #isBroken = false;
  #row = 0;
  #localRow = -1;
  #localCount = 0;
  #numericIdRow = -1;
  #numericIdField = "";
  #numericIdCount = 0;

  readonly #customers = new Dictionary();
  readonly #customer = new GrowingColumn(-1);
  readonly #day = new GrowingColumn(0);
  readonly #msOfDay = new GrowingColumn(0);
  readonly #type = new GrowingColumn(0);
  readonly #dictionaries = idFields.map(() => new Dictionary());
  readonly #codes = idFields.map(() => new GrowingColumn(-1));
  readonly #numbers = numberFields.map(() => new GrowingColumn(-1));
  readonly #instants = instantFields.map(() => new GrowingColumn(Number.NaN));

  // The row at hand, until it is known to be whole.
  readonly #rowIds: (string | undefined)[] = idFields.map(() => undefined);
  readonly #rowNumbersGiven = new Float64Array(numberFields.length);
  readonly #rowInstants = new Float64Array(instantFields.length);
  readonly #typeCounts = new Float64Array(eventTypes.length);
  readonly #idCounts = new Float64Array(idFields.length);
  readonly #numberCounts = new Float64Array(numberFields.length);
  readonly #instantCounts = new Float64Array(instantFields.length);

  constructor(settings: ReadSettings, clock: Clock = "calendar") {
    this.#settings = settings;
    this.#clock = clock;
    this.#zone = zoneOf(settings.timeZone);
    this.#log = new IssueLog(settings.onIssue);
  }

  get zone(): Zone {
    return this.#zone;
  }

  /** Adds one event, or reports why it cannot be one. The object may be used again for the next row. */
  add(row: RawEvent, rowNumber: number): void {
    this.#rows++;
    this.#row = rowNumber;
    this.#isBroken = false;
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      this.#fail("invalid_row", "", row);
      return;
    }
    const customerId = this.#id(row.customerId, "customerId");
    if (customerId === undefined && !this.#isBroken) this.#fail("missing_customer_id", "customerId");
    const type = row.type === undefined ? purchase : this.#typeOf(row.type);
    const time = this.#clock === "calendar" ? this.#timestamp(row.timestamp) : this.#orderSeq(row);
    this.#readIds(row);
    this.#readNumbers(row);
    this.#readInstants(row);
    if (type === custom && this.#rowIds[name!] === undefined) this.#fail("missing_name", "name");
    const sign = this.#sign(type);
    if (this.#isBroken) return;
    this.#commit(customerId!, type, time, sign, row);
  }

  /**
   * For readers that turn local time into milliseconds themselves: this row's time had no offset.
   */
  assumeTimeZone(rowNumber: number): void {
    if (this.#localCount++ === 0) this.#localRow = rowNumber;
  }

  /** A column of the input that is not read. */
  reportUnknownField(field: string, rowNumber: number): void {
    this.#log.add("unknown_field", rowNumber, field);
  }

  /**
   * The columns of all whole rows.
   *
   * @throws EventError "invalid_events" if rows are broken and `onInvalid` is "throw": count and the first 20
   * @throws OptionsError "until_too_early" if an event lies at or after the option `until`
   */
  finish(): EventData {
    this.#throwIfBroken();
    const events = this.#events;
    const given = this.#given();
    const data = arranged(
      {
        clock: this.#clock,
        customers: this.#customers,
        customer: this.#customer.finish(events) ?? new Int8Array(0),
        day: this.#day.finish(events) ?? new Int8Array(events),
        msOfDay: this.#msOfDay.finish(events),
        type: this.#type.finish(events),
        dictionaries: this.#dictionaries,
        codes: this.#codes.map((column) => column.finish(events)),
        numbers: this.#numbers.map((column) => column.finish(events)),
        instants: this.#instants.map((column) => column.finish(events) as Float64Array | undefined),
      },
      (code, event) =>
        this.#log.add(code, this.#rowNumbers.at(event), code === "shared_order_id" ? "orderId" : ""),
    );
    const { first, end } = extent(data, this.#clock, this.#zone);
    const until = this.#settings.until ?? end;
    if (until < end) {
      throw new OptionsError("until_too_early", "until must be after the last event.", {
        until,
        lastEvent: end - 1,
      });
    }
    return Object.freeze({
      ...data,
      clock: this.#clock,
      zone: this.#zone,
      currencyDigits: this.#settings.currencyDigits,
      until,
      report: this.#report(data.customers.size, given, first, until),
      side: noSideTables,
    });
  }

  #fail(code: IssueCode, field: string, value?: unknown): void {
    this.#isBroken = true;
    this.#log.add(code, this.#row, field, value);
  }

  #typeOf(value: unknown): number {
    if (isBlank(value)) return purchase;
    const code = typeCodes.get(value);
    if (code === undefined) this.#fail("unknown_type", "type", value);
    return code ?? purchase;
  }

  /** Text of an id, undefined if not given or broken. */
  #id(value: unknown, field: string): string | undefined {
    if (typeof value === "string") {
      if (value.length > longestId) {
        this.#fail("id_too_long", field, value);
        return undefined;
      }
      const edge = value.charCodeAt(0);
      const end = value.charCodeAt(value.length - 1);
      if (edge > 32 && edge < 127 && end > 32 && end < 127) return value;
      const trimmed = value.trim();
      if (trimmed === "") return undefined;
      return this.#settings.trimIds ? trimmed : value;
    }
    if (value === undefined || value === null) return undefined;
    if (typeof value === "bigint" || Number.isInteger(value)) {
      if (typeof value === "number" && !Number.isSafeInteger(value)) {
        this.#fail("unsafe_integer_id", field, value);
        return undefined;
      }
      if (this.#numericIdCount++ === 0) {
        this.#numericIdRow = this.#row;
        this.#numericIdField = field;
      }
      return String(value);
    }
    this.#fail(field === "customerId" ? "invalid_customer_id" : "invalid_id", field, value);
    return undefined;
  }

  #timestamp(value: unknown): number {
    const ms = parseInstant(value, this.#zone);
    if (Number.isNaN(ms)) {
      if (isBlank(value)) this.#fail("missing_timestamp", "timestamp");
      else this.#fail(instantIssue(value, this.#zone), "timestamp", value);
    } else if (typeof value === "string" && !this.#settings.isTimeZoneGiven && !hasOffset(value)) {
      this.assumeTimeZone(this.#row);
    }
    return ms;
  }

  #orderSeq(row: RawEvent): number {
    if (isBlank(row.orderSeq)) {
      this.#fail("missing_order_seq", "orderSeq");
      return 0;
    }
    const place = decimal(row.orderSeq);
    if (!(Number.isInteger(place) && place >= 0 && place < 2 ** 31)) {
      this.#fail("invalid_order_seq", "orderSeq", row.orderSeq);
    }
    for (const field of ["timestamp", ...instantFields] as const) {
      if (!isBlank(row[field])) this.#fail("dated_field_without_dates", field, row[field]);
    }
    return place;
  }

  #readIds(row: RawEvent): void {
    const ids = this.#rowIds;
    ids[orderId!] = row.orderId === undefined ? undefined : this.#id(row.orderId, "orderId");
    ids[itemId!] = row.itemId === undefined ? undefined : this.#id(row.itemId, "itemId");
    ids[categoryId!] = row.categoryId === undefined ? undefined : this.#id(row.categoryId, "categoryId");
    ids[channel!] = row.channel === undefined ? undefined : this.#id(row.channel, "channel");
    ids[contentId!] = row.contentId === undefined ? undefined : this.#id(row.contentId, "contentId");
    ids[benefitId!] = row.benefitId === undefined ? undefined : this.#id(row.benefitId, "benefitId");
    ids[campaignId!] = row.campaignId === undefined ? undefined : this.#id(row.campaignId, "campaignId");
    ids[experimentId!] =
      row.experimentId === undefined ? undefined : this.#id(row.experimentId, "experimentId");
    ids[variant!] = row.variant === undefined ? undefined : this.#id(row.variant, "variant");
    ids[related!] =
      row.relatedCustomerId === undefined ? undefined : this.#id(row.relatedCustomerId, "relatedCustomerId");
    ids[name!] = row.name === undefined ? undefined : this.#id(row.name, "name");
  }

  #readNumbers(row: RawEvent): void {
    const numbers = this.#rowNumbersGiven;
    numbers[quantity!] = row.quantity === undefined ? Number.NaN : this.#number(row.quantity, "quantity");
    numbers[amount!] = row.amount === undefined ? Number.NaN : this.#money(row.amount, "amount");
    numbers[discount!] = row.discount === undefined ? Number.NaN : this.#money(row.discount, "discount");
    numbers[cost!] = row.cost === undefined ? Number.NaN : this.#money(row.cost, "cost");
    numbers[propensity!] =
      row.propensity === undefined ? Number.NaN : this.#number(row.propensity, "propensity");
  }

  #readInstants(row: RawEvent): void {
    this.#rowInstants[dueAt!] = row.dueAt === undefined ? Number.NaN : this.#instant(row.dueAt, "dueAt");
    this.#rowInstants[knownAt!] =
      row.knownAt === undefined ? Number.NaN : this.#instant(row.knownAt, "knownAt");
  }

  /** A number, NaN if not given or broken. */
  #number(value: unknown, field: string): number {
    if (isBlank(value)) return Number.NaN;
    const number = decimal(value);
    if (Number.isNaN(number)) this.#fail("invalid_number", field, value);
    else if (field === "quantity" && number === 0) this.#fail("zero_quantity", field, value);
    else if (field === "propensity" && !(number > 0 && number <= 1)) {
      this.#fail("propensity_out_of_range", field, value);
    }
    return number;
  }

  /** Minor units, NaN if not given or broken. */
  #money(value: unknown, field: string): number {
    if (isBlank(value)) return Number.NaN;
    const minor = minorUnits(value, this.#settings.currencyDigits);
    if (Number.isNaN(minor)) this.#fail(moneyIssue(value, this.#settings.currencyDigits), field, value);
    return minor;
  }

  #instant(value: unknown, field: string): number {
    if (isBlank(value) || this.#clock === "sequence") return Number.NaN;
    const ms = parseInstant(value, this.#zone);
    if (Number.isNaN(ms)) this.#fail(instantIssue(value, this.#zone), field, value);
    return ms;
  }

  /** -1 if the row's numbers are those of a refund with a minus sign, else 1. */
  #sign(type: number): 1 | -1 {
    const numbers = this.#rowNumbersGiven;
    const q = numbers[quantity!]!;
    const a = numbers[amount!]!;
    const isBelow = q < 0 || a < 0;
    if (isBelow && type !== purchase && type !== refund) {
      this.#fail("negative_number", q < 0 ? "quantity" : "amount", q < 0 ? q : undefined);
    } else if (type === purchase && ((q < 0 && a > 0) || (q > 0 && a < 0)))
      this.#fail("mixed_sign", "amount");
    const isRefund = type === refund || (type === purchase && isBelow);
    for (const field of [discount!, cost!]) {
      if (numbers[field]! < 0 && !(isRefund && field === discount))
        this.#fail("negative_number", numberFields[field]!);
    }
    return isRefund && (isBelow || numbers[discount!]! < 0) ? -1 : 1;
  }

  #commit(customerId: string, type: number, time: number, sign: 1 | -1, row: RawEvent): void {
    const event = this.#events++;
    this.#rowNumbers.set(event, this.#row);
    this.#customer.set(event, this.#customers.add(customerId));
    let finalType = type;
    if (sign < 0) {
      finalType = refund;
      this.#logSign(type, row);
    }
    if (this.#clock === "sequence") this.#day.set(event, time);
    else {
      const day = this.#zone.dayOf(time);
      const ms = time - this.#zone.startOfDay(day);
      this.#day.set(event, day);
      if (ms !== 0) this.#msOfDay.set(event, ms);
    }
    if (finalType !== purchase) this.#type.set(event, finalType);
    this.#typeCounts[finalType]!++;
    for (let f = 0; f < this.#rowIds.length; f++) {
      const id = this.#rowIds[f];
      if (id === undefined) continue;
      this.#codes[f]!.set(event, this.#dictionaries[f]!.add(id));
      this.#idCounts[f]!++;
    }
    for (let f = 0; f < this.#rowNumbersGiven.length; f++) {
      const value = this.#rowNumbersGiven[f]!;
      if (Number.isNaN(value)) continue;
      this.#numbers[f]!.set(event, Math.abs(value));
      this.#numberCounts[f]!++;
    }
    for (let f = 0; f < this.#rowInstants.length; f++) {
      const value = this.#rowInstants[f]!;
      if (Number.isNaN(value)) continue;
      this.#instants[f]!.set(event, value);
      this.#instantCounts[f]!++;
    }
    if (this.#rowInstants[knownAt!]! < time) {
      this.#log.add("known_before_event", this.#row, "knownAt", row.knownAt);
    }
  }

  #logSign(type: number, row: RawEvent): void {
    const field =
      this.#rowNumbersGiven[quantity!]! < 0
        ? "quantity"
        : this.#rowNumbersGiven[amount!]! < 0
          ? "amount"
          : "discount";
    this.#log.add(type === refund ? "negative_refund" : "negative_line", this.#row, field, row[field]);
  }

  #throwIfBroken(): void {
    const broken = this.#rows - this.#events;
    if (broken === 0 || this.#settings.onInvalid === "skip") return;
    const byCode = this.#log.counts().filter(({ severity }) => severity === "error");
    const first = byCode.flatMap(({ code, first }) => first.map((issue) => ({ code, ...issue })));
    first.sort((a, b) => a.row - b.row);
    const listed = first.slice(0, 20);
    const rest = broken - new Set(listed.map(({ row }) => row)).size;
    throw new EventError(
      "invalid_events",
      [
        `${broken} of ${this.#rows} events cannot be read (onInvalid: "skip" would leave them out).`,
        ...listed.map(({ message }) => message),
        ...(rest > 0 ? [`... and ${rest} more.`] : []),
      ].join("\n"),
      { rows: this.#rows, broken, byCode: byCode.map(({ code, count }) => ({ code, count })), first: listed },
    );
  }

  #given(): Record<string, number> {
    const given: Record<string, number> = {};
    for (const [f, field] of idFields.entries())
      if (this.#idCounts[f]! > 0) given[field] = this.#idCounts[f]!;
    for (const [f, field] of numberFields.entries()) {
      if (this.#numberCounts[f]! > 0) given[field] = this.#numberCounts[f]!;
    }
    for (const [f, field] of instantFields.entries()) {
      if (this.#instantCounts[f]! > 0) given[field] = this.#instantCounts[f]!;
    }
    return given;
  }

  #report(
    customers: number,
    given: Record<string, number>,
    from: number | undefined,
    until: number,
  ): ReadReport {
    if (this.#localCount > 0) {
      this.#log.add("time_zone_assumed", this.#localRow, "timestamp");
      this.#log.count("time_zone_assumed", this.#localCount - 1);
    }
    if (this.#numericIdCount > 0) {
      this.#log.add("numeric_id", this.#numericIdRow, this.#numericIdField);
      this.#log.count("numeric_id", this.#numericIdCount - 1);
    }
    const types: { [T in EventType]?: number } = {};
    for (const [code, type] of eventTypes.entries()) {
      if (this.#typeCounts[code]! > 0) types[type] = this.#typeCounts[code]!;
    }
    return Object.freeze({
      rows: this.#rows,
      events: this.#events,
      skipped: this.#rows - this.#events,
      customers,
      byCode: this.#log.counts(),
      clock: this.#clock,
      timeZone: this.#zone.timeZone,
      timeZoneAssumed: this.#localCount > 0,
      currencyDigits: this.#settings.currencyDigits,
      ...(from === undefined ? {} : { from, until }),
      types: Object.freeze(types),
      given: Object.freeze(given),
    });
  }
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}
