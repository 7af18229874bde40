import { EventError } from "../../errors.js";
import { checkNames } from "../../options.js";
import { distinctRows } from "./compress.js";
import {
  type CovariateProcess,
  type Covariates,
  type Effect,
  effectsOf,
  type Pattern,
  partOf,
  patternsOf,
} from "./covariates.js";
import type { PurchaseFamily } from "./family.js";
import {
  type BtydFit,
  checkEnough,
  checkFitOptions,
  type FitOptions,
  fitOptionNames,
  fitPurchaseModel,
} from "./fit.js";
import { geometricFamily } from "./geometric/geometric-family.js";
import { type LogDensity, maximise } from "./maximise.js";
import { paretoNbd } from "./pareto/pareto-family.js";
import { addIndependentPriors, type NormalPrior } from "./prior.js";
import type { PurchaseFamilyName, PurchaseModel } from "./purchase-model.js";
import { checkSummary, type PurchaseSummary } from "./summary.js";

/** One number a covariate, by process. */
export type Coefficients = Readonly<Record<CovariateProcess, Readonly<Record<string, number>>>>;

/** A purchase model whose rates and dropout depend on customers' traits. Its parameters are those at traits of 0. */
export interface CovariateFit
  extends Omit<BtydFit<PurchaseFamilyName, PurchaseModel["parameters"]>, "warnings"> {
  readonly k?: number;
  readonly coefficients: Coefficients;
  /** Of the coefficients; undefined where the likelihood is flat in some direction. */
  readonly coefficientErrors: Coefficients | undefined;
  /** Those of `fitPurchaseModel`, and `flat_direction_covariates` where traits cannot be told apart. */
  readonly warnings: readonly string[];
}

/** Coefficients of standardised covariates are hardly beyond +-2: a weak prior. */
const priorOfCoefficient: NormalPrior = [0, 1];

/**
 * Fits a purchase model with static covariates z (Fader & Hardie 2007, Hardie note 019; CLVTools): the purchase
 * parameter is alpha e^(-c'z), the dropout parameter beta e^(-d'z) for Pareto/NBD and a e^(d'z) for the others, so that
 * positive coefficients mean more orders and leaving sooner.
 *
 * @param options as of `fitPurchaseModel`; k of (M)BG/CNBD-k is found without the covariates
 * @throws as `fitPurchaseModel`; EventError `covariate_length`, `covariate_value`, `covariate_constant`
 */
export function fitWithCovariates(
  family: PurchaseFamilyName,
  columns: PurchaseSummary,
  covariates: Covariates,
  options: FitOptions = {},
): CovariateFit {
  checkNames(fitOptionNames, options, "btyd.fitWithCovariates");
  checkNames(["purchase", "dropout"], covariates, "covariates of btyd.fitWithCovariates");
  checkFitOptions(family, options);
  const summary = checkSummary(columns);
  const effects = effectsOf(covariates);
  const patterns = patternsOf(covariates, effects, summary.frequency.length);
  const all = distinctRows(summary);
  checkEnough(family, all, options);
  const k = family.endsWith("cnbd-k") ? (options.k ?? kOf(family, summary, options)) : undefined;
  const { prior = "weak", signal } = options;
  const model: PurchaseFamily<string, string> =
    family === "pareto-nbd" ? paretoNbd : geometricFamily(family, k ?? 1);

  const scaled = standardise(patterns, effects);
  const timeScale = meanOf(summary.T, summary.weights) || 1;
  const base = model.parameters.length;
  const size = base + effects.length;
  const logLikelihood = likelihoodOf(model, summary, scaled.patterns, effects, timeScale);
  const logDensity: LogDensity = (theta, gradient) => {
    const value = logLikelihood(theta, gradient);
    if (prior === "none") return value;
    const own = effects.map(() => priorOfCoefficient);
    return (
      value +
      model.addLogPrior(theta, gradient) +
      addIndependentPriors(own, theta.subarray(base), gradient.subarray(base))
    );
  };
  const { theta, covariance, reason, gradientNorm } = maximise({
    name: `${family} (with covariates)`,
    logDensity,
    customers: all.customers,
    starts: model.starts.map((start) => Float64Array.of(...start, ...effects.map(() => 0))),
    signal,
  });

  const toOwnUnits = unitsOf(model, effects, scaled, size);
  const own = toOwnUnits.map((row) => row.reduce((sum, weight, i) => sum + weight * theta[i]!, 0));
  const errors = covariance && toOwnUnits.map((row) => Math.sqrt(quadraticForm(row, covariance)));
  const unit = (i: number): number => (model.timeParameters.includes(model.parameters[i]!) ? timeScale : 1);
  const parameters = named(model.parameters, (i) => Math.exp(own[i]!) * unit(i));
  return {
    family,
    ...(k !== undefined && { k }),
    parameters: parameters as unknown as PurchaseModel["parameters"],
    coefficients: byProcess(effects, (e) => own[base + e]!),
    logLikelihood: logLikelihood(theta, new Float64Array(size)) - all.orders * Math.log(timeScale),
    standardErrors:
      errors &&
      (named(
        model.parameters,
        (i) => errors[i]! * parameters[model.parameters[i]!]!,
      ) as unknown as PurchaseModel["parameters"]),
    coefficientErrors: errors && byProcess(effects, (e) => errors[base + e]!),
    reason,
    gradientNorm,
    warnings: [
      ...model.flatDirections(parameters, errors && named(model.parameters, (i) => errors[i]!), timeScale),
      ...(covariance ? [] : ["flat_direction_covariates"]),
    ],
    customers: all.customers,
  };
}

/**
 * The plain model of customers with given traits: score with it as with any other. Traits not given are 0.
 *
 * @param traits covariates by name, of either process
 */
export function modelWithCovariates(
  fit: Pick<CovariateFit, "family" | "k" | "parameters" | "coefficients">,
  traits: Partial<Record<CovariateProcess, Readonly<Record<string, number>>>>,
): PurchaseModel {
  const parameters: Record<string, number> = { ...fit.parameters };
  for (const process of ["purchase", "dropout"] as const) {
    let shift = 0;
    for (const [name, coefficient] of Object.entries(fit.coefficients[process])) {
      shift += coefficient * (traits[process]?.[name] ?? 0);
    }
    const model = fit.family === "pareto-nbd" ? paretoNbd : geometricFamily(fit.family, fit.k ?? 1);
    const { parameter, sign } = model.effects[process];
    parameters[model.parameters[parameter]!]! *= Math.exp(sign * shift);
  }
  return {
    family: fit.family,
    ...(fit.k !== undefined && { k: fit.k }),
    parameters,
  } as unknown as PurchaseModel;
}

/**
 * Scores customers by the model of their own traits: `score` is called once for all who share them.
 *
 * @param score any of the columns: `(model, part) => probabilityOfOrder(model, part, 90)`
 * @throws EventError `covariate_missing`, `covariate_length`, `covariate_value`
 */
export function scoreWithCovariates(
  fit: CovariateFit,
  summary: PurchaseSummary,
  covariates: Covariates,
  score: (model: PurchaseModel, part: PurchaseSummary) => Float64Array,
): Float64Array {
  const effects = effectsOf(fit.coefficients as unknown as Covariates);
  const out = new Float64Array(summary.frequency.length);
  for (const { rows, values } of patternsOf(covariates, effects, out.length)) {
    const scores = score(
      modelWithCovariates(
        fit,
        byProcess(effects, (e) => values[e]!),
      ),
      partOf(summary, rows),
    );
    for (let i = 0; i < rows.length; i++) out[rows[i]!] = scores[i]!;
  }
  return out;
}

/** Log-likelihood by log-parameters and coefficients of the standardised covariates. */
function likelihoodOf(
  model: PurchaseFamily<string, string>,
  summary: PurchaseSummary,
  patterns: readonly Pattern[],
  effects: readonly Effect[],
  timeScale: number,
): LogDensity {
  const base = model.parameters.length;
  const parts = patterns.map(({ rows, values }) => ({
    values,
    logLikelihood: model.logLikelihood(distinctRows(partOf(summary, rows)), timeScale),
  }));
  const own = new Float64Array(base);
  const slope = new Float64Array(base);
  return (theta, gradient) => {
    gradient.fill(0);
    let total = 0;
    for (const { values, logLikelihood } of parts) {
      own.set(theta.subarray(0, base));
      effects.forEach(({ process }, e) => {
        const { parameter, sign } = model.effects[process];
        own[parameter]! += sign * theta[base + e]! * values[e]!;
      });
      total += logLikelihood(own, slope);
      for (let i = 0; i < base; i++) gradient[i]! += slope[i]!;
      effects.forEach(({ process }, e) => {
        const { parameter, sign } = model.effects[process];
        gradient[base + e]! += sign * values[e]! * slope[parameter]!;
      });
    }
    return total;
  };
}

interface Scaled {
  readonly patterns: readonly Pattern[];
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Covariates with mean 0 and deviation 1 over the rows: the optimiser and the prior know no units. */
function standardise(patterns: readonly Pattern[], effects: readonly Effect[]): Scaled {
  const means = new Float64Array(effects.length);
  const deviations = new Float64Array(effects.length);
  const customers = patterns.reduce((sum, { rows }) => sum + rows.length, 0);
  effects.forEach((effect, e) => {
    for (const { rows, values } of patterns) means[e]! += (rows.length * values[e]!) / customers;
    for (const { rows, values } of patterns) {
      deviations[e]! += (rows.length * (values[e]! - means[e]!) ** 2) / customers;
    }
    deviations[e] = Math.sqrt(deviations[e]!);
    if (deviations[e]! > 0) return;
    throw new EventError(
      "covariate_constant",
      `Covariate '${effect.name}' of ${effect.process} is ${means[e]} for every customer: it has no effect to find.`,
      { ...effect, value: means[e] },
    );
  });
  return {
    means,
    deviations,
    patterns: patterns.map(({ rows, values }) => ({
      rows,
      values: values.map((value, e) => (value - means[e]!) / deviations[e]!),
    })),
  };
}

/** Rows of the matrix that takes parameters at mean traits to those at traits of 0, and coefficients to own units. */
function unitsOf(
  model: PurchaseFamily<string, string>,
  effects: readonly Effect[],
  { means, deviations }: Scaled,
  size: number,
): Float64Array[] {
  const base = model.parameters.length;
  const rows = Array.from({ length: size }, (_, i) => new Float64Array(size).fill(1, i, i + 1));
  effects.forEach(({ process }, e) => {
    const { parameter, sign } = model.effects[process];
    rows[parameter]![base + e] = (-sign * means[e]!) / deviations[e]!;
    rows[base + e]![base + e] = 1 / deviations[e]!;
  });
  return rows;
}

function quadraticForm(row: Float64Array, matrix: Float64Array): number {
  const n = row.length;
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += row[i]! * matrix[i * n + j]! * row[j]!;
  return sum;
}

function named(names: readonly string[], value: (i: number) => number): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, value(i)]));
}

function byProcess(effects: readonly Effect[], value: (e: number) => number): Coefficients {
  const of = (process: CovariateProcess): Record<string, number> =>
    Object.fromEntries(
      effects.flatMap((effect, e) => (effect.process === process ? [[effect.name, value(e)]] : [])),
    );
  return { purchase: of("purchase"), dropout: of("dropout") };
}

function kOf(family: PurchaseFamilyName, summary: PurchaseSummary, options: FitOptions): number | undefined {
  const fit = fitPurchaseModel(family, summary, options);
  return "k" in fit ? fit.k : undefined;
}

function meanOf(values: PurchaseSummary["T"], weights: PurchaseSummary["weights"]): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights?.[i] ?? 1;
    sum += weight * values[i]!;
    count += weight;
  }
  return sum / count;
}
