import { TrainError } from "../../errors.js";
import { choleskyFactor, symmetricInverse } from "../../matrix/solve.js";
import { hessianOf } from "../../stats/hessian.js";
import { minimizeLbfgs } from "../../stats/lbfgs.js";
import type { Minimum, Objective, StopReason } from "../../stats/minimum.js";
import { minimizeNelderMead } from "../../stats/nelder-mead.js";
import { type DistinctRows, distinctRows, sampleRows } from "./compress.js";
import type { PurchaseFamily } from "./family.js";
import type { GeometricFamily, GeometricParameters } from "./geometric.js";
import { bgNbd, mbgNbd } from "./geometric-family.js";
import { checkSummary, type PurchaseSummary } from "./summary.js";

export interface FitOptions {
  /**
   * "none": maximum likelihood. "weak" (default): the mode under weak log-normal priors, which keeps small bases
   * finite and sensible and is washed out by some hundred customers.
   */
  readonly prior?: "none" | "weak";
  /** Fewer customers than this (sum of weights) are an error; default 10. */
  readonly minCustomers?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A fitted purchase model: score with it as it is. */
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
  /** Codes: `flat_direction_dropout`, `flat_direction_rate`. A flat direction is an outcome, not a failure. */
  readonly warnings: readonly string[];
  readonly customers: number;
}

export type GeometricFit = BtydFit<GeometricFamily, GeometricParameters>;

/** Bases with more distinct rows than this are fitted first on a sample of as many customers. */
const sampleSize = 10_000;
const gradientTolerance = 1e-7;
/** A fit whose gradient is larger than this per customer has failed. */
const acceptedGradient = 1e-4;

const families = { "bg-nbd": bgNbd, "mbg-nbd": mbgNbd };

/**
 * Fits a purchase model to the summaries of customers.
 *
 * @throws EventError when the summary is impossible (see `checkSummary`)
 * @throws TrainError `too_few_customers`; `nobody_came_back` with `prior: "none"`; `no_convergence`
 */
export function fitBtyd(
  family: GeometricFamily,
  summary: PurchaseSummary,
  options: FitOptions = {},
): GeometricFit {
  const { prior = "weak", minCustomers = 10, signal } = options;
  checkSummary(summary);
  const rows = distinctRows(summary);
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
  return fitFamily(families[family], rows, prior, signal);
}

/** Fits any family to distinct rows: several starts, a sample first when there is much, rescue, curvature. */
export function fitFamily<Name extends string, Parameter extends string>(
  family: PurchaseFamily<Name, Parameter>,
  rows: DistinctRows,
  prior: "none" | "weak",
  signal?: AbortSignal,
): BtydFit<Name, Readonly<Record<Parameter, number>>> {
  const timeScale = meanAge(rows) || 1;
  const logLikelihood = family.logLikelihood(rows, timeScale);
  const objective = perCustomer(family, rows, timeScale, prior, signal);
  let start: Float64Array;
  let metric: Float64Array | undefined;
  if (rows.weights.length > 2 * sampleSize) {
    const sample = perCustomer(family, sampleRows(rows, sampleSize), timeScale, prior, signal);
    start = bestStart(sample, family.starts);
    start = minimizeLbfgs(sample, start, { gradientTolerance }).x;
    metric = metricOf(sample, start);
  } else {
    start = bestStart(objective, family.starts);
  }
  const found = converge(objective, start, metric);
  if (!(found.gradientNorm <= acceptedGradient)) {
    throw new TrainError(
      "no_convergence",
      `The ${family.name} fit stopped (${found.reason}) where its gradient is ${found.gradientNorm} per customer, ` +
        `expected at most ${acceptedGradient}.`,
      { reason: found.reason, gradientNorm: found.gradientNorm, iterations: found.iterations },
    );
  }

  const timeUnit = (name: Parameter): number => (family.timeParameters.includes(name) ? timeScale : 1);
  const named = (value: (i: number, name: Parameter) => number): Readonly<Record<Parameter, number>> =>
    Object.fromEntries(family.parameters.map((name, i) => [name, value(i, name)])) as Record<
      Parameter,
      number
    >;
  const parameters = named((i, name) => Math.exp(found.x[i]!) * timeUnit(name));
  const n = family.parameters.length;
  const covariance = symmetricInverse(hessianOf(objective, found.x), n);
  const logErrors = covariance && named((i) => Math.sqrt(covariance[i * n + i]! / rows.customers));
  return {
    family: family.name,
    parameters,
    logLikelihood: logLikelihood(found.x, new Float64Array(n)) - rows.orders * Math.log(timeScale),
    standardErrors: logErrors && named((_, name) => logErrors[name] * parameters[name]),
    reason: found.reason,
    gradientNorm: found.gradientNorm,
    warnings: family.flatDirections(parameters, logErrors),
    customers: rows.customers,
  };
}

function meanAge(rows: DistinctRows): number {
  let sum = 0;
  for (let i = 0; i < rows.age.length; i++) sum += rows.weights[i]! * rows.times[rows.age[i]!]!;
  return sum / rows.customers;
}

/** Minus the log-posterior per customer: its size and tolerance do not depend on how many there are. */
function perCustomer<Name extends string, Parameter extends string>(
  family: PurchaseFamily<Name, Parameter>,
  rows: DistinctRows,
  timeScale: number,
  prior: "none" | "weak",
  signal: AbortSignal | undefined,
): Objective {
  const logLikelihood = family.logLikelihood(rows, timeScale);
  return (theta, gradient) => {
    signal?.throwIfAborted();
    let value = logLikelihood(theta, gradient);
    if (prior === "weak") value += family.addLogPrior(theta, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= -rows.customers;
    return -value / rows.customers;
  };
}

/** A few steps from every start; the lowest goes on. */
function bestStart(objective: Objective, starts: readonly (readonly number[])[]): Float64Array {
  let best: Minimum | undefined;
  for (const start of starts) {
    const tried = minimizeLbfgs(objective, Float64Array.from(start), { maxIterations: 8 });
    if (best === undefined || !(tried.value >= best.value)) best = tried;
  }
  return best!.x;
}

function converge(objective: Objective, start: Float64Array, metric: Float64Array | undefined): Minimum {
  const found = minimizeScaled(objective, start, metric);
  if (found.gradientNorm <= acceptedGradient) return found;
  const value = (x: Float64Array): number => objective(x, new Float64Array(x.length));
  const rescued = minimizeNelderMead(value, found.x, { maxEvaluations: 1000 });
  const again = minimizeLbfgs(objective, rescued.x, { gradientTolerance });
  return again.value <= found.value ? again : found;
}

/** Lower triangular S with S S' = inverse Hessian: coordinates in which the objective is round. */
function metricOf(objective: Objective, x: Float64Array): Float64Array | undefined {
  const covariance = symmetricInverse(hessianOf(objective, x), x.length);
  return covariance && choleskyFactor(covariance, x.length);
}

/** L-BFGS in the coordinates of a metric, where a good start is a handful of steps from the minimum. */
function minimizeScaled(
  objective: Objective,
  start: Float64Array,
  metric: Float64Array | undefined,
): Minimum {
  if (metric === undefined) return minimizeLbfgs(objective, start, { gradientTolerance });
  const n = start.length;
  const gradient = new Float64Array(n);
  const toTheta = (scaled: Float64Array): Float64Array => {
    const theta = Float64Array.from(start);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) theta[i]! += metric[i * n + j]! * scaled[j]!;
    return theta;
  };
  const scaledObjective: Objective = (scaled, scaledGradient) => {
    const value = objective(toTheta(scaled), gradient);
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let i = j; i < n; i++) sum += metric[i * n + j]! * gradient[i]!;
      scaledGradient[j] = sum;
    }
    return value;
  };
  const found = minimizeLbfgs(scaledObjective, new Float64Array(n), { gradientTolerance });
  const x = toTheta(found.x);
  const value = objective(x, gradient);
  const gradientNorm = gradient.reduce((norm, g) => Math.max(norm, Math.abs(g)), 0);
  return { ...found, x, value, gradientNorm };
}
