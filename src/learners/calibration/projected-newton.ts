import { TrainError } from "../../errors.js";
import { choleskySolve } from "../../matrix/solve.js";

/** Value and derivatives of an objective at one point. */
export interface NewtonPoint {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** Row-major, symmetric. */
  readonly hessian: Float64Array;
}

/** A strictly convex objective of a few coefficients, each with a lower bound. */
export interface BoundedProblem {
  readonly start: Float64Array;
  readonly atLeast: Float64Array;
  evaluate(coefficients: Float64Array): NewtonPoint;
  /** The gradient is small when it is below 1e-9 of this: the total weight of the rows. */
  readonly scale: number;
}

const gradientTolerance = 1e-9;
const maxIterations = 100;
const maxHalvings = 50;

/**
 * The minimum by projected Newton steps (Bertsekas 1982): coefficients that stand at their bound and would leave it
 * downhill are held, a Newton step is taken in the others and cut off at the bounds.
 *
 * @throws TrainError `not_converged`
 */
export function projectedNewton({ start, atLeast, evaluate, scale }: BoundedProblem): Float64Array {
  let coefficients: Float64Array = start.map((value, j) => Math.max(value, atLeast[j]!));
  let point = evaluate(coefficients);
  for (let iteration = 0; ; iteration++) {
    const free: number[] = [];
    let norm = 0;
    for (let j = 0; j < coefficients.length; j++) {
      if (coefficients[j]! <= atLeast[j]! && point.gradient[j]! > 0) continue;
      free.push(j);
      norm = Math.max(norm, Math.abs(point.gradient[j]!));
    }
    if (norm <= gradientTolerance * scale) return coefficients;
    const next =
      iteration < maxIterations ? descend(coefficients, point, free, atLeast, evaluate) : undefined;
    if (next === undefined) {
      throw new TrainError("not_converged", `The weights stopped at a gradient of ${norm / scale} a row.`, {
        gradientNorm: norm / scale,
        iterations: iteration,
      });
    }
    [coefficients, point] = next;
  }
}

/** The next coefficients: a Newton step in the free ones, halved until the loss falls enough. */
function descend(
  coefficients: Float64Array,
  { loss, gradient, hessian }: NewtonPoint,
  free: readonly number[],
  atLeast: Float64Array,
  evaluate: BoundedProblem["evaluate"],
): [Float64Array, NewtonPoint] | undefined {
  const size = coefficients.length;
  const block = Float64Array.from(free.flatMap((j) => free.map((k) => hessian[j * size + k]!)));
  const downhill = Float64Array.from(free, (j) => -gradient[j]!);
  const step = choleskySolve(block, free.length, downhill);
  if (step === undefined) return undefined;
  for (let halving = 0, length = 1; halving < maxHalvings; halving++, length /= 2) {
    const next = coefficients.slice();
    let slope = 0;
    free.forEach((j, a) => {
      next[j] = Math.max(atLeast[j]!, coefficients[j]! + length * step[a]!);
      slope += gradient[j]! * (next[j]! - coefficients[j]!);
    });
    const point = evaluate(next);
    // Near the minimum the fall is smaller than what rounding does to a sum over the rows.
    if (point.loss <= loss + 1e-4 * slope + 1e-13 * Math.abs(loss)) return [next, point];
  }
  return undefined;
}
