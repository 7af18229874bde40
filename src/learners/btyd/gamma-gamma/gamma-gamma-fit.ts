import { TrainError } from "../../../errors.js";
import { checkNames } from "../../../options.js";
import { digamma } from "../../../stats/special.js";
import type { BtydFit, FitOptions } from "../fit.js";
import { type LogDensity, maximise } from "../maximise.js";
import { addIndependentPriors, type NormalPrior } from "../prior.js";
import type { GammaGammaParameters } from "./gamma-gamma.js";
import { gammaGammaLikelihood } from "./gamma-gamma-likelihood.js";
import {
  checkSpend,
  distinctSpend,
  type SpendRows,
  type SpendSummary,
  sampleSpend,
} from "./gamma-gamma-summary.js";

/**
 * A fitted spend model: score with it as it is. Warnings: `infinite_mean_spend` (q <= 1: see `expectedSpend`),
 * `spend_correlates_with_frequency`, `flat_direction_orders` (all orders of a customer are alike: p towards infinity)
 * and `flat_direction_customers` (all customers are alike: q towards infinity).
 */
export interface GammaGammaFit extends BtydFit<"gamma-gamma", GammaGammaParameters> {
  /** Customers (by weight) without an order, or with a mean of 0 or less: they say nothing of spend. */
  readonly leftOut: number;
  /**
   * Correlation over customers of ln x with ln m, of which ln m's expectation given x (psi(p x) - ln x, and a
   * constant) is taken off: means of few orders have lower logarithms without any dependence. 0 where all x, or all spends, are equal.
   */
  readonly frequencyCorrelation: number;
}

/**
 * Weak priors of ln p, ln q and ln(p v / q) in mean spends: their middle 95 % span .14-51 in p, .5-27 in q and
 * a factor of 50 in the spend of a typical customer.
 */
const priors: readonly NormalPrior[] = [
  [1, 1.5],
  [1.3, 1],
  [-0.3, 1],
];

/** Options of `fitGammaGamma`. */
export type GammaGammaOptions = Pick<FitOptions, "prior" | "minCustomers" | "signal">;

const starts = [
  [1, 2, 0.6],
  [6, 4, 0.8],
  [30, 30, 1],
  [0.5, 5, 0.8],
  [2, 1.2, 0.3],
].map((start) => start.map(Math.log));

/** Samples are of this many customers; more than twice as many rows are fitted first on one. */
const sampleSize = 10_000;
/** Beyond this p (or q) orders (or customers) differ by less than 3 %, and larger values change little. */
const alike = 1e3;
/** A parameter known only within a factor of e^3 either way is not known. */
const flatLogError = 3;
/** A correlation weaker than this moves the value of a base by little, however certain it is. */
const weakCorrelation = 0.1;

/** Spends that vary by less than this share are equal. */
const equalSpend = 1e-4;

/**
 * Fits the Gamma-Gamma model to the customers with frequency > 0 and monetary > 0 (Hardie note 025).
 *
 * `spend_correlates_with_frequency` is warned of where the correlation is above .1 either way and differs from 0 at
 * the 1 % level (Fisher's z: |artanh r| sqrt(n - 3) > 2.576): the model then misjudges the value of frequent customers.
 *
 * @throws EventError when the summary is impossible (see `checkSpend`)
 * @throws TrainError `too_few_customers`; `no_convergence`
 */
export function fitGammaGamma(columns: SpendSummary, options: GammaGammaOptions = {}): GammaGammaFit {
  checkNames(["prior", "minCustomers", "signal"], options, "btyd.fitGammaGamma");
  const summary = { ...columns, frequency: columns.valuedOrders ?? columns.frequency };
  const { prior = "weak", minCustomers = 10, signal } = options;
  checkSpend(summary);
  const rows = distinctSpend(summary);
  const needed = Math.max(1, minCustomers);
  if (rows.customers < needed) {
    throw new TrainError(
      "too_few_customers",
      `A gamma-gamma model needs at least ${needed} customers with an order of value, got ${rows.customers} ` +
        `(${rows.leftOut} have none).`,
      { customers: rows.customers, needed, leftOut: rows.leftOut },
    );
  }
  const scale = meanSpend(rows);
  const posterior = (of: SpendRows): LogDensity => {
    const logLikelihood = gammaGammaLikelihood(of, scale);
    return (theta, gradient) => {
      const value = logLikelihood(theta, gradient) + addWall(of.customers, theta, gradient);
      return prior === "none" ? value : value + addIndependentPriors(priors, theta, gradient);
    };
  };
  const sample = rows.weights.length > 2 * sampleSize ? sampleSpend(rows, sampleSize) : undefined;
  const { theta, covariance, reason, gradientNorm } = maximise({
    name: "gamma-gamma",
    logDensity: posterior(rows),
    customers: rows.customers,
    starts,
    sample: sample && { logDensity: posterior(sample), customers: sample.customers },
    signal,
  });

  const p = Math.exp(theta[0]!);
  const q = Math.exp(theta[1]!);
  const v = (scale * Math.exp(theta[2]!) * q) / p;
  const logErrors = covariance && logStandardErrors(covariance);
  const frequencyCorrelation = correlationWithFrequency(rows, p);
  return {
    family: "gamma-gamma",
    parameters: { p, q, v },
    logLikelihood:
      gammaGammaLikelihood(rows, scale)(theta, new Float64Array(3)) - rows.customers * Math.log(scale),
    standardErrors: logErrors && { p: p * logErrors.p, q: q * logErrors.q, v: v * logErrors.v },
    reason,
    gradientNorm,
    warnings: warningsOf(p, q, logErrors, frequencyCorrelation, rows.customers),
    customers: rows.customers,
    leftOut: rows.leftOut,
    frequencyCorrelation,
  };
}

function meanSpend({ monetary, weights, customers }: SpendRows): number {
  let sum = 0;
  for (let i = 0; i < monetary.length; i++) sum += (weights[i]! / customers) * monetary[i]!;
  return sum;
}

/** At p or q of a million nothing varies any more, but the density of spends that are all equal still grows. */
const wall = 1e6;

/** Adds what ends that growth, -(p/wall)^2 - (q/wall)^2 a customer: nothing at all where spends vary. */
function addWall(customers: number, theta: Float64Array, gradient: Float64Array): number {
  let total = 0;
  for (let i = 0; i < 2; i++) {
    const cost = customers * Math.exp(2 * (theta[i]! - Math.log(wall)));
    total -= cost;
    gradient[i]! -= 2 * cost;
  }
  return total;
}

/** From (ln p, ln q, ln mu) to the errors of ln p, ln q and ln v = ln mu + ln q - ln p. */
function logStandardErrors(covariance: Float64Array): GammaGammaParameters {
  const [pp, pq, pm, , qq, qm, , , mm] = Array.from(covariance) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { p: Math.sqrt(pp), q: Math.sqrt(qq), v: Math.sqrt(Math.max(0, pp + qq + mm + 2 * (qm - pq - pm))) };
}

function warningsOf(
  p: number,
  q: number,
  logErrors: GammaGammaParameters | undefined,
  correlation: number,
  customers: number,
): string[] {
  const codes: string[] = [];
  if (q <= 1) codes.push("infinite_mean_spend");
  const isSignificant = Math.abs(Math.atanh(correlation)) * Math.sqrt(Math.max(0, customers - 3)) > 2.576;
  if (Math.abs(correlation) > weakCorrelation && isSignificant) codes.push("spend_correlates_with_frequency");
  if (p > alike || (logErrors?.p ?? 0) > flatLogError) codes.push("flat_direction_orders");
  if (q > alike || (logErrors?.q ?? 0) > flatLogError) codes.push("flat_direction_customers");
  return codes;
}

function correlationWithFrequency(
  { frequencies, groups, monetary, weights, customers }: SpendRows,
  p: number,
): number {
  const residual = new Float64Array(monetary.length);
  const logX = new Float64Array(monetary.length);
  let [meanX, meanResidual] = [0, 0];
  for (let g = 0; g < frequencies.length; g++) {
    const x = frequencies[g]!;
    const expected = digamma(p * x) - Math.log(x);
    for (let i = groups[g]!; i < groups[g + 1]!; i++) {
      logX[i] = Math.log(x);
      residual[i] = Math.log(monetary[i]!) - expected;
      meanX += (weights[i]! / customers) * logX[i]!;
      meanResidual += (weights[i]! / customers) * residual[i]!;
    }
  }
  let [xx, xr, rr] = [0, 0, 0];
  for (let i = 0; i < monetary.length; i++) {
    const dx = logX[i]! - meanX;
    const dr = residual[i]! - meanResidual;
    xx += weights[i]! * dx * dx;
    xr += weights[i]! * dx * dr;
    rr += weights[i]! * dr * dr;
  }
  return xx > 0 && rr > customers * equalSpend ** 2 ? Math.max(-1, Math.min(1, xr / Math.sqrt(xx * rr))) : 0;
}
