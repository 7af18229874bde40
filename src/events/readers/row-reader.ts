import type { EventBuilder, RawEvent } from "../builder.js";
import type { ReadSettings } from "../read-options.js";
import { isMissing, isRoundedId, trimmed } from "./cells.js";
import type { ColumnField, DateColumn, NumberColumn } from "./column-names.js";
import { type DecimalStyle, decimalText, multiplyDecimals, plainNumber } from "./decimal-text.js";
import { InstantColumn } from "./instant-column.js";
import type { RowPlan } from "./row-plan.js";
import { typeOfWord } from "./type-words.js";

/**
 * Turns rows of cells into events by a plan and hands them to a builder. Cells are text (CSV) or values (JSON,
 * Parquet). A cell that cannot be read goes on as it is, so that the builder reports it with its value.
 */
export class RowReader {
  readonly #builder: EventBuilder;
  readonly #trimIds: boolean;
  readonly #currencyDigits: number;
  readonly #styles: { readonly [F in NumberColumn]: DecimalStyle };
  readonly #timestamp: InstantColumn;
  readonly #dueAt: InstantColumn;
  readonly #knownAt: InstantColumn;
  readonly #at: { readonly [F in ColumnField]: number };
  readonly #row: RawEvent = emptyEvent();

  /** @param localDates fields whose Date cells show a local clock in their UTC fields */
  constructor(
    plan: RowPlan,
    settings: ReadSettings,
    builder: EventBuilder,
    localDates: ReadonlySet<ColumnField> = new Set(),
  ) {
    this.#builder = builder;
    this.#trimIds = settings.trimIds;
    this.#currencyDigits = settings.currencyDigits;
    this.#styles = { ...allPoint, ...plan.decimals };
    const onLocal = settings.isTimeZoneGiven
      ? undefined
      : (line: number): void => builder.assumeTimeZone(line);
    const instants = (field: DateColumn): InstantColumn => {
      const format = plan.dates[field]?.format ?? "ymd";
      return new InstantColumn(
        format,
        builder.zone,
        localDates.has(field),
        field === "timestamp" ? onLocal : undefined,
      );
    };
    this.#timestamp = instants("timestamp");
    this.#dueAt = instants("dueAt");
    this.#knownAt = instants("knownAt");
    const at = { ...absent };
    for (const { field, index } of plan.mapping.columns) at[field] = index;
    this.#at = at;
  }

  /** Reads one row; `line` names it in the report. */
  add(cells: readonly unknown[], line: number): void {
    const at = this.#at;
    const row = this.#row;
    const styles = this.#styles;
    const customer = this.#id(cells[at.customerId]);
    if (customer === undefined && cells.every((cell) => textOf(cell) === "")) return;
    if (typeof customer === "string" && isRoundedId(customer)) {
      this.#builder.reject("rounded_id", line, "customerId", customer);
      return;
    }
    row.customerId = customer;
    row.timestamp =
      at.timeOfDay < 0
        ? this.#timestamp.read(cells[at.timestamp], line)
        : this.#timestamp.read(`${textOf(cells[at.timestamp])} ${textOf(cells[at.timeOfDay])}`, line);
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
    if (at.dueAt >= 0) row.dueAt = this.#dueAt.read(cells[at.dueAt], line);
    if (at.knownAt >= 0) row.knownAt = this.#knownAt.read(cells[at.knownAt], line);
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
}

/** All fields at once, so that the one record that is filled again and again keeps its shape. */
function emptyEvent(): RawEvent {
  return {
    type: undefined,
    customerId: undefined,
    timestamp: undefined,
    orderSeq: undefined,
    orderId: undefined,
    itemId: undefined,
    categoryId: undefined,
    quantity: undefined,
    amount: undefined,
    discount: undefined,
    channel: undefined,
    contentId: undefined,
    benefitId: undefined,
    campaignId: undefined,
    cost: undefined,
    experimentId: undefined,
    variant: undefined,
    propensity: undefined,
    relatedCustomerId: undefined,
    dueAt: undefined,
    knownAt: undefined,
    name: undefined,
  };
}

function textOf(cell: unknown): string {
  if (typeof cell === "string") return cell.trim();
  return cell === undefined || cell === null ? "" : String(cell);
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
  customerId: -1,
  timestamp: -1,
  timeOfDay: -1,
  type: -1,
  orderId: -1,
  itemId: -1,
  categoryId: -1,
  quantity: -1,
  amount: -1,
  unitPrice: -1,
  discount: -1,
  channel: -1,
  contentId: -1,
  benefitId: -1,
  campaignId: -1,
  cost: -1,
  experimentId: -1,
  variant: -1,
  propensity: -1,
  relatedCustomerId: -1,
  name: -1,
  dueAt: -1,
  knownAt: -1,
};
