import { instantSentence } from "./instant.js";

/** An error skips its row (or fails the read, see `onInvalid`); a notice tells what was read in which way. */
export type Severity = "error" | "notice";

interface IssueKind {
  readonly severity: Severity;
  /** What was expected: completes the sentence "'field' ...". */
  readonly sentence: string;
}

/** Every code a read can report. Codes are stable; sentences are for people. */
export const issueKinds = {
  invalid_row: { severity: "error", sentence: "must be an object with the fields of an event" },
  missing_customer_id: { severity: "error", sentence: "must be given and not be empty" },
  invalid_customer_id: { severity: "error", sentence: "must be text or a whole number" },
  invalid_id: { severity: "error", sentence: "must be text or a whole number" },
  unsafe_integer_id: { severity: "error", sentence: "must be text: a number beyond 2^53 has lost digits" },
  id_too_long: { severity: "error", sentence: "must have at most 1,000 characters" },
  unknown_type: { severity: "error", sentence: "must be one of the event types" },
  missing_timestamp: { severity: "error", sentence: "must be given" },
  invalid_timestamp: { severity: "error", sentence: instantSentence("invalid_timestamp") },
  timestamp_in_seconds: { severity: "error", sentence: instantSentence("timestamp_in_seconds") },
  timestamp_out_of_range: { severity: "error", sentence: instantSentence("timestamp_out_of_range") },
  invalid_number: { severity: "error", sentence: "must be a finite number" },
  negative_number: { severity: "error", sentence: "must be 0 or more" },
  zero_quantity: { severity: "error", sentence: "must be more than 0" },
  mixed_sign: {
    severity: "error",
    sentence: "must have the sign of 'quantity': a purchase has both 0 or more, a refund both below",
  },
  amount_precision: { severity: "error", sentence: "must not have more decimals than currencyDigits" },
  amount_too_large: { severity: "error", sentence: "must be less than 2^53 minor units" },
  propensity_out_of_range: { severity: "error", sentence: "must be above 0 and at most 1" },
  missing_name: { severity: "error", sentence: "must be given for an event of type custom" },
  missing_order_seq: { severity: "error", sentence: "must be given" },
  invalid_order_seq: { severity: "error", sentence: "must be a whole number, 0 or more" },
  dated_field_without_dates: { severity: "error", sentence: "cannot be given where baskets have no dates" },
  wrong_cell_count: { severity: "error", sentence: "must have as many cells as the header" },
  unclosed_quote: { severity: "error", sentence: "must close a quoted cell before the next cell or line" },
  invalid_encoding: { severity: "error", sentence: "must be text in the file's encoding" },
  invalid_json: { severity: "error", sentence: "must be one JSON object" },
  rounded_id: { severity: "error", sentence: "must have all its digits: a spreadsheet has rounded it" },

  negative_line: {
    severity: "notice",
    sentence: "is below 0 on a purchase: read as a refund of the absolute values",
  },
  negative_refund: { severity: "notice", sentence: "is below 0 on a refund: read as its absolute value" },
  known_before_event: {
    severity: "notice",
    sentence: "lies before 'timestamp': the event is seen from its timestamp on",
  },
  numeric_id: { severity: "notice", sentence: "is a number: read as decimal text" },
  time_zone_assumed: {
    severity: "notice",
    sentence: "says no offset from UTC and the option timeZone is not given: read as UTC",
  },
  unknown_field: { severity: "notice", sentence: "is no field of an event: not read" },
  duplicate_event: {
    severity: "notice",
    sentence: "equals another event of the customer in every field: kept",
  },
  unknown_side_row: {
    severity: "notice",
    sentence: "of a side table is in no event: the row is kept and not used",
  },
  shared_order_id: {
    severity: "notice",
    sentence: "is also an order of another customer: counted as an order of each",
  },
  ambiguous_dates: { severity: "notice", sentence: "can be read day first and month first" },
  amount_of_price: { severity: "notice", sentence: "times the quantity is read as the amount" },
} as const satisfies Record<string, IssueKind>;

/** Stable code of an issue of a row. */
export type IssueCode = keyof typeof issueKinds;

/** One thing that is wrong, or noteworthy, in one row. */
export interface Issue {
  /** Position in the input: index of an array (from 0), line of a file (from 1). */
  readonly row: number;
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly field: string;
  /** A sentence: "Event 12: 'amount' must be 0 or more, got -3." */
  readonly message: string;
  readonly value?: unknown;
}

/**
 * "Event 12: 'amount' must be 0 or more, got -3."
 *
 * @param detail what the code alone does not say: goes on after the sentence
 */
export function issueMessage(
  code: IssueCode,
  row: number,
  field: string,
  value: unknown,
  detail = "",
): string {
  const got = value === undefined ? "" : `, got ${shown(value)}`;
  const subject = field === "" ? "it" : `'${field}'`;
  return `Event ${row}: ${subject} ${issueKinds[code].sentence}${detail}${got}.`;
}

/** A value in a sentence: at most 60 characters, and never a crash. */
function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : plainText(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function plainText(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : value.toISOString();
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  return String(value);
}
