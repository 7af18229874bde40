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
import { EventCheck, type RawEvent } from "./event-check.js";
import { extent } from "./extent.js";
import type { IssueCode } from "./issues.js";
import type { ReadSettings } from "./read-options.js";
import { IssueLog, type ReadReport } from "./report.js";
import { RowNumbers } from "./row-numbers.js";
import { noSideTables } from "./side-tables.js";
import { type Zone, zoneOf } from "./zone.js";

export type { RawEvent } from "./event-check.js";

/** A purchase that a reader has checked itself, its ids as UTF-8 bytes[start .. end - 1]. */
export interface PlainEvent {
  bytes: Uint8Array;
  /** Epoch milliseconds. */
  time: number;
  customerStart: number;
  customerEnd: number;
  /** Fields that have an id, as positions in the list of this name; an id without bytes is not given. */
  readonly idFields: readonly number[];
  readonly idStarts: Int32Array;
  readonly idEnds: Int32Array;
  /** Fields that have a number, as positions in the list of this name; money in minor units; -1 is not given. */
  readonly numberFields: readonly number[];
  readonly numbers: Float64Array;
}

/**
 * Checks events one by one and gathers them into columns. Every broken row is reported under its code; then
 * it is left out (`onInvalid: "skip"`), or the whole read fails at `finish` ("throw"). Nothing about a row is
 * changed in silence: what is read in a special way is a notice.
 */
export class EventBuilder {
  readonly #settings: ReadSettings;
  readonly #clock: Clock;
  readonly #zone: Zone;
  readonly #log: IssueLog;
  readonly #check: EventCheck;
  readonly #rowNumbers = new RowNumbers();
  #rows = 0;
  #events = 0;
  #row = 0;
  #localTimes = 0;
  #firstLocalRow = 0;
  #firstNumericId: { row: number; field: string } | undefined;

  readonly #customers = new Dictionary();
  readonly #customer = new GrowingColumn(-1);
  readonly #day = new GrowingColumn(0);
  readonly #msOfDay = new GrowingColumn(0);
  readonly #type = new GrowingColumn(0);
  readonly #dictionaries = idFields.map(() => new Dictionary());
  readonly #codes = idFields.map(() => new GrowingColumn(-1));
  readonly #numbers = numberFields.map(() => new GrowingColumn(-1));
  readonly #instants = instantFields.map(() => new GrowingColumn(Number.NaN));

  constructor(settings: ReadSettings, clock: Clock = "calendar") {
    this.#settings = settings;
    this.#clock = clock;
    this.#zone = zoneOf(settings.timeZone);
    this.#log = new IssueLog(settings.onIssue);
    this.#check = new EventCheck(settings, clock, (code, field, value) =>
      this.#log.add(code, this.#row, field, value),
    );
  }

  get zone(): Zone {
    return this.#zone;
  }

  /** Adds one event, or reports why it cannot be one. The object may be used again for the next row. */
  add(row: RawEvent, rowNumber: number): void {
    this.#rows++;
    this.#row = rowNumber;
    const check = this.#check;
    if (!check.read(row)) return;
    if (check.isLocalTime) this.assumeTimeZone(rowNumber);
    if (check.numericIds > 0) this.#firstNumericId ??= { row: rowNumber, field: check.numericIdField };

    const event = this.#events++;
    this.#rowNumbers.set(event, rowNumber);
    this.#customer.set(event, this.#customers.add(check.customerId));
    this.#addTime(event, check.time);
    if (check.type !== 0) this.#type.set(event, check.type);
    for (let f = 0; f < idFields.length; f++) {
      const id = check.ids[f];
      if (id !== undefined) this.#codes[f]!.set(event, this.#dictionaries[f]!.add(id));
    }
    for (let f = 0; f < numberFields.length; f++) {
      const value = check.numbers[f]!;
      if (value >= 0) this.#numbers[f]!.set(event, value);
    }
    for (let f = 0; f < instantFields.length; f++) {
      const value = check.instants[f]!;
      if (value >= 0) this.#instants[f]!.set(event, value);
    }
  }

  /** For readers that have checked an event: it is as `add` would take it, without anything to tell. */
  addPlain(row: PlainEvent, rowNumber: number): void {
    this.#rows++;
    const event = this.#events++;
    this.#rowNumbers.set(event, rowNumber);
    const { bytes, idFields, idStarts, idEnds, numberFields, numbers } = row;
    this.#customer.set(event, this.#customers.addBytes(bytes, row.customerStart, row.customerEnd));
    this.#addTime(event, row.time);
    for (let i = 0; i < idFields.length; i++) {
      const start = idStarts[i]!;
      const end = idEnds[i]!;
      const f = idFields[i]!;
      if (start < end) this.#codes[f]!.set(event, this.#dictionaries[f]!.addBytes(bytes, start, end));
    }
    for (let i = 0; i < numberFields.length; i++) {
      const value = numbers[i]!;
      if (value >= 0) this.#numbers[numberFields[i]!]!.set(event, value);
    }
  }

  /** For readers that turn local time into milliseconds themselves: the time of this row had no offset. */
  assumeTimeZone(rowNumber: number): void {
    if (this.#settings.isTimeZoneGiven) return;
    if (this.#localTimes++ === 0) this.#firstLocalRow = rowNumber;
  }

  /** Rows seen so far, with those that are broken. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * For readers: a row that is broken before it is an event.
   *
   * @param detail what the code alone does not say: goes on after its sentence
   */
  reject(code: IssueCode, rowNumber: number, field = "", value?: unknown, detail = ""): void {
    this.#rows++;
    this.#log.add(code, rowNumber, field, value, detail);
  }

  /** For readers: what is worth telling of a file or a row that is read. */
  notice(code: IssueCode, rowNumber: number, field: string, detail = ""): void {
    this.#log.add(code, rowNumber, field, undefined, detail);
  }

  /** A field of the input that is not read. */
  reportUnknownField(field: string, rowNumber: number): void {
    this.notice("unknown_field", rowNumber, field);
  }

  /**
   * The columns of all whole rows. The builder is spent.
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
      report: this.#report(data, given, first, until),
      side: noSideTables,
    });
  }

  #addTime(event: number, time: number): void {
    if (this.#clock === "sequence") {
      this.#day.set(event, time);
      return;
    }
    const day = this.#zone.dayOf(time);
    const ms = time - this.#zone.startOfDay(day);
    this.#day.set(event, day);
    if (ms !== 0) this.#msOfDay.set(event, ms);
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

  /** Events that give each field, in the order of the fields. */
  #given(): Record<string, number> {
    const given: Record<string, number> = {};
    const columns = [...this.#codes, ...this.#numbers, ...this.#instants];
    for (const [f, field] of [...idFields, ...numberFields, ...instantFields].entries()) {
      if (columns[f]!.given > 0) given[field] = columns[f]!.given;
    }
    return given;
  }

  #report(
    data: Pick<EventData, "customers" | "type">,
    given: Record<string, number>,
    from: number | undefined,
    until: number,
  ): ReadReport {
    if (this.#localTimes > 0) this.#log.add("time_zone_assumed", this.#firstLocalRow, "timestamp");
    this.#log.count("time_zone_assumed", this.#localTimes);
    if (this.#firstNumericId !== undefined) {
      this.#log.add("numeric_id", this.#firstNumericId.row, this.#firstNumericId.field);
    }
    this.#log.count("numeric_id", this.#check.numericIds);
    return Object.freeze({
      rows: this.#rows,
      events: this.#events,
      skipped: this.#rows - this.#events,
      customers: data.customers.size,
      byCode: this.#log.counts(),
      clock: this.#clock,
      timeZone: this.#zone.timeZone,
      timeZoneAssumed: this.#localTimes > 0,
      currencyDigits: this.#settings.currencyDigits,
      ...(from === undefined ? {} : { from, until }),
      types: Object.freeze(typeCounts(data.type, this.#events)),
      given: Object.freeze(given),
    });
  }
}

function typeCounts(type: Uint8Array | undefined, events: number): { [T in EventType]?: number } {
  const counts = new Float64Array(eventTypes.length);
  if (type === undefined) counts[0] = events;
  else for (let i = 0; i < type.length; i++) counts[type[i]!]!++;
  const byType: { [T in EventType]?: number } = {};
  for (const [code, name] of eventTypes.entries()) if (counts[code]! > 0) byType[name] = counts[code]!;
  return byType;
}
