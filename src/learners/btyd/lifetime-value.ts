import { checkNames } from "../../options.js";
import { integrate } from "../../stats/quadrature.js";
import { check } from "./check.js";
import { expectedSpend, type GammaGammaModel } from "./gamma-gamma/gamma-gamma.js";
import type { CustomerSpend, SpendSummary } from "./gamma-gamma/gamma-gamma-summary.js";
import { lawOf } from "./law-of.js";
import type { PurchaseModel } from "./purchase-model.js";
import { isCustomer, score } from "./scores.js";
import type { CustomerSummary, NumberArray, PurchaseSummary } from "./summary.js";

/** Discounting over calendar time. */
export interface DiscountOptions {
  /** Length of the future in days; default Infinity, for which `annualDiscountRate` must be above 0. */
  readonly days?: number;
  /** Rate by which a year makes money worth less: .15 for 15 %; 0 or more. Default 0. */
  readonly annualDiscountRate?: number;
  /**
   * Days of a period at whose end its orders are counted, as in spreadsheets and in lifetimes (30 for a month).
   * Default: each order is discounted to its own moment.
   */
  readonly periodDays?: number;
}

const daysInYear = 365;

/**
 * Discounted expected orders from the cutoff on: DET over `days`, DERT (residual transactions) to infinity
 * (Fader, Hardie & Lee 2005, JMR 42(4):415-430). With a discount of 0 and finite days it is `expectedOrders`.
 *
 * To infinity and continuously, with delta = ln(1 + rate) / 365 a day, Pareto/NBD has Tricomi's function U(1, 2-s, .) in
 * place of the confluent 1F1, which breaks at whole s; the others an integral of it over the dropout.
 *
 * @throws OptionsError `bad_option` for an endless future without discount, or a number out of range
 */
export function discountedExpectedOrders(
  model: PurchaseModel,
  customer: CustomerSummary,
  options: DiscountOptions,
): number;
export function discountedExpectedOrders(
  model: PurchaseModel,
  summary: PurchaseSummary,
  options: DiscountOptions,
): Float64Array;
export function discountedExpectedOrders(
  model: PurchaseModel,
  of: CustomerSummary | PurchaseSummary,
  options: DiscountOptions,
): unknown {
  checkNames(["days", "annualDiscountRate", "periodDays"], options ?? {}, "btyd.discountedExpectedOrders");
  const { days, delta, periodDays } = parse(options ?? {});
  const law = lawOf(model);
  if (days === Infinity && periodDays === undefined) {
    return score(law, of, (x, T, stage) => law.residual(x, T, delta, stage));
  }
  const discounted = discounting(days, delta, periodDays);
  return score(law, of, (x, T, stage) => discounted((t) => law.orders(x, T, t, stage)));
}

/**
 * Expected value of a customer's future orders, discounted: `discountedExpectedOrders` times the expected spend per
 * order (Gamma-Gamma), times the margin. Spend must not depend on frequency: see the warning of `fitGammaGamma`.
 *
 * @param summary with `monetary`, the mean value of its `frequency` repeat orders (or of its `valuedOrders` of them)
 * @param options discounting, and `margin`: share of the spend that is earned, default 1
 * @returns money in the unit of `monetary`
 * @throws OptionsError `bad_option`; EventError `summary_length`, `summary_value`
 */
export function lifetimeValue(
  model: PurchaseModel,
  spend: GammaGammaModel,
  summary: PurchaseSummary & SpendSummary,
  options: DiscountOptions & { readonly margin?: number },
): Float64Array;
export function lifetimeValue(
  model: PurchaseModel,
  spend: GammaGammaModel,
  customer: CustomerSummary & CustomerSpend,
  options: DiscountOptions & { readonly margin?: number },
): number;
export function lifetimeValue(
  model: PurchaseModel,
  spend: GammaGammaModel,
  of: (CustomerSummary | PurchaseSummary) & {
    readonly monetary: number | NumberArray;
    readonly valuedOrders?: number | NumberArray;
  },
  { margin = 1, ...options }: DiscountOptions & { readonly margin?: number },
): unknown {
  check("margin", margin, margin >= 0 && margin < Infinity, "a finite number, 0 or more");
  if (isCustomer(of)) {
    const { frequency, monetary, valuedOrders = frequency } = of as CustomerSummary & CustomerSpend;
    return (
      margin *
      expectedSpend(spend, { frequency: valuedOrders, monetary }) *
      discountedExpectedOrders(model, of, options)
    );
  }
  const { frequency, monetary, valuedOrders = frequency } = of as PurchaseSummary & SpendSummary;
  const value = expectedSpend(spend, { frequency: valuedOrders, monetary });
  const orders = discountedExpectedOrders(model, of, options);
  for (let i = 0; i < value.length; i++) value[i]! *= margin * orders[i]!;
  return value;
}

function parse({ days = Number.POSITIVE_INFINITY, annualDiscountRate = 0, periodDays }: DiscountOptions): {
  days: number;
  delta: number;
  periodDays: number | undefined;
} {
  check("days", days, days >= 0, "0 or more");
  check("annualDiscountRate", annualDiscountRate, annualDiscountRate >= 0, "0 or more");
  check("periodDays", periodDays ?? 1, (periodDays ?? 1) > 0, "above 0");
  const isEndless = days === Infinity && annualDiscountRate === 0;
  check("days", days, !isEndless, "finite where 'annualDiscountRate' is 0");
  return { days, delta: Math.log1p(annualDiscountRate) / daysInYear, periodDays };
}

/** Discounts a course of expected orders, given as those up to day t. */
function discounting(
  days: number,
  delta: number,
  periodDays: number | undefined,
): (ordersUntil: (days: number) => number) => number {
  if (delta === 0) return (ordersUntil) => ordersUntil(days);
  if (periodDays !== undefined) {
    return (ordersUntil) => {
      let value = 0;
      let before = 0;
      for (let day = 0; day < days; ) {
        day = Math.min(days, day + periodDays);
        const until = ordersUntil(day);
        const worth = Math.exp(-delta * day);
        value += worth * (until - before);
        before = until;
        if (worth < 1e-16) break;
      }
      return value;
    };
  }
  // By parts: the orders of the end at its worth, and those of every earlier moment at what its worth falls by.
  return (ordersUntil) => {
    const end = days === Infinity ? 0 : Math.exp(-delta * days) * ordersUntil(days);
    return (
      end +
      integrate((t) => delta * Math.exp(-delta * t) * ordersUntil(t), 0, days, { relativeTolerance: 1e-11 })
        .value
    );
  };
}
