import { TrainError } from "../../errors.js";
import { choleskyFactor, symmetricInverse } from "../../matrix/solve.js";
import { hessianOf } from "../../stats/hessian.js";
import { minimizeLbfgs } from "../../stats/lbfgs.js";
import type { Minimum, Objective, StopReason } from "../../stats/minimum.js";
import { minimizeNelderMead } from "../../stats/nelder-mead.js";

/** A log-density of the data at `theta`; writes its gradient by `theta`. */
export type LogDensity = (theta: Float64Array, gradient: Float64Array) => number;

export interface Maximisation {
  /** What is fitted, for the message of an error. */
  readonly name: string;
  /** Log-likelihood, or log-posterior, of all customers. */
  readonly logDensity: LogDensity;
  /** How many customers that is: tolerances are per customer. */
  readonly customers: number;
  /** Points to start from. */
  readonly starts: readonly ArrayLike<number>[];
  /** The same density of fewer customers, to start from where there are very many. */
  readonly sample?: { readonly logDensity: LogDensity; readonly customers: number } | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Maximum {
  readonly theta: Float64Array;
  /** n x n, row-major, by the curvature at the maximum; undefined where it is flat in some direction. */
  readonly covariance: Float64Array | undefined;
  /** Why the optimiser stopped. */
  readonly reason: StopReason;
  /** Largest component of the gradient, per customer. */
  readonly gradientNorm: number;
}

const gradientTolerance = 1e-7;
/** A fit whose gradient is larger than this per customer has failed. */
const acceptedGradient = 1e-4;

/**
 * Maximum of a log-density: a few steps from every start, L-BFGS from the best, a Nelder-Mead rescue where it
 * stalls, and the covariance of the estimate by the curvature there.
 *
 * @throws TrainError `no_convergence` when the gradient at the end is not small
 */
export function maximise(problem: Maximisation): Maximum {
  const { name, customers, starts, sample, signal } = problem;
  const objective = perCustomer(problem, signal);
  let start: Float64Array;
  let metric: Float64Array | undefined;
  if (sample) {
    const ofSample = perCustomer(sample, signal);
    start = bestStart(ofSample, starts);
    start = minimizeLbfgs(ofSample, start, { gradientTolerance }).x;
    metric = metricOf(ofSample, start);
  } else {
    start = bestStart(objective, starts);
  }
  const found = converge(objective, start, metric);
  if (!(found.gradientNorm <= acceptedGradient)) {
    throw new TrainError(
      "no_convergence",
      `The ${name} fit stopped (${found.reason}) where its gradient is ${found.gradientNorm} per customer, ` +
        `expected at most ${acceptedGradient}.`,
      { reason: found.reason, gradientNorm: found.gradientNorm, iterations: found.iterations },
    );
  }
  const inverse = symmetricInverse(hessianOf(objective, found.x), found.x.length);
  const { x, reason, gradientNorm } = found;
  return { theta: x, covariance: inverse?.map((value) => value / customers), reason, gradientNorm };
}

/** Minus the log-density per customer: its size and tolerance do not depend on how many there are. */
function perCustomer(
  { logDensity, customers }: { logDensity: LogDensity; customers: number },
  signal: AbortSignal | undefined,
): Objective {
  return (theta, gradient) => {
    signal?.throwIfAborted();
    const value = logDensity(theta, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= -customers;
    return -value / customers;
  };
}

/** A few steps from every start; the lowest goes on. */
function bestStart(objective: Objective, starts: readonly ArrayLike<number>[]): Float64Array {
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
