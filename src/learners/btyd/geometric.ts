import { expectedOrdersWhileAlive } from "./expected-orders.js";
import type { CustomerSummary } from "./summary.js";

/**
 * Models with gamma-distributed purchase rates and a beta-geometric dropout: a customer may leave after every
 * repeat order (BG/NBD: Fader, Hardie & Lee 2005), or after every order, the first included (MBG/NBD:
 * Batislam, Denizel & Filiztekin 2007).
 */
export type GeometricFamily = "bg-nbd" | "mbg-nbd";

export interface GeometricParameters {
  /** Shape of the gamma law of purchase rates over customers; no unit. */
  readonly r: number;
  /** Rate of that law, in days: the mean customer orders r / alpha times a day while active. */
  readonly alpha: number;
  /** First parameter of the beta law of dropout over customers; the mean dropout is a / (a + b). */
  readonly a: number;
  /** Second parameter of the beta law of dropout. */
  readonly b: number;
}

/** A model ready to score: which family, and its parameters in days. */
export interface GeometricModel {
  readonly family: GeometricFamily;
  readonly parameters: GeometricParameters;
}

/** How many times a customer with x repeat orders could have left so far. */
export function dropoutChances(family: GeometricFamily, x: number): number {
  return family === "bg-nbd" ? x : x + 1;
}

/**
 * Odds that a customer of frequency x left at their last order, before the silence since is weighed:
 * a / (b + m - 1), with m chances to leave. 0 when there was none.
 */
export function dropoutOdds(model: GeometricModel, x: number): number {
  const { a, b } = model.parameters;
  const m = dropoutChances(model.family, x);
  return m === 0 ? 0 : a / (b + (m - 1));
}

/** e^600 is a number still, and so is its product with any odds. */
const maxExponent = 600;

/** (1 + t/alpha)^(r + x), or Infinity past e^600: silence from t_x to T weighs growth(T) / growth(t_x). */
export function growth(model: GeometricModel, x: number, t: number): number {
  const { r, alpha } = model.parameters;
  const exponent = (r + x) * Math.log1p(t / alpha);
  return exponent < maxExponent ? Math.exp(exponent) : Infinity;
}

/**
 * Chance that the customer is still active at the cutoff: 1 / (1 + a/(b+m-1) ((alpha+T)/(alpha+t_x))^(r+x)),
 * m = x for BG/NBD (Hardie note 021; 1 for x = 0) and x + 1 for MBG/NBD (Batislam et al. 2007, App. A eq 5).
 *
 * It ranks customers badly by whether they buy: use `probabilityOfOrder` for that.
 *
 * @returns probability in [0, 1]
 */
export function probabilityAlive(model: GeometricModel, { frequency, recency, T }: CustomerSummary): number {
  const late = growth(model, frequency, T);
  const odds = dropoutOdds(model, frequency);
  if (late < Infinity) return 1 / (1 + (odds * late) / growth(model, frequency, recency));
  const { r, alpha } = model.parameters;
  const silence = Math.log1p(T / alpha) - Math.log1p(recency / alpha);
  return 1 / (1 + Math.exp(Math.log(odds) + (r + frequency) * silence));
}

/**
 * Chance of at least one order in (T, T + days]: P(alive) (1 - ((alpha+T)/(alpha+T+days))^(r+x)).
 * As a function of `days` it is the distribution function of the next order's date, unconditionally.
 *
 * @param days 0 or more; Infinity gives P(alive)
 * @returns probability in [0, 1], exactly 0 when `days` is 0
 */
export function probabilityOfOrder(model: GeometricModel, customer: CustomerSummary, days: number): number {
  return (
    probabilityAlive(model, customer) * probabilityWhileAlive(model, customer.frequency, customer.T, days)
  );
}

/** Distribution function of the days until the next order, which may never come: `probabilityOfOrder`. */
export const nextOrderCdf = probabilityOfOrder;

/** Chance of an order in (T, T + days] of a customer who is active at T. */
export function probabilityWhileAlive(model: GeometricModel, x: number, T: number, days: number): number {
  const { r, alpha } = model.parameters;
  return -Math.expm1(-(r + x) * Math.log1p(days / (alpha + T)));
}

/**
 * Days from the cutoff to the next order at quantile `u`, given that it comes within `withinDays`: the inverse of
 * F(t) / F(withinDays). P(alive) cancels, as it falls only when an order comes.
 *
 * @param u in [0, 1]
 * @param withinDays above 0
 * @returns days in [0, withinDays]
 */
export function nextOrderQuantile(
  model: GeometricModel,
  customer: Pick<CustomerSummary, "frequency" | "T">,
  u: number,
  withinDays: number,
): number {
  const { r, alpha } = model.parameters;
  const { frequency: x, T } = customer;
  if (u >= 1) return withinDays;
  const share = u * probabilityWhileAlive(model, x, T, withinDays);
  return Math.min(withinDays, (alpha + T) * Math.expm1(-Math.log1p(-share) / (r + x)));
}

/**
 * Expected number of orders in (T, T + days] (BG/NBD: Fader, Hardie & Lee 2005, eq 10).
 *
 * @param days 0 or more, finite
 */
export function expectedOrders(model: GeometricModel, customer: CustomerSummary, days: number): number {
  return probabilityAlive(model, customer) * ordersWhileAlive(model, customer.frequency, customer.T, days);
}

/**
 * Expected number of repeat orders in the first `days` days of a customer who has just placed the first order
 * (BG/NBD: Fader, Hardie & Lee 2005, eq 9). MBG/NBD counts that they may have left at once.
 */
export function expectedOrdersOfNewCustomer(model: GeometricModel, days: number): number {
  return expectedOrders(model, { frequency: 0, recency: 0, T: 0 }, days);
}

/** Expected number of orders in (T, T + days] of a customer who is active at T. */
export function ordersWhileAlive(model: GeometricModel, x: number, T: number, days: number): number {
  const { r, alpha, a, b } = model.parameters;
  return expectedOrdersWhileAlive(
    { shape: r + x, rate: alpha + T, a, b: b + dropoutChances(model.family, x) },
    days,
  );
}
