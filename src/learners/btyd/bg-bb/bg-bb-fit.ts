import { checkNames } from "../../../options.js";
import { type DistinctRows, distinctRows, sampleRows } from "../compress.js";
import { type BtydFit, checkEnough, type FitOptions } from "../fit.js";
import { type LogDensity, maximise } from "../maximise.js";
import { logNormalDensity, type NormalPrior } from "../prior.js";
import type { BgBbParameters } from "./bg-bb-law.js";
import { survival } from "./bg-bb-law.js";
import { bgBbLikelihood } from "./bg-bb-likelihood.js";
import { checkOpportunities, type OpportunitySummary } from "./bg-bb-summary.js";

/**
 * A fitted BG/BB model: score with it as it is. Warnings: `flat_direction_rate` (all customers order with the same
 * chance) and `flat_direction_dropout` (all leave with the same chance, or nobody leaves).
 */
export type BgBbFit = BtydFit<"bg-bb", BgBbParameters>;

/** Options of `fitBgBb`. */
export type BgBbOptions = Pick<FitOptions, "prior" | "minCustomers" | "signal">;

/**
 * Weak priors of the logit of the mean chance, and of the logarithm of the sum of the two parameters: their middle
 * 95 % span .004-.92 for ordering, .003-.88 for leaving (opportunities may be days or years), and a factor of
 * 350 in either sum.
 */
const priorOfOrderLogit: NormalPrior = [-1.5, 2];
const priorOfDropoutLogit: NormalPrior = [-2, 2];
const priorOfLogStrength: NormalPrior = [Math.log(3), 1.5];

const starts = [
  [1, 1, 0.5, 2.5],
  [0.5, 2, 0.3, 6],
  [2, 10, 1, 20],
  [1, 30, 0.5, 100],
  [5, 5, 2, 10],
].map((start) => start.map(Math.log));

/** Bases with more than twice as many distinct rows are fitted first on a sample of this many customers. */
const sampleSize = 10_000;
/** Where both parameters of a beta law are above this every customer has the same chance. */
const sameForAll = 1e3;
/** Below this share of customers lost over a mean history nobody leaves. */
const noDropout = 1e-4;
/** A parameter known only within a factor of e^3 either way is not known. */
const flatLogError = 3;

const names = ["alpha", "beta", "gamma", "delta"] as const;

/**
 * Fits the beta-geometric/beta-binomial model of orders at discrete opportunities (Fader, Hardie & Shang 2010).
 *
 * @throws EventError when the summary is impossible (see `checkOpportunities`)
 * @throws TrainError `too_few_customers`; `nobody_came_back` with `prior: "none"`; `no_convergence`
 */
export function fitBgBb(summary: OpportunitySummary, options: BgBbOptions = {}): BgBbFit {
  checkNames(["prior", "minCustomers", "signal"], options, "btyd.fitBgBb");
  const { prior = "weak", signal } = options;
  checkOpportunities(summary);
  const { frequency, recency, opportunities, weights } = summary;
  const rows = distinctRows({ frequency, recency: opportunities, T: recency, ...(weights && { weights }) });
  checkEnough("bg-bb", rows, options);
  const posterior = (of: DistinctRows): LogDensity => {
    const logLikelihood = bgBbLikelihood(of);
    if (prior === "none") return logLikelihood;
    return (theta, gradient) => logLikelihood(theta, gradient) + addLogPrior(theta, gradient);
  };
  const sample = rows.weights.length > 2 * sampleSize ? sampleRows(rows, sampleSize) : undefined;
  const { theta, covariance, reason, gradientNorm } = maximise({
    name: "bg-bb",
    logDensity: posterior(rows),
    customers: rows.customers,
    starts,
    sample: sample && { logDensity: posterior(sample), customers: sample.customers },
    signal,
  });
  const named = (value: (i: number) => number): BgBbParameters => ({
    alpha: value(0),
    beta: value(1),
    gamma: value(2),
    delta: value(3),
  });
  const parameters = named((i) => Math.exp(theta[i]!));
  const logErrors = covariance && named((i) => Math.sqrt(covariance[5 * i]!));
  return {
    family: "bg-bb",
    parameters,
    logLikelihood: bgBbLikelihood(rows)(theta, new Float64Array(4)),
    standardErrors: logErrors && named((i) => logErrors[names[i]!] * parameters[names[i]!]),
    reason,
    gradientNorm,
    warnings: flatDirections(parameters, logErrors, meanOpportunities(rows)),
    customers: rows.customers,
  };
}

function meanOpportunities(rows: DistinctRows): number {
  let sum = 0;
  rows.recency.forEach((n, i) => {
    sum += rows.weights[i]! * rows.times[n]!;
  });
  return Math.round(sum / rows.customers);
}

/** Adds the priors of one beta law, whose log-parameters are theta[at] and theta[at + 1]. */
function addBetaPrior(prior: NormalPrior, at: number, theta: Float64Array, gradient: Float64Array): number {
  const [first, second] = [Math.exp(theta[at]!), Math.exp(theta[at + 1]!)];
  const share = first / (first + second);
  const logit = logNormalDensity(theta[at]! - theta[at + 1]!, prior);
  const strength = logNormalDensity(Math.log(first + second), priorOfLogStrength);
  gradient[at]! += logit.slope + share * strength.slope;
  gradient[at + 1]! += -logit.slope + (1 - share) * strength.slope;
  return logit.log + strength.log;
}

function addLogPrior(theta: Float64Array, gradient: Float64Array): number {
  return (
    addBetaPrior(priorOfOrderLogit, 0, theta, gradient) +
    addBetaPrior(priorOfDropoutLogit, 2, theta, gradient)
  );
}

function flatDirections(
  { alpha, beta, gamma, delta }: BgBbParameters,
  logErrors: BgBbParameters | undefined,
  opportunities: number,
): string[] {
  const codes: string[] = [];
  const unsure = (...errors: (number | undefined)[]): boolean =>
    errors.some((error) => error !== undefined && error > flatLogError);
  const lost = 1 - survival(gamma, delta, Math.max(1, opportunities));
  if (Math.min(gamma, delta) > sameForAll || lost < noDropout || unsure(logErrors?.gamma, logErrors?.delta)) {
    codes.push("flat_direction_dropout");
  }
  if (Math.min(alpha, beta) > sameForAll || unsure(logErrors?.alpha, logErrors?.beta)) {
    codes.push("flat_direction_rate");
  }
  return codes;
}
