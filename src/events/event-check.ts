import { type Clock, eventTypes, idFields, instantFields, numberFields } from "./data.js";
import { hasOffset, instantIssue, parseInstant } from "./instant.js";
import type { IssueCode } from "./issues.js";
import { decimal, minorUnits, moneyIssue } from "./money.js";
import type { ReadSettings } from "./read-options.js";
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

/** Told of every issue of the row at hand. */
export type IssueListener = (code: IssueCode, field: string, value?: unknown) => void;

/**
 * Checks one event after the other with plain code. After `read` has said true, the fields of this object are
 * the event: the same object is used for all, so that a million events allocate nothing.
 */
export class EventCheck {
  customerId = "";
  /** Position in `eventTypes`. */
  type = 0;
  /** Epoch milliseconds, or the place in the sequence. */
  time = 0;
  /** In the order of `idFields`, undefined where not given. */
  readonly ids: (string | undefined)[] = idFields.map(() => undefined);
  /** In the order of `numberFields`, NaN where not given; money in minor units. */
  readonly numbers = new Float64Array(numberFields.length);
  /** In the order of `instantFields`, NaN where not given. */
  readonly instants = new Float64Array(instantFields.length);
  /** The instant was text without an offset. */
  isLocalTime = false;
  /** Ids given as numbers, in all rows so far, and the field of the last. */
  numericIds = 0;
  numericIdField = "";

  readonly #settings: ReadSettings;
  readonly #clock: Clock;
  readonly #zone: Zone;
  readonly #listen: IssueListener;
  #isBroken = false;

  constructor(settings: ReadSettings, clock: Clock, listen: IssueListener) {
    this.#settings = settings;
    this.#clock = clock;
    this.#zone = zoneOf(settings.timeZone);
    this.#listen = listen;
  }

  /** Whether the row is an event; every reason why not goes to the listener. */
  read(row: RawEvent): boolean {
    this.#isBroken = false;
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      this.#fail("invalid_row", "", row);
      return false;
    }
    const customerId = this.#id(row.customerId, "customerId");
    if (customerId !== undefined) this.customerId = customerId;
    else if (!this.#isBroken) this.#fail("missing_customer_id", "customerId");
    this.type = row.type === undefined ? purchase : this.#typeOf(row.type);
    this.time = this.#clock === "calendar" ? this.#timestamp(row.timestamp) : this.#orderSeq(row);
    this.#readIds(row);
    this.#readNumbers(row);
    this.#readInstants(row);
    if (this.type === custom && this.ids[name!] === undefined) this.#fail("missing_name", "name");
    const isNegative = this.#isNegative(row);
    if (this.#isBroken) return false;
    if (isNegative) this.#turnIntoRefund(row);
    if (this.instants[knownAt!]! < this.time) this.#listen("known_before_event", "knownAt", row.knownAt);
    return true;
  }

  #fail(code: IssueCode, field: string, value?: unknown): void {
    this.#isBroken = true;
    this.#listen(code, field, value);
  }

  #typeOf(value: unknown): number {
    if (value === null || value === "") return purchase;
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
      this.numericIds++;
      this.numericIdField = field;
      return String(value);
    }
    this.#fail(field === "customerId" ? "invalid_customer_id" : "invalid_id", field, value);
    return undefined;
  }

  #timestamp(value: unknown): number {
    const ms = parseInstant(value, this.#zone);
    this.isLocalTime = false;
    if (!Number.isNaN(ms)) this.isLocalTime = typeof value === "string" && !hasOffset(value);
    else if (isBlank(value)) this.#fail("missing_timestamp", "timestamp");
    else this.#fail(instantIssue(value, this.#zone), "timestamp", value);
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
    const ids = this.ids;
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
    const numbers = this.numbers;
    numbers[quantity!] = row.quantity === undefined ? Number.NaN : this.#number(row.quantity, "quantity");
    numbers[amount!] = row.amount === undefined ? Number.NaN : this.#money(row.amount, "amount");
    numbers[discount!] = row.discount === undefined ? Number.NaN : this.#money(row.discount, "discount");
    numbers[cost!] = row.cost === undefined ? Number.NaN : this.#money(row.cost, "cost");
    numbers[propensity!] =
      row.propensity === undefined ? Number.NaN : this.#number(row.propensity, "propensity");
  }

  #readInstants(row: RawEvent): void {
    this.instants[dueAt!] = row.dueAt === undefined ? Number.NaN : this.#instant(row.dueAt, "dueAt");
    this.instants[knownAt!] = row.knownAt === undefined ? Number.NaN : this.#instant(row.knownAt, "knownAt");
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

  /** Whether the numbers are those of a refund with a minus sign. */
  #isNegative(row: RawEvent): boolean {
    const q = this.numbers[quantity!]!;
    const a = this.numbers[amount!]!;
    const d = this.numbers[discount!]!;
    const isBelow = q < 0 || a < 0;
    if (this.type === purchase && ((q < 0 && a > 0) || (q > 0 && a < 0))) {
      this.#fail("mixed_sign", "amount", row.amount);
    } else if (isBelow && this.type !== purchase && this.type !== refund) {
      if (q < 0) this.#fail("negative_number", "quantity", row.quantity);
      if (a < 0) this.#fail("negative_number", "amount", row.amount);
    }
    const isRefund = this.type === refund || (this.type === purchase && isBelow);
    if (d < 0 && !isRefund) this.#fail("negative_number", "discount", row.discount);
    if (this.numbers[cost!]! < 0) this.#fail("negative_number", "cost", row.cost);
    return isRefund && (isBelow || d < 0);
  }

  #turnIntoRefund(row: RawEvent): void {
    const { numbers } = this;
    const field = numbers[quantity!]! < 0 ? "quantity" : numbers[amount!]! < 0 ? "amount" : "discount";
    this.#listen(this.type === refund ? "negative_refund" : "negative_line", field, row[field]);
    this.type = refund;
    for (const f of [quantity!, amount!, discount!]) numbers[f] = Math.abs(numbers[f]!);
  }
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}
