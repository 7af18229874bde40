import { check } from "./check.js";
import type { PurchaseModel } from "./purchase-model.js";
import { expectedOrdersOfNewCustomer, probabilityAlive } from "./scores.js";
import type { NumberArray } from "./summary.js";

/** Expected repeat orders of a whole base over calendar time, beside what happened. */
export interface OrderCourse {
  /** Days since 1970-01-01, or whatever `firstDay` counts. */
  readonly day: Int32Array;
  /** Repeat orders expected of all customers up to the end of the day. */
  readonly cumulative: Float64Array;
  /** Repeat orders expected on the days since the one before in `day`. */
  readonly incremental: Float64Array;
}

/**
 * Expected cumulative and incremental repeat orders of a base on given days: every customer is a new one on the day
 * of their first order (Fader, Hardie & Lee 2005, sec. 3: the tracking plot). Beside the actual counts it shows
 * whether the model follows the base over time.
 *
 * @param firstDay day of each customer's first order, whole numbers
 * @param days days to report, ascending whole numbers
 * @throws OptionsError `bad_option` where days are not; as `expectedOrders`
 */
export function expectedOrderCourse(
  model: PurchaseModel,
  firstDay: NumberArray,
  days: ArrayLike<number>,
): OrderCourse {
  checkWhole("firstDay", firstDay);
  checkAscending("days", days);
  const starts = new Map<number, number>();
  for (let i = 0; i < firstDay.length; i++) starts.set(firstDay[i]!, (starts.get(firstDay[i]!) ?? 0) + 1);
  const ofAge = new Map<number, number>();
  const orders = (age: number): number => {
    const known = ofAge.get(age);
    if (known !== undefined) return known;
    const expected = expectedOrdersOfNewCustomer(model, age);
    ofAge.set(age, expected);
    return expected;
  };
  const first = [...starts].sort(([a], [b]) => a - b);
  const day = Int32Array.from(days);
  const cumulative = Float64Array.from(day, (at) => {
    let sum = 0;
    for (const [start, customers] of first) if (start < at) sum += customers * orders(at - start);
    return sum;
  });
  return { day, cumulative, incremental: cumulative.map((until, k) => until - (cumulative[k - 1] ?? 0)) };
}

/**
 * P(alive) of one customer on each day from the first order to `untilDay`, as it would have been seen on that day.
 *
 * @param orderDays days with an order, ascending whole numbers, the first order first
 * @returns one probability a day: [0] on the day of the first order; none where that is after `untilDay`
 * @throws OptionsError `bad_option` where days are not whole, or not ascending
 */
export function probabilityAlivePath(
  model: PurchaseModel,
  orderDays: ArrayLike<number>,
  untilDay: number,
): Float64Array {
  check("orderDays", "none", orderDays.length > 0, "the day of the first order at least");
  checkAscending("orderDays", orderDays);
  check("untilDay", untilDay, Number.isInteger(untilDay), "a whole number");
  const first = orderDays[0]!;
  const n = Math.max(0, untilDay - first + 1);
  check(
    "untilDay",
    untilDay,
    n <= longestPath,
    `at most ${longestPath} days after the first order (days, not milliseconds)`,
  );
  const summary = { frequency: new Int32Array(n), recency: new Int32Array(n), T: new Int32Array(n) };
  let seen = 0;
  for (let age = 0; age < n; age++) {
    while (seen + 1 < orderDays.length && orderDays[seen + 1]! <= first + age) seen++;
    summary.frequency[age] = seen;
    summary.recency[age] = orderDays[seen]! - first;
    summary.T[age] = age;
  }
  return probabilityAlive(model, summary);
}

/** A hundred years: more are milliseconds by mistake. */
const longestPath = 36_525;

function checkWhole(option: string, days: ArrayLike<number>): void {
  for (let i = 0; i < days.length; i++) {
    check(option, `${days[i]} at ${i}`, Number.isInteger(days[i]), "whole numbers");
  }
}

function checkAscending(option: string, days: ArrayLike<number>): void {
  checkWhole(option, days);
  for (let i = 1; i < days.length; i++) {
    check(option, `${days[i]} after ${days[i - 1]}`, days[i]! > days[i - 1]!, "days one after another");
  }
}
