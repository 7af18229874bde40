import { EventError, TrainError } from "../../errors.js";
import { checkNames } from "../../options.js";
import type { StopReason } from "../../stats/minimum.js";
import { check, checkFamilyName, checkK } from "./check.js";
import { type DistinctRows, distinctRows, sampleRows } from "./compress.js";
import type { PurchaseFamily } from "./family.js";
import { geometricFamily } from "./geometric/geometric-family.js";
import { type LogDensity, maximise } from "./maximise.js";
import { paretoNbd } from "./pareto/pareto-family.js";
import type {
  GeometricFamily,
  GeometricParameters,
  ParetoParameters,
  PurchaseFamilyName,
} from "./purchase-model.js";
import { checkSummary, type PurchaseSummary } from "./summary.js";

/** Options of a fit. */
export interface FitOptions {
  /**
   * "none": maximum likelihood. "weak" (default): the mode under weak log-normal priors, which keeps small bases
   * finite and sensible and is washed out by some hundred customers.
   */
  readonly prior?: "none" | "weak";
  /** Fewer customers than this (sum of weights) are an error; default 10. */
  readonly minCustomers?: number;
  /**
   * (M)BG/CNBD-k only: events that make an order, a whole number from 1. By default the k of the largest likelihood,
   * for which the summary needs `logGaps`.
   */
  readonly k?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A fitted purchase model: score with it as it is. Plain data, fit for JSON. */
export interface BtydFit<Name extends string, Parameters_> {
  readonly family: Name;
  /** Times in days. */
  readonly parameters: Parameters_;
  /** Of the data in days, without the prior. In weeks it is larger by orders * ln 7. */
  readonly logLikelihood: number;
  /** By the curvature at the optimum (prior included); undefined where it is flat in some direction. */
  readonly standardErrors: Parameters_ | undefined;
  /** Why the optimiser stopped. */
  readonly reason: StopReason;
  /** Largest gradient component by log-parameters, per customer. */
  readonly gradientNorm: number;
  /** Codes: `flat_direction_dropout`, `flat_direction_rate`, `k_at_limit`. A flat direction is an outcome, not a failure. */
  readonly warnings: readonly string[];
  readonly customers: number;
}

/** A fit of BG/NBD, MBG/NBD or their k-Erlang forms. */
export type GeometricFit = BtydFit<GeometricFamily, GeometricParameters> & {
  /** Events that make an order; absent for BG/NBD and MBG/NBD. */
  readonly k?: number;
};
/** A fit of Pareto/NBD. */
export type ParetoFit = BtydFit<"pareto-nbd", ParetoParameters>;
/** A fit of any family. */
export type PurchaseFit = GeometricFit | ParetoFit;

/** Names of `FitOptions`. */
export const fitOptionNames = ["prior", "minCustomers", "k", "signal"] as const;

/** Bases with more distinct rows than this are fitted first on a sample of as many customers. */
const sampleSize = 10_000;
/** Orders more regular than this are hardly told apart. */
const largestK = 24;

/**
 * Fits a purchase model to the summaries of customers.
 *
 * @throws OptionsError `unknown_family`, `bad_option`
 * @throws EventError when the summary is impossible (see `checkSummary`); `log_gaps_missing`
 * @throws TrainError `too_few_customers`; `nobody_came_back` with `prior: "none"`; `no_convergence`
 */
export function fitPurchaseModel(
  family: GeometricFamily,
  summary: PurchaseSummary,
  options?: FitOptions,
): GeometricFit;
export function fitPurchaseModel(
  family: "pareto-nbd",
  summary: PurchaseSummary,
  options?: FitOptions,
): ParetoFit;
export function fitPurchaseModel(
  family: PurchaseFamilyName,
  summary: PurchaseSummary,
  options?: FitOptions,
): PurchaseFit;
export function fitPurchaseModel(
  family: PurchaseFamilyName,
  summary: PurchaseSummary,
  options: FitOptions = {},
): PurchaseFit {
  checkNames(fitOptionNames, options, "btyd.fitPurchaseModel");
  const { prior = "weak", k, signal } = options;
  checkFitOptions(family, options);
  const rows = distinctRows(checkSummary(summary));
  checkEnough(family, rows, options);
  if (family === "pareto-nbd") return fitFamily(paretoNbd, rows, prior, signal);
  if (family === "bg-nbd" || family === "mbg-nbd") {
    return fitFamily(geometricFamily(family, 1), rows, prior, signal);
  }
  if (k !== undefined) return { ...fitFamily(geometricFamily(family, k), rows, prior, signal), k };
  return fitRegular(family, rows, prior, signal);
}

/** @throws TrainError `too_few_customers`; `nobody_came_back` with `prior: "none"` */
export function checkEnough(
  family: string,
  rows: { readonly customers: number; readonly orders: number },
  { prior = "weak", minCustomers = 10 }: FitOptions,
): void {
  if (rows.customers === 0 || rows.customers < minCustomers) {
    throw new TrainError(
      "too_few_customers",
      `A ${family} model needs at least ${Math.max(1, minCustomers)} customers, got ${rows.customers}.`,
      { customers: rows.customers, needed: Math.max(1, minCustomers) },
    );
  }
  if (rows.orders === 0 && prior === "none") {
    throw new TrainError(
      "nobody_came_back",
      `A ${family} model without a prior needs repeat orders, but none of ${rows.customers} customers came back.`,
      { customers: rows.customers },
    );
  }
}

/** @throws OptionsError `unknown_family`, `bad_option` */
export function checkFitOptions(family: string, { prior = "weak", minCustomers = 0, k }: FitOptions): void {
  checkFamilyName(family);
  checkK(family, k);
  check("prior", prior, prior === "none" || prior === "weak", "'none' or 'weak'");
  check("minCustomers", minCustomers, minCustomers >= 0, "a number, 0 or more");
}

/** The k of the largest likelihood: it rises to one top, so that two falls in a row end the search. */
function fitRegular(
  family: GeometricFamily,
  rows: DistinctRows,
  prior: "none" | "weak",
  signal: AbortSignal | undefined,
): GeometricFit {
  if (rows.logGaps === undefined) {
    throw new EventError(
      "log_gaps_missing",
      "To find k, the purchase summary needs the column 'logGaps' (the sum of the logarithms of the gaps between " +
        "orders); without it give option 'k'.",
    );
  }
  let best: GeometricFit | undefined;
  let falls = 0;
  for (let k = 1; k <= largestK && falls < 2; k++) {
    const fit = { ...fitFamily(geometricFamily(family, k), rows, prior, signal), k };
    if (best === undefined || fit.logLikelihood > best.logLikelihood) {
      best = fit;
      falls = 0;
    } else falls++;
  }
  return best!.k === largestK ? { ...best!, warnings: [...best!.warnings, "k_at_limit"] } : best!;
}

/** Fits any family to distinct rows. */
export function fitFamily<Name extends string, Parameter extends string>(
  family: PurchaseFamily<Name, Parameter>,
  rows: DistinctRows,
  prior: "none" | "weak",
  signal?: AbortSignal,
): BtydFit<Name, Readonly<Record<Parameter, number>>> {
  const timeScale = meanAge(rows) || 1;
  const posterior = (of: DistinctRows): LogDensity => {
    const logLikelihood = family.logLikelihood(of, timeScale);
    if (prior === "none") return logLikelihood;
    return (theta, gradient) => logLikelihood(theta, gradient) + family.addLogPrior(theta, gradient);
  };
  const sample = rows.weights.length > 2 * sampleSize ? sampleRows(rows, sampleSize) : undefined;
  const { theta, covariance, reason, gradientNorm } = maximise({
    name: family.name,
    logDensity: posterior(rows),
    customers: rows.customers,
    starts: family.starts,
    sample: sample && { logDensity: posterior(sample), customers: sample.customers },
    signal,
  });

  const timeUnit = (name: Parameter): number => (family.timeParameters.includes(name) ? timeScale : 1);
  const named = (value: (i: number, name: Parameter) => number): Readonly<Record<Parameter, number>> =>
    Object.fromEntries(family.parameters.map((name, i) => [name, value(i, name)])) as Record<
      Parameter,
      number
    >;
  const n = family.parameters.length;
  const parameters = named((i, name) => Math.exp(theta[i]!) * timeUnit(name));
  const logErrors = covariance && named((i) => Math.sqrt(covariance[i * n + i]!));
  const logLikelihood = family.logLikelihood(rows, timeScale);
  return {
    family: family.name,
    parameters,
    logLikelihood: logLikelihood(theta, new Float64Array(n)) - rows.orders * Math.log(timeScale),
    standardErrors: logErrors && named((_, name) => logErrors[name] * parameters[name]),
    reason,
    gradientNorm,
    warnings: family.flatDirections(parameters, logErrors, timeScale),
    customers: rows.customers,
  };
}

function meanAge(rows: DistinctRows): number {
  let sum = 0;
  for (let i = 0; i < rows.age.length; i++) sum += rows.weights[i]! * rows.times[rows.age[i]!]!;
  return sum / rows.customers;
}
