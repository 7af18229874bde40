import { EventError } from "../../errors.js";

/** A column of plain numbers: a typed array, or a list as JSON gives it. */
export type NumberArray =
  | readonly number[]
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** What the purchase models know of one customer at the cutoff. */
export interface CustomerSummary {
  /** x: repeat orders, the first left out; a whole number, 0 or more. */
  readonly frequency: number;
  /** t_x: days from the first to the last order; 0 when x is 0. */
  readonly recency: number;
  /** Age: days from the first order to the cutoff, at least `recency`. */
  readonly T: number;
}

/** Summaries of many customers, one row each, as columns of one length. */
export interface PurchaseSummary {
  /** x: repeat orders, the first left out; whole numbers, 0 or more. */
  readonly frequency: NumberArray;
  /** t_x: days from the first to the last order; 0 when x is 0. */
  readonly recency: NumberArray;
  /** Age: days from the first order to the cutoff, at least `recency`. */
  readonly T: NumberArray;
  /** How many customers a row stands for, 0 or more; 1 when absent. */
  readonly weights?: NumberArray;
  /** Sum of the logarithms of the gaps between orders, in days; 0 when x is 0. Only regular timing (k) needs it. */
  readonly logGaps?: NumberArray;
}

/**
 * Checks that the columns fit together and every row is a possible customer.
 *
 * @returns the columns as typed arrays (`typedSummary`)
 * @throws EventError `summary_column`; `summary_length`; `summary_value` for the first impossible row
 */
export function checkSummary(summary: PurchaseSummary): PurchaseSummary {
  const typed = typedSummary(summary);
  const { frequency, recency, T, weights, logGaps } = typed;
  const rows = frequency.length;
  for (let i = 0; i < rows; i++) {
    const x = frequency[i]!;
    const tx = recency[i]!;
    const age = T[i]!;
    const gaps = logGaps?.[i];
    const weight = weights?.[i] ?? 1;
    const isWhole = Math.floor(x) === x;
    if (isPossible(x, tx, age) && isWhole && arePossible(gaps, x, tx) && weight >= 0 && weight < Infinity)
      continue;
    throw new EventError(
      "summary_value",
      `Row ${i} of the purchase summary: expected a whole ${possible}, a weight >= 0 and logGaps <= x ln(t_x / x), got ` +
        `frequency ${x}, recency ${tx}, T ${age}, weight ${weight}, logGaps ${show(gaps)}.`,
      { row: i, frequency: x, recency: tx, T: age },
    );
  }
  return typed;
}

/**
 * The columns as typed arrays: lists and 32-bit numbers become 64-bit ones, others stay as they are.
 *
 * @throws EventError `summary_column` where one is missing or no column of numbers; `summary_length`
 */
export function typedSummary(summary: PurchaseSummary): PurchaseSummary {
  const { frequency, recency, T, weights, logGaps } = summary;
  const typed = {
    frequency: typedColumn("frequency", frequency),
    recency: typedColumn("recency", recency),
    T: typedColumn("T", T),
    ...(weights && { weights: typedColumn("weights", weights) }),
    ...(logGaps && { logGaps: typedColumn("logGaps", logGaps) }),
  };
  checkLengths(typed);
  return typed;
}

function typedColumn(name: string, column: NumberArray): NumberArray {
  const isColumn = Array.isArray(column) || ArrayBuffer.isView(column);
  const wrong = Array.isArray(column) ? column.findIndex((value) => typeof value !== "number") : -1;
  if (!isColumn || wrong >= 0) {
    throw new EventError(
      "summary_column",
      `Column '${name}' of the purchase summary: expected a list or typed array of numbers` +
        (wrong >= 0
          ? `, got ${JSON.stringify((column as readonly unknown[])[wrong])} in row ${wrong}.`
          : `, got ${column === undefined ? "nothing" : typeof column}; rows of objects are no columns.`),
      { column: name, ...(wrong >= 0 && { row: wrong }) },
    );
  }
  return Array.isArray(column) || column instanceof Float32Array ? Float64Array.from(column) : column;
}

function checkLengths({ frequency, recency, T, weights, logGaps }: PurchaseSummary): void {
  const rows = frequency.length;
  const columns = { recency, T, ...(weights && { weights }), ...(logGaps && { logGaps }) };
  for (const [name, column] of Object.entries(columns)) {
    if (column.length !== rows) {
      throw new EventError(
        "summary_length",
        `Column '${name}' of the purchase summary: expected ${rows} rows as in 'frequency', got ${column.length}.`,
        { column: name, expected: rows, got: column.length },
      );
    }
  }
}

/**
 * Checks one customer who is scored: a mean customer may have a fraction of an order.
 *
 * @param row their place among others, for the message
 * @throws EventError `summary_value`
 */
export function checkCustomer({ frequency: x, recency, T }: CustomerSummary, row?: number): void {
  if (isPossible(x, recency, T)) return;
  throw new EventError(
    "summary_value",
    `${row === undefined ? "The customer" : `Row ${row} of the purchase summary`}: expected a ${possible}, got ` +
      `frequency ${show(x)}, recency ${show(recency)}, T ${show(T)}.`,
    { ...(row !== undefined && { row }), frequency: x, recency, T },
  );
}

/** The logarithms of x gaps that add up to t_x sum to at most x ln(t_x / x), reached where all are equal. */
function arePossible(logGaps: number | undefined, x: number, tx: number): boolean {
  if (logGaps === undefined) return true;
  if (x === 0) return logGaps === 0;
  return Number.isFinite(logGaps) && logGaps <= x * Math.log(tx / x) + 1e-6 * x;
}

const possible = "frequency >= 0, 0 <= recency <= T (recency 0 where frequency is 0)";

function isPossible(x: number, tx: number, age: number): boolean {
  const areNumbers = typeof x === "number" && typeof tx === "number" && typeof age === "number";
  return areNumbers && x >= 0 && x < 2 ** 31 && tx >= 0 && tx <= age && age < Infinity && (x > 0 || tx === 0);
}

/** A number as it is, anything else as JSON, so that a text is seen to be one. */
function show(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");
}
