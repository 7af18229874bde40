import { TrainError } from "../../errors.js";
import { choleskySolve } from "../../matrix/solve.js";
import { minimizeLbfgs } from "../../stats/lbfgs.js";
import type { Minimum, Objective } from "../../stats/minimum.js";
import type { Design } from "./design.js";
import type { Family } from "./families.js";
import type { Steps } from "./steps.js";

export interface LinearProblem {
  readonly design: Design;
  readonly family: Family;
  readonly targets: Float64Array | Uint8Array;
  readonly weights?: Float64Array | undefined;
  readonly offset?: Float64Array | undefined;
  /** Penalty factor of each term, 0 for the intercept: the objective has sum_t penalties[t] / 2 * beta[t]^2. */
  readonly penalties: Float64Array;
  readonly start: Float64Array;
  /** Hessian to take the first step by, such as that of nearly the same rows. */
  readonly startHessian?: Float64Array | undefined;
  /** Gradient per unit of weight to stop at, where the minimum itself is not needed; default 1e-8. */
  readonly tolerance?: number | undefined;
  readonly totalWeight: number;
}

export interface LinearSolution {
  readonly beta: Float64Array;
  /** Summed penalised loss at `beta`. */
  readonly loss: number;
  /** Largest absolute component of the gradient, per unit of weight. */
  readonly gradientNorm: number;
  readonly iterations: number;
  /** The last Hessian, by which the last steps were taken; absent beyond 200 terms. */
  readonly hessian?: Float64Array | undefined;
}

/** Gradient per unit of weight at which Newton's method is done; one more step would square its error. */
const gradientTolerance = 1e-8;
/** What L-BFGS must reach: beyond it the fall of the loss drowns in rounding. */
const lbfgsTolerance = 1e-6;
/** Up to this many terms a Newton step is cheaper than the many passes of L-BFGS. */
export const newtonTerms = 200;
/** A step that brings the gradient below this share of the last one may be followed by one of the same Hessian. */
const keepHessianBelow = 0.1;
const maxIterations = 100;
const maxDescent = 2000;
/** Iterations of L-BFGS between which its caller may cancel. */
const stepIterations = 300;
/** Pairs of steps that L-BFGS keeps: rare classes make long narrow valleys. */
const memory = 20;
const maxHalvings = 50;

/**
 * Coefficients of least penalised loss: Newton's method (iteratively reweighted least squares) with step
 * halving up to 200 terms, L-BFGS beyond.
 *
 * @throws TrainError `not_converged` when the gradient does not vanish, as without a penalty on separable rows
 */
export function* solveLinear(problem: LinearProblem): Steps<LinearSolution> {
  const solution = yield* minimizeLinear(problem);
  const tolerance = problem.design.size <= newtonTerms ? gradientTolerance : lbfgsTolerance;
  if (!(solution.gradientNorm <= tolerance)) {
    throw new TrainError(
      "not_converged",
      `The ${problem.family.name} regression did not converge: expected a gradient of at most ${tolerance}, ` +
        `got ${solution.gradientNorm} after ${solution.iterations} iterations. A larger 'l2' makes it converge.`,
      { gradientNorm: solution.gradientNorm, iterations: solution.iterations },
    );
  }
  return solution;
}

/** As `solveLinear`, but returns the last point when the gradient does not vanish. */
export function* minimizeLinear(problem: LinearProblem): Steps<LinearSolution> {
  return yield* problem.design.size <= newtonTerms ? newton(problem) : lbfgs(problem);
}

function* newton(problem: LinearProblem): Steps<LinearSolution> {
  const { design, penalties, totalWeight, startHessian, tolerance = gradientTolerance } = problem;
  const { rows, size } = design;
  const beta = Float64Array.from(problem.start);
  const gradient = new Float64Array(size);
  const hessian = startHessian?.slice() ?? new Float64Array(size * size);
  const residual = new Float64Array(rows);
  const curvature = new Float64Array(rows);
  const margins = new Float64Array(rows);
  const change = new Float64Array(rows);
  const trial = new Float64Array(rows);
  const trialBeta = new Float64Array(size);

  design.multiply(beta, margins);
  addOffset(margins, problem.offset);
  let loss = evaluate(problem, margins, beta, residual, curvature);
  let gradientNorm = 0;
  for (let iterations = 0; ; iterations++) {
    yield;
    design.accumulate(residual, gradient);
    for (let t = 0; t < size; t++) gradient[t]! += penalties[t]! * beta[t]!;
    const previousNorm = gradientNorm;
    gradientNorm = largest(gradient) / totalWeight;
    if (gradientNorm <= tolerance || iterations === maxIterations) {
      return { beta, loss, gradientNorm, iterations, hessian };
    }
    // A Hessian costs as much as half as many passes as there are terms: kept while it still serves well.
    const isKept =
      iterations === 0 ? startHessian !== undefined : gradientNorm < keepHessianBelow * previousNorm;
    if (!isKept) {
      design.accumulate(residual, gradient, curvature, hessian);
      for (let t = 0; t < size; t++) {
        gradient[t]! += penalties[t]! * beta[t]!;
        hessian[t * size + t]! += penalties[t]!;
      }
    }
    const step = newtonStep(hessian, size, gradient);
    if (step === undefined) return { beta, loss, gradientNorm, iterations };
    design.multiply(step, change);
    let slope = 0;
    for (let t = 0; t < size; t++) slope += gradient[t]! * step[t]!;
    // Near the minimum the fall is smaller than what rounding does to a sum over the rows.
    const slack = 4 * Number.EPSILON * Math.sqrt(rows) * Math.abs(loss);
    let length = 1;
    let lower = false;
    for (let halving = 0; halving < maxHalvings && !lower; halving++, length /= 2) {
      for (let i = 0; i < rows; i++) trial[i] = margins[i]! + length * change[i]!;
      for (let t = 0; t < size; t++) trialBeta[t] = beta[t]! + length * step[t]!;
      const trialLoss = evaluate(problem, trial, trialBeta, residual, curvature);
      lower = trialLoss <= loss + 1e-4 * length * slope + slack;
      if (lower) loss = trialLoss;
    }
    if (!lower) return { beta, loss, gradientNorm, iterations };
    beta.set(trialBeta);
    margins.set(trial);
  }
}

/** Minus inverse Hessian times gradient; the diagonal is raised when rounding has made it indefinite. */
function newtonStep(hessian: Float64Array, size: number, gradient: Float64Array): Float64Array | undefined {
  const downhill = gradient.map((g) => -g);
  let diagonal = 0;
  for (let t = 0; t < size; t++) diagonal = Math.max(diagonal, hessian[t * size + t]!);
  for (let raise = 0; raise <= 1e-2; raise = raise === 0 ? 1e-12 : raise * 100) {
    if (raise > 0) for (let t = 0; t < size; t++) hessian[t * size + t]! += raise * diagonal;
    const step = choleskySolve(hessian, size, downhill);
    if (step !== undefined) return step;
  }
  return undefined;
}

function* lbfgs(problem: LinearProblem): Steps<LinearSolution> {
  const { design, penalties, totalWeight } = problem;
  const residual = new Float64Array(design.rows);
  const curvature = new Float64Array(design.rows);
  const margins = new Float64Array(design.rows);
  const minimum = yield* descend((beta, gradient) => {
    design.multiply(beta, margins);
    addOffset(margins, problem.offset);
    const loss = evaluate(problem, margins, beta, residual, curvature);
    design.accumulate(residual, gradient);
    for (let t = 0; t < gradient.length; t++) {
      gradient[t] = (gradient[t]! + penalties[t]! * beta[t]!) / totalWeight;
    }
    return loss / totalWeight;
  }, problem.start);
  return {
    beta: minimum.x,
    loss: minimum.value * totalWeight,
    gradientNorm: minimum.gradientNorm,
    iterations: minimum.iterations,
  };
}

/** L-BFGS in steps of some iterations; a step starts without the curvature that the one before has seen. */
export function* descend(objective: Objective, start: Float64Array): Steps<Minimum> {
  let iterations = 0;
  for (let x = start; ; ) {
    yield;
    const maxIterations = Math.min(stepIterations, maxDescent - iterations);
    const minimum = minimizeLbfgs(objective, x, { maxIterations, gradientTolerance, memory });
    iterations += minimum.iterations;
    if (minimum.reason !== "iterations" || iterations >= maxDescent) return { ...minimum, iterations };
    x = minimum.x;
  }
}

function evaluate(
  problem: LinearProblem,
  margins: Float64Array,
  beta: Float64Array,
  residual: Float64Array,
  curvature: Float64Array,
): number {
  let loss = problem.family.evaluate(margins, problem.targets, problem.weights, residual, curvature);
  for (let t = 0; t < beta.length; t++) loss += (problem.penalties[t]! / 2) * beta[t]! ** 2;
  return loss;
}

function addOffset(margins: Float64Array, offset: Float64Array | undefined): void {
  if (offset === undefined) return;
  for (let i = 0; i < margins.length; i++) margins[i]! += offset[i]!;
}

function largest(values: Float64Array): number {
  let norm = 0;
  for (const value of values) norm = Math.max(norm, Math.abs(value));
  return norm;
}
