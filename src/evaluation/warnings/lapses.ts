import { OptionsError } from "../../errors.js";
import { checkLabels, checkLengths } from "../../metrics/check.js";

/** Customers scored on many days: one row a customer and day. */
export interface WarningRows {
  /** Number of the customer of each row, 0 or more: all rows of a customer are resampled together. */
  readonly customers: ArrayLike<number>;
  /** Calendar day that each row was scored for, as a count of days (since 1970-01-01, say). */
  readonly days: ArrayLike<number>;
  /** 1 where no order came within the horizon. */
  readonly labels: Uint8Array;
  /** Whole days from the last order to the day before the scoring. */
  readonly daysSinceLast: ArrayLike<number>;
}

/**
 * The lapses among rows. A lapse is a silence that outlasted a horizon: all rows of one customer after one last order
 * that are labelled 1, however often they were scored.
 */
export interface Lapses {
  readonly count: number;
  /** Rows labelled 1: those of one lapse together, in the order of their days. */
  readonly rows: Int32Array;
  /** count + 1 positions in `rows`. */
  readonly offsets: Int32Array;
}

/** @throws OptionsError "length_mismatch", "not_a_label", "not_a_count" */
export function checkWarningRows({ customers, days, labels, daysSinceLast }: WarningRows): void {
  checkLengths({ labels, customers, days, daysSinceLast });
  checkLabels(labels);
  for (const [name, column] of Object.entries({ customers, daysSinceLast })) {
    for (let row = 0; row < column.length; row++) {
      if (Number.isInteger(column[row]) && column[row]! >= 0) continue;
      throw new OptionsError(
        "not_a_count",
        `Row ${row}: '${name}' must be a whole number, 0 or more, got ${column[row]}.`,
        { row },
      );
    }
  }
}

export function lapsesOf({ customers, days, labels, daysSinceLast }: WarningRows): Lapses {
  const lastOrder = (row: number) => days[row]! - daysSinceLast[row]!;
  const rows = Int32Array.from(labels.keys())
    .filter((row) => labels[row] === 1)
    .sort((a, b) => customers[a]! - customers[b]! || lastOrder(a) - lastOrder(b) || days[a]! - days[b]!);
  const offsets: number[] = [];
  rows.forEach((row, k) => {
    const before = rows[k - 1];
    const isSame =
      before !== undefined && customers[before] === customers[row] && lastOrder(before) === lastOrder(row);
    if (!isSame) offsets.push(k);
  });
  return { count: offsets.length, rows, offsets: Int32Array.from([...offsets, rows.length]) };
}

/** Row of the first alarm of each lapse (its score reaches the threshold); -1 without one. */
export function firstAlarms(
  { count, rows, offsets }: Lapses,
  scores: Float64Array,
  threshold: number,
): Int32Array {
  const first = new Int32Array(count).fill(-1);
  for (let lapse = 0; lapse < count; lapse++) {
    for (let k = offsets[lapse]!; k < offsets[lapse + 1]!; k++) {
      if (!(scores[rows[k]!]! >= threshold)) continue;
      first[lapse] = rows[k]!;
      break;
    }
  }
  return first;
}
