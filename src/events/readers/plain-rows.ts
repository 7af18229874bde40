import type { EventBuilder, PlainEvent } from "../builder.js";
import { dayMs, dayNumber, daysInMonth } from "../calendar-day.js";
import { idFields, numberFields } from "../data.js";
import type { ReadSettings } from "../read-options.js";
import type { ColumnField } from "./column-names.js";
import type { RowPlan } from "./row-plan.js";

const longestId = 1000;
const longestMissingWord = 9;
/** A double holds every whole number of so many digits, also in minor units of four decimals. */
const mostDigits = 11;
const mostCurrencyDigits = 4;
const endOfInstants = Date.UTC(2100, 0, 1);
const moneyFields: ReadonlySet<string> = new Set(["amount", "discount", "cost"]);
const readFields: ReadonlySet<ColumnField> = new Set<ColumnField>([
  "customerId",
  "timestamp",
  ...idFields,
  ...numberFields,
]);

/**
 * Reads rows as nearly all files write nearly all of theirs, from the bytes of the line and without making text of
 * them: purchases of plain ids, dates such as `2026-01-05` or `2026-01-05T13:05:09` and plain numbers of 0 or more.
 * Any row in which one cell is something else is refused and left for `RowReader`, which says of each what this
 * class says of those it takes.
 */
export class PlainRowReader {
  readonly #builder: EventBuilder;
  readonly #isTimeZoneGiven: boolean;
  readonly #currencyDigits: number;
  readonly #customer: number;
  readonly #timestamp: number;
  /** Column of each of the event's id fields and of its number fields. */
  readonly #idColumns: readonly number[];
  readonly #numberColumns: readonly number[];
  readonly #isMoney: readonly boolean[];
  readonly #event: PlainEvent;

  private constructor(plan: RowPlan, settings: ReadSettings, builder: EventBuilder) {
    const columns = new Map(plan.mapping.columns.map(({ field, index }) => [field, index]));
    const ids = idFields.flatMap((field, f) => (columns.has(field) ? [{ field, f }] : []));
    const numbers = numberFields.flatMap((field, f) => (columns.has(field) ? [{ field, f }] : []));
    this.#builder = builder;
    this.#isTimeZoneGiven = settings.isTimeZoneGiven;
    this.#currencyDigits = settings.currencyDigits;
    this.#customer = columns.get("customerId")!;
    this.#timestamp = columns.get("timestamp")!;
    this.#idColumns = ids.map(({ field }) => columns.get(field)!);
    this.#numberColumns = numbers.map(({ field }) => columns.get(field)!);
    this.#isMoney = numbers.map(({ field }) => moneyFields.has(field));
    this.#event = {
      bytes: new Uint8Array(0),
      time: 0,
      customerStart: 0,
      customerEnd: 0,
      idFields: ids.map(({ f }) => f),
      idStarts: new Int32Array(ids.length),
      idEnds: new Int32Array(ids.length),
      numberFields: numbers.map(({ f }) => f),
      numbers: new Float64Array(numbers.length),
    };
  }

  /** Undefined where a column is of a kind that this class does not read, so that it would refuse every row. */
  static of(plan: RowPlan, settings: ReadSettings, builder: EventBuilder): PlainRowReader | undefined {
    const isPlain =
      plan.mapping.columns.every(({ field }) => readFields.has(field)) &&
      Object.values(plan.decimals).every((style) => style === "point") &&
      (plan.dates.timestamp?.format ?? "ymd") === "ymd" &&
      settings.currencyDigits <= mostCurrencyDigits;
    return isPlain ? new PlainRowReader(plan, settings, builder) : undefined;
  }

  /**
   * Adds the event of a row, or refuses it: then nothing has been told or added.
   *
   * @param cuts cell c is bytes[cuts[c] .. cuts[c + 1] - 2]
   */
  read(bytes: Uint8Array, cuts: Int32Array, line: number): boolean {
    const event = this.#event;
    event.bytes = bytes;
    event.customerStart = cuts[this.#customer]!;
    event.customerEnd = cuts[this.#customer + 1]! - 1;
    if (!isPlainId(bytes, event.customerStart, event.customerEnd)) return false;
    // What a spreadsheet has rounded: 1.38001E+10.
    if (bytes[event.customerStart + 1] === 46) return false;
    event.time = this.#instant(bytes, cuts[this.#timestamp]!, cuts[this.#timestamp + 1]! - 1);
    if (!(event.time >= 0 && event.time < endOfInstants)) return false;
    const { idStarts, idEnds, numbers } = event;
    for (let f = 0; f < idStarts.length; f++) {
      const start = cuts[this.#idColumns[f]!]!;
      const end = cuts[this.#idColumns[f]! + 1]! - 1;
      if (start < end && !isPlainId(bytes, start, end)) return false;
      idStarts[f] = start;
      idEnds[f] = end;
    }
    for (let f = 0; f < numbers.length; f++) {
      const start = cuts[this.#numberColumns[f]!]!;
      const end = cuts[this.#numberColumns[f]! + 1]! - 1;
      const value =
        start === end ? -1 : this.#number(bytes, start, end, event.numberFields[f]!, this.#isMoney[f]!);
      if (Number.isNaN(value)) return false;
      numbers[f] = value;
    }
    if (!this.#isTimeZoneGiven) this.#builder.assumeTimeZone(line);
    this.#builder.addPlain(event, line);
    return true;
  }

  /** Epoch milliseconds of a date of fixed places with or without a time, NaN of any other cell. */
  #instant(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    const mark = bytes[start + 4]!;
    if ((length !== 19 && length !== 10) || (mark !== 45 && mark !== 47) || bytes[start + 7] !== mark)
      return Number.NaN;
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const month = twoDigits(bytes, start + 5);
    const dayOfMonth = twoDigits(bytes, start + 8);
    if (year < 1000 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return Number.NaN;
    const day = dayNumber(year, month, dayOfMonth);
    const { zone } = this.#builder;
    if (length === 10) return zone.startOfDay(day);
    const between = bytes[start + 10];
    if ((between !== 84 && between !== 32) || bytes[start + 13] !== 58 || bytes[start + 16] !== 58)
      return Number.NaN;
    const hour = twoDigits(bytes, start + 11);
    const minute = twoDigits(bytes, start + 14);
    const second = twoDigits(bytes, start + 17);
    if (hour > 23 || minute > 59 || second > 59 || hour < 0 || minute < 0 || second < 0) return Number.NaN;
    const ms = ((hour * 60 + minute) * 60 + second) * 1000;
    return ms === 0 ? zone.startOfDay(day) : zone.instantOf(day * dayMs + ms);
  }

  /** A number of 0 or more, money in minor units; NaN of any other cell, and of numbers that need a closer look. */
  #number(bytes: Uint8Array, start: number, end: number, field: number, isMoney: boolean): number {
    let value = 0;
    let point = -1;
    if (end - start > mostDigits) return Number.NaN;
    for (let i = start; i < end; i++) {
      const digit = bytes[i]! - 48;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (digit === -2 && point < 0 && i > start && i < end - 1) point = i;
      else return Number.NaN;
    }
    const decimals = point < 0 ? 0 : end - 1 - point;
    if (isMoney) {
      const shift = this.#currencyDigits - decimals;
      return shift < 0 ? Number.NaN : value * powersOfTen[shift]!;
    }
    const number = value / powersOfTen[decimals]!;
    if (field === quantity) return number === 0 ? Number.NaN : number;
    return number > 0 && number <= 1 ? number : Number.NaN;
  }
}

const quantity = numberFields.indexOf("quantity");
const powersOfTen = Float64Array.from({ length: mostDigits + 1 }, (_, i) => 10 ** i);

/** Value of two digits; below -1000 if one of them is none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48;
  const ones = bytes[at + 1]! - 48;
  return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? tens * 10 + ones : -1e6;
}

/** Whether a cell is surely an id with nothing to cut off and no word for "nothing" (see `trimmed`, `isMissing`). */
function isPlainId(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length === 0 || length > longestId) return false;
  const first = bytes[start]!;
  const last = bytes[end - 1]!;
  if (!(first > 39 && first < 127 && first !== 61) && !isHan(first)) return false;
  if (!(last > 32 && last < 127) && !(length >= 3 && isHan(bytes[end - 3]!))) return false;
  return length > longestMissingWord || !startsMissingWord(first) || isDigit(bytes[start + 1]!, length);
}

/** First byte of a Chinese character, of three bytes in UTF-8, none of which is a space. */
function isHan(byte: number): boolean {
  return byte >= 0xe4 && byte <= 0xe9;
}

/** n N u # - < \ begin all words for "nothing", and no such word has a digit. */
function startsMissingWord(first: number): boolean {
  return (
    first === 110 ||
    first === 78 ||
    first === 117 ||
    first === 35 ||
    first === 45 ||
    first === 60 ||
    first === 92
  );
}

function isDigit(byte: number, length: number): boolean {
  return length > 1 && byte >= 48 && byte <= 57;
}
