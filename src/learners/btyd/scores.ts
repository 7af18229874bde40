import { check, checkDays } from "./check.js";
import { aliveTimes, aliveTimesColumn, type OfActive } from "./columns.js";
import type { PurchaseLaw } from "./law.js";
import { lawOf } from "./law-of.js";
import { nextOrderDays } from "./next-order.js";
import type { PurchaseModel } from "./purchase-model.js";
import {
  type CustomerSummary,
  checkCustomer,
  type NumberArray,
  type PurchaseSummary,
  typedSummary,
} from "./summary.js";

/**
 * Chance that the customer is still active at the cutoff.
 *
 * It ranks customers badly by whether they buy (BG/NBD holds everybody without a repeat order for active): use
 * `probabilityOfOrder` for that.
 *
 * Sources: BG/NBD Hardie note 021; MBG/NBD Batislam et al. 2007, App. A eq 5; Pareto/NBD Hardie note 009, eq 36-37;
 * (M)BG/CNBD-k Reutterer et al. 2020.
 *
 * @returns probability in [0, 1], one a row for columns
 * @throws OptionsError `unknown_family`, `bad_parameter`, `bad_option` for a model or a number that cannot be, here and
 *   in every score; EventError `summary_length`, `summary_value` for an impossible customer
 */
export function probabilityAlive(model: PurchaseModel, customer: CustomerSummary): number;
export function probabilityAlive(model: PurchaseModel, summary: PurchaseSummary): Float64Array;
export function probabilityAlive(model: PurchaseModel, of: CustomerSummary | PurchaseSummary): unknown {
  return score(lawOf(model), of);
}

/**
 * Chance of at least one order in (T, T + days]: the score to rank by and to report. As a function of `days` it is the
 * distribution function of the next order's date, unconditionally.
 *
 * @param days 0 or more; Infinity for any order ever
 * @returns probability in [0, 1], exactly 0 when `days` is 0; one a row for columns
 */
export function probabilityOfOrder(model: PurchaseModel, customer: CustomerSummary, days: number): number;
export function probabilityOfOrder(
  model: PurchaseModel,
  summary: PurchaseSummary,
  days: number,
): Float64Array;
export function probabilityOfOrder(
  model: PurchaseModel,
  of: CustomerSummary | PurchaseSummary,
  days: number,
): unknown {
  const law = lawOf(model);
  check("days", days, days >= 0, "0 or more");
  return score(law, of, (x, T, stage) => law.order(x, T, days, stage));
}

/**
 * Expected number of orders in (T, T + days].
 *
 * Sources: BG/NBD Fader, Hardie & Lee 2005, eq 10; Pareto/NBD Hardie note 009, eq 41; for k > 1 the exact sum, where
 * Reutterer et al. 2020 approximate.
 *
 * @param days 0 or more, finite
 */
export function expectedOrders(model: PurchaseModel, customer: CustomerSummary, days: number): number;
export function expectedOrders(model: PurchaseModel, summary: PurchaseSummary, days: number): Float64Array;
export function expectedOrders(
  model: PurchaseModel,
  of: CustomerSummary | PurchaseSummary,
  days: number,
): unknown {
  const law = lawOf(model);
  checkDays(days);
  return score(law, of, (x, T, stage) => law.orders(x, T, days, stage));
}

/**
 * Chance of exactly n orders in (T, T + days] (Pareto/NBD: Hardie note 028).
 *
 * @param n whole number, 0 or more
 * @param days 0 or more, finite
 */
export function probabilityOfOrderCount(
  model: PurchaseModel,
  customer: CustomerSummary,
  n: number,
  days: number,
): number;
export function probabilityOfOrderCount(
  model: PurchaseModel,
  summary: PurchaseSummary,
  n: number,
  days: number,
): Float64Array;
export function probabilityOfOrderCount(
  model: PurchaseModel,
  of: CustomerSummary | PurchaseSummary,
  n: number,
  days: number,
): unknown {
  const law = lawOf(model);
  checkDays(days);
  check("n", n, Number.isInteger(n) && n >= 0, "a whole number, 0 or more");
  if (n > 0) return score(law, of, (x, T, stage) => law.count(x, T, n, days, stage));
  const order = score(law, of, (x, T, stage) => law.order(x, T, days, stage));
  return typeof order === "number" ? 1 - order : order.map((p) => 1 - p);
}

/**
 * Days from the cutoff to the next order at quantile `u`, given that it comes within `withinDays`: the inverse of
 * F(t) / F(withinDays) with F = `probabilityOfOrder`.
 *
 * @param u in [0, 1]; for columns one number, or one a row
 * @param withinDays above 0; Infinity for given that it comes at all
 * @returns days in [0, withinDays]
 */
export function nextOrderQuantile(
  model: PurchaseModel,
  customer: CustomerSummary,
  u: number,
  withinDays: number,
): number;
export function nextOrderQuantile(
  model: PurchaseModel,
  summary: PurchaseSummary,
  u: number | NumberArray,
  withinDays: number,
): Float64Array;
export function nextOrderQuantile(
  model: PurchaseModel,
  of: CustomerSummary | PurchaseSummary,
  u: number | NumberArray,
  withinDays: number,
): unknown {
  check("withinDays", withinDays, withinDays > 0, "above 0");
  const quantile = nextOrderDays(lawOf(model), withinDays);
  if (isCustomer(of)) {
    checkCustomer(of);
    checkShare(u as number);
    return quantile(of.frequency, of.recency, of.T, u as number);
  }
  const { frequency, recency, T } = typedSummary(of);
  if (typeof u === "number") checkShare(u);
  else {
    check("u", `${u.length} values`, u.length === frequency.length, `${frequency.length} values, one a row`);
    for (let i = 0; i < u.length; i++) checkShare(u[i]!);
  }
  const days = new Float64Array(frequency.length);
  for (let i = 0; i < days.length; i++) {
    const [x, tx, age] = [frequency[i]!, recency[i]!, T[i]!];
    checkCustomer({ frequency: x, recency: tx, T: age }, i);
    days[i] = quantile(x, tx, age, typeof u === "number" ? u : u[i]!);
  }
  return days;
}

/**
 * Expected number of repeat orders in the first `days` days of a customer who has just placed the first order
 * (BG/NBD: Fader, Hardie & Lee 2005, eq 9; Pareto/NBD: Hardie note 009, eq 27). MBG/NBD counts that they may have
 * left at once.
 */
export function expectedOrdersOfNewCustomer(model: PurchaseModel, days: number): number {
  return expectedOrders(model, newCustomer, days);
}

/** Chance that a customer who has just placed the first order repeats exactly n times in the first `days` days. */
export function probabilityOfOrderCountOfNewCustomer(model: PurchaseModel, n: number, days: number): number {
  return probabilityOfOrderCount(model, newCustomer, n, days);
}

const newCustomer: CustomerSummary = { frequency: 0, recency: 0, T: 0 };

/** P(alive) times a factor, of one customer or of columns. */
export function score(
  law: PurchaseLaw,
  of: CustomerSummary | PurchaseSummary,
  factor?: OfActive,
): number | Float64Array {
  return isCustomer(of) ? aliveTimes(law, of, factor) : aliveTimesColumn(law, of, factor);
}

function checkShare(u: number): void {
  check("u", u, u >= 0 && u <= 1, "a number from 0 to 1");
}

export function isCustomer(of: CustomerSummary | PurchaseSummary): of is CustomerSummary {
  return typeof of.frequency !== "object";
}
