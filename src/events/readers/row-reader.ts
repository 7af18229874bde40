import type { EventBuilder, RawEvent } from "../builder.js";
import { dayMs } from "../calendar-day.js";
import type { ReadSettings } from "../read-options.js";
import type { Zone } from "../zone.js";
import { isMissing, isRoundedId, trimmed } from "./cells.js";
import type { ColumnField, DateColumn, NumberColumn } from "./column-names.js";
import { type DateFormat, dateParsers, unmistakableFormats } from "./date-formats.js";
import { type DecimalStyle, decimalText, multiplyDecimals, plainNumber } from "./decimal-text.js";
import type { FileIssues } from "./file-issues.js";
import type { RowPlan } from "./row-plan.js";
import { typeOfWord } from "./type-words.js";
import type { WallClock } from "./wall-clock.js";

/** Numbers below are epoch milliseconds that could be taken for seconds: they go to the builder as a Date. */
const leastMilliseconds = 1e11;

/**
 * Turns rows of cells into events by a plan and hands them to a builder. Cells are text (CSV) or values (JSON,
 * Parquet). A cell that cannot be read goes on as it is, so that the builder reports it with its value.
 */
export class RowReader {
  readonly #builder: EventBuilder;
  readonly #issues: FileIssues;
  readonly #zone: Zone;
  readonly #tellsZone: boolean;
  readonly #trimIds: boolean;
  readonly #currencyDigits: number;
  readonly #styles: { readonly [F in NumberColumn]: DecimalStyle };
  readonly #formats: { readonly [F in DateColumn]: DateFormat };
  readonly #at: { readonly [F in ColumnField]: number };
  readonly #localDates: ReadonlySet<ColumnField>;
  readonly #row: RawEvent = {};
  readonly #clock: WallClock = { day: 0, ms: 0, offsetMinutes: 0 };
  #rows = 0;

  /** @param localDates fields whose Date cells show a local clock in their UTC fields */
  constructor(
    plan: RowPlan,
    settings: ReadSettings,
    builder: EventBuilder,
    issues: FileIssues,
    localDates: ReadonlySet<ColumnField> = new Set(),
  ) {
    this.#localDates = localDates;
    this.#builder = builder;
    this.#issues = issues;
    this.#zone = builder.zone;
    this.#tellsZone = !settings.isTimeZoneGiven;
    this.#trimIds = settings.trimIds;
    this.#currencyDigits = settings.currencyDigits;
    this.#styles = { ...allPoint, ...plan.decimals };
    const { timestamp, dueAt, knownAt } = plan.dates;
    this.#formats = {
      timestamp: timestamp?.format ?? "ymd",
      dueAt: dueAt?.format ?? "ymd",
      knownAt: knownAt?.format ?? "ymd",
    };
    const at = { ...absent };
    for (const { field, index } of plan.mapping.columns) at[field] = index;
    this.#at = at;
  }

  /** Rows seen so far, with those that are broken. */
  get rows(): number {
    return this.#rows + this.#issues.brokenRows;
  }

  /** Reads one row; `line` names it in the report. */
  add(cells: readonly unknown[], line: number): void {
    const at = this.#at;
    const row = this.#row;
    const styles = this.#styles;
    const customer = this.#id(cells[at.customerId]);
    if (customer === undefined && cells.every((cell) => textOf(cell) === "")) return;
    if (typeof customer === "string" && isRoundedId(customer)) {
      this.#issues.add("rounded_id", line, "customerId", customer, `, got "${customer}"`);
      return;
    }
    this.#rows++;
    row.customerId = customer;
    row.timestamp =
      at.timeOfDay < 0
        ? this.#instant(cells[at.timestamp], "timestamp", line)
        : this.#instant(`${textOf(cells[at.timestamp])} ${textOf(cells[at.timeOfDay])}`, "timestamp", line);
    if (at.orderId >= 0) row.orderId = this.#id(cells[at.orderId]);
    if (at.itemId >= 0) row.itemId = this.#id(cells[at.itemId]);
    if (at.categoryId >= 0) row.categoryId = this.#id(cells[at.categoryId]);
    if (at.channel >= 0) row.channel = this.#id(cells[at.channel]);
    if (at.contentId >= 0) row.contentId = this.#id(cells[at.contentId]);
    if (at.benefitId >= 0) row.benefitId = this.#id(cells[at.benefitId]);
    if (at.campaignId >= 0) row.campaignId = this.#id(cells[at.campaignId]);
    if (at.experimentId >= 0) row.experimentId = this.#id(cells[at.experimentId]);
    if (at.variant >= 0) row.variant = this.#id(cells[at.variant]);
    if (at.relatedCustomerId >= 0) row.relatedCustomerId = this.#id(cells[at.relatedCustomerId]);
    if (at.name >= 0) row.name = this.#id(cells[at.name]);
    if (at.quantity >= 0) row.quantity = this.#number(cells[at.quantity], styles.quantity, true);
    if (at.amount >= 0) row.amount = this.#number(cells[at.amount], styles.amount, false);
    else if (at.unitPrice >= 0)
      row.amount = this.#lineTotal(this.#number(cells[at.unitPrice], styles.unitPrice, false), row.quantity);
    if (at.discount >= 0) row.discount = this.#number(cells[at.discount], styles.discount, false);
    if (at.cost >= 0) row.cost = this.#number(cells[at.cost], styles.cost, false);
    if (at.propensity >= 0) row.propensity = this.#number(cells[at.propensity], styles.propensity, false);
    if (at.dueAt >= 0) row.dueAt = this.#instant(cells[at.dueAt], "dueAt", line);
    if (at.knownAt >= 0) row.knownAt = this.#instant(cells[at.knownAt], "knownAt", line);
    if (at.type >= 0) this.#readType(cells[at.type]);
    this.#builder.add(row, line);
  }

  #id(value: unknown): unknown {
    if (typeof value !== "string") return value === null ? undefined : value;
    const text = trimmed(value);
    if (isMissing(text)) return undefined;
    return this.#trimIds ? text : value;
  }

  /** Canonical type of a word; a word that is not known goes on as it is. */
  #readType(value: unknown): void {
    const row = this.#row;
    if (this.#at.name < 0) row.name = undefined;
    row.type = undefined;
    if (typeof value !== "string") {
      row.type = value ?? undefined;
      return;
    }
    const word = trimmed(value);
    if (isMissing(word)) return;
    const known = typeOfWord(word);
    row.type = known?.type ?? word;
    if (known?.name !== undefined) row.name ??= known.name;
  }

  /** A number, or the digits of one that a double may not hold; undefined if there is none. */
  #number(value: unknown, style: DecimalStyle, counts: boolean): unknown {
    if (typeof value !== "string") return value === null ? undefined : value;
    if (style === "point") {
      const number = plainNumber(value);
      if (!Number.isNaN(number)) return number;
    }
    const text = trimmed(value);
    if (isMissing(text)) return undefined;
    return decimalText(text, style, counts) ?? text;
  }

  #lineTotal(price: unknown, quantity: unknown): unknown {
    if (price === undefined || quantity === undefined) return price;
    const scale = 10 ** this.#currencyDigits;
    const minor = Number(price) * Number(quantity) * scale;
    const whole = Math.round(minor);
    if (Math.abs(minor - whole) < 1e-6 && Math.abs(whole) < 2 ** 40) return whole / scale;
    const left = decimalText(String(price));
    const right = decimalText(String(quantity));
    return left === undefined || right === undefined
      ? price
      : multiplyDecimals(left, right, this.#currencyDigits);
  }

  #instant(value: unknown, field: DateColumn, line: number): unknown {
    const format = this.#formats[field];
    if (value instanceof Date && this.#localDates.has(field))
      return this.#instantOfLocalDate(value, field, line);
    if (typeof value !== "string") return instantOfValue(value, format);
    const text = trimmed(value);
    if (isMissing(text)) return undefined;
    const clock = this.#clock;
    if (!dateParsers[format](text, clock) && !readOtherwise(text, format, clock)) return text;
    const local = clock.day * dayMs + clock.ms;
    const isLocal = Number.isNaN(clock.offsetMinutes);
    if (isLocal && this.#tellsZone && field === "timestamp") this.#builder.assumeTimeZone(line);
    const ms = isLocal ? this.#localInstant(clock, local) : local - clock.offsetMinutes * 60_000;
    return Math.abs(ms) < leastMilliseconds ? new Date(ms) : ms;
  }

  /** A date whose UTC fields are those of a local clock, as files of naive timestamps give it. */
  #instantOfLocalDate(value: Date, field: ColumnField, line: number): Date {
    if (field === "timestamp" && this.#tellsZone) this.#builder.assumeTimeZone(line);
    return new Date(this.#zone.instantOf(value.getTime()));
  }

  #localInstant(clock: WallClock, local: number): number {
    return clock.ms === 0 ? this.#zone.startOfDay(clock.day) : this.#zone.instantOf(local);
  }
}

function textOf(cell: unknown): string {
  if (typeof cell === "string") return cell.trim();
  return cell === undefined || cell === null ? "" : String(cell);
}

function readOtherwise(text: string, format: DateFormat, clock: WallClock): boolean {
  for (const other of unmistakableFormats)
    if (other !== format && dateParsers[other](text, clock)) return true;
  return false;
}

const msPerUnit: { readonly [F in DateFormat]?: number } = { epoch_seconds: 1000, epoch_microseconds: 0.001 };

/** Instants that are no text: numbers become milliseconds by the unit of their column. */
function instantOfValue(value: unknown, format: DateFormat): unknown {
  if (value === null) return undefined;
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number") return value;
  const ms = Math.floor(number * (msPerUnit[format] ?? 1));
  return msPerUnit[format] !== undefined && Math.abs(ms) < leastMilliseconds ? new Date(ms) : ms;
}

const allPoint: { readonly [F in NumberColumn]: DecimalStyle } = {
  quantity: "point",
  amount: "point",
  unitPrice: "point",
  discount: "point",
  cost: "point",
  propensity: "point",
};

const absent: { [F in ColumnField]: number } = {
  customerId: -1, timestamp: -1, timeOfDay: -1, type: -1, orderId: -1, itemId: -1, categoryId: -1, quantity: -1,
  amount: -1, unitPrice: -1, discount: -1, channel: -1, contentId: -1, benefitId: -1, campaignId: -1, cost: -1,
  experimentId: -1, variant: -1, propensity: -1, relatedCustomerId: -1, name: -1, dueAt: -1, knownAt: -1,
}; // biome-ignore format: one list
