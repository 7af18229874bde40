import { gammaQuantile } from "../../../stats/quantiles.js";
import { createRandom, type Random } from "../../../stats/random.js";
import type { NumberArray } from "../summary.js";
import { type CustomerSpend, checkSpend, type SpendSummary } from "./gamma-gamma-summary.js";

/**
 * Spend per order (Fader, Hardie & Lee 2005, JMR 42; Hardie note 025): the values of a customer's orders follow
 * Gamma(p, nu), the nu of customers Gamma(q, v), and spend has nothing to do with how often they order.
 */
export interface GammaGammaParameters {
  /** Shape of the gamma law of the orders of one customer, whose coefficient of variation is 1 / sqrt(p). */
  readonly p: number;
  /** Shape of the gamma law of nu over customers. */
  readonly q: number;
  /** Rate of that law, in money: a customer's mean spend is p / nu, the mean over customers p v / (q - 1). */
  readonly v: number;
}

/** A spend model ready to score, with v in the unit of money of the data. */
export interface GammaGammaModel {
  readonly family: "gamma-gamma";
  readonly parameters: GammaGammaParameters;
}

/**
 * Expected spend per order of a customer, E[M | m, x] = p (v + x m) / (p x + q - 1) (Hardie note 025, eq 5): the mean
 * over customers where x = 0, and nearer to the customer's own mean m the more orders there are.
 *
 * The expectation is infinite where p x + q <= 1 (q is 1 or less, and there are no orders to judge by): then it is
 * the median, `meanSpendQuantile` at .5. A mean m below 0 (net of refunds) counts as 0.
 *
 * @param customer x, how many orders `monetary` is the mean of, and m in the model's unit of money, not looked at where
 *   x is 0; or columns of both
 * @returns money an order, 0 or more; for columns, one value a row
 * @throws EventError as `checkSpend`
 */
export function expectedSpend(model: GammaGammaModel, customer: CustomerSpend): number;
export function expectedSpend(model: GammaGammaModel, customers: SpendSummary): Float64Array;
export function expectedSpend(
  model: GammaGammaModel,
  of: CustomerSpend | SpendSummary,
): number | Float64Array {
  if (!isCustomer(of)) {
    const { frequency, monetary, valuedOrders = frequency } = of;
    checkSpend({ frequency: valuedOrders, monetary });
    return expectedSpendColumn(model, valuedOrders, monetary);
  }
  const { frequency, monetary, valuedOrders = frequency } = of;
  const one = { frequency: Float64Array.of(valuedOrders), monetary: Float64Array.of(monetary) };
  checkSpend(one);
  return expectedSpendColumn(model, one.frequency, one.monetary)[0]!;
}

/** `expectedSpend` of every row, from its two columns of one length. */
export function expectedSpendColumn(
  model: GammaGammaModel,
  frequency: NumberArray,
  monetary: NumberArray,
): Float64Array {
  const { p, q, v } = model.parameters;
  const median = quantileOfUnit(model, 0.5);
  const spend = new Float64Array(frequency.length);
  for (let i = 0; i < spend.length; i++) {
    const x = frequency[i]!;
    const degrees = p * x + (q - 1);
    const size = v + paid(x, monetary[i]!);
    spend[i] = degrees > 0 ? (p * size) / degrees : median(x) * size;
  }
  return spend;
}

/**
 * Quantile of what a customer's mean spend per order may be: of p / nu, nu ~ Gamma(p x + q, v + x m) given the x orders
 * of mean m. The .1 and .9 quantiles are an 80 % interval for what the customer's orders tend to be worth; single
 * orders spread more.
 *
 * @param u in [0, 1]; 0 gives 0, 1 gives Infinity
 * @returns money an order; for columns, one value a row
 */
export function meanSpendQuantile(model: GammaGammaModel, customer: CustomerSpend, u: number): number;
export function meanSpendQuantile(model: GammaGammaModel, customers: SpendSummary, u: number): Float64Array;
export function meanSpendQuantile(
  model: GammaGammaModel,
  of: CustomerSpend | SpendSummary,
  u: number,
): number | Float64Array {
  const { v } = model.parameters;
  const quantile = quantileOfUnit(model, u);
  if (isCustomer(of)) return quantile(of.frequency) * (v + paid(of.frequency, of.monetary));
  const spend = new Float64Array(of.frequency.length);
  for (let i = 0; i < spend.length; i++) {
    const x = of.frequency[i]!;
    spend[i] = quantile(x) * (v + paid(x, of.monetary[i]!));
  }
  return spend;
}

/** Money of all orders that counts. */
function paid(x: number, m: number): number {
  return x === 0 ? 0 : x * Math.max(0, m);
}

/** The quantile of p / nu, nu ~ Gamma(p x + q, 1), remembered by x. */
function quantileOfUnit({ parameters: { p, q } }: GammaGammaModel, u: number): (x: number) => number {
  const known = new Map<number, number>();
  return (x) => {
    let quantile = known.get(x);
    if (quantile === undefined) {
      quantile = p / gammaQuantile(u, p * x + q, 1, "upper");
      known.set(x, quantile);
    }
    return quantile;
  };
}

function isCustomer(of: CustomerSpend | SpendSummary): of is CustomerSpend {
  return typeof of.frequency === "number";
}

/**
 * Draws the mean spend of customers from a model: each gets a nu of their own, and `frequency` orders. For recovery
 * tests and posterior checks.
 *
 * @returns the frequencies given and the means, 0 where the frequency is 0
 */
export function simulateSpend(
  model: GammaGammaModel,
  frequency: ArrayLike<number>,
  seed: number | Random,
): { frequency: Float64Array; monetary: Float64Array } & SpendSummary {
  const random = typeof seed === "number" ? createRandom(seed) : seed;
  const { p, q, v } = model.parameters;
  const monetary = Float64Array.from(frequency, (x) =>
    x > 0 ? random.gamma(p * x, x * random.gamma(q, v)) : 0,
  );
  return { frequency: Float64Array.from(frequency), monetary };
}
