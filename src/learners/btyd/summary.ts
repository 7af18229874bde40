import { EventError } from "../../errors.js";

/** A column of plain numbers. */
export type NumberArray =
  | Float64Array
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
  readonly logGaps?: Float64Array;
}

/**
 * Checks that the columns fit together and every row is a possible customer.
 *
 * @throws EventError `summary_length` when lengths differ, `summary_value` for the first impossible row
 */
export function checkSummary(summary: PurchaseSummary): void {
  checkLengths(summary);
  const { frequency, recency, T, weights, logGaps } = summary;
  const rows = frequency.length;
  for (let i = 0; i < rows; i++) {
    const x = frequency[i]!;
    const tx = recency[i]!;
    const age = T[i]!;
    const gaps = logGaps?.[i] ?? 0;
    const weight = weights?.[i] ?? 1;
    const isWhole = Math.floor(x) === x;
    if (isPossible(x, tx, age) && isWhole && Number.isFinite(gaps) && weight >= 0 && weight < Infinity)
      continue;
    throw new EventError(
      "summary_value",
      `Row ${i} of the purchase summary: expected a whole ${possible}, a weight >= 0 and finite logGaps, got ` +
        `frequency ${x}, recency ${tx}, T ${age}, weight ${weight}, logGaps ${gaps}.`,
      { row: i, frequency: x, recency: tx, T: age },
    );
  }
}

/** @throws EventError `summary_length` */
export function checkLengths({ frequency, recency, T, weights, logGaps }: PurchaseSummary): void {
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
      `frequency ${x}, recency ${recency}, T ${T}.`,
    { ...(row !== undefined && { row }), frequency: x, recency, T },
  );
}

const possible = "frequency >= 0, 0 <= recency <= T (recency 0 where frequency is 0)";

function isPossible(x: number, tx: number, age: number): boolean {
  return x >= 0 && x < 2 ** 31 && tx >= 0 && tx <= age && age < Infinity && (x > 0 || tx === 0);
}
