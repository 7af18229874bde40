import { wolfeSearch } from "./line-search.js";
import type { Minimum, Objective, StopReason } from "./minimum.js";

export interface LbfgsOptions {
  /** Most steps; default 200. */
  readonly maxIterations?: number;
  /** Done when the largest absolute gradient component is at most this; default 1e-8. */
  readonly gradientTolerance?: number;
  /** Done when two steps in a row lower the value by less than this share of it; default 1e-15, 0 never. */
  readonly valueTolerance?: number;
  /** Pairs of steps and gradient changes kept; default 8. */
  readonly memory?: number;
  /** Length of the first trial step; default 1 (in the objective's own coordinates), at most 1/|gradient|. */
  readonly firstStep?: number;
}

/**
 * Minimum of a smooth function by limited-memory BFGS (Nocedal & Wright 2006, algorithms 7.4 and 7.5) with a
 * strong Wolfe line search. Points where the objective is not finite are stepped back from.
 *
 * @param start the objective must be finite here, otherwise the result is `line_search` at the start
 */
export function minimizeLbfgs(
  objective: Objective,
  start: Float64Array,
  options: LbfgsOptions = {},
): Minimum {
  const { maxIterations = 200, gradientTolerance = 1e-8, valueTolerance = 1e-15, memory = 8 } = options;
  const n = start.length;
  let x = Float64Array.from(start);
  let gradient = new Float64Array(n);
  let value = objective(x, gradient);
  let evaluations = 1;
  let iterations = 0;
  let stalled = 0;
  const pairs: Pair[] = [];
  const end = (reason: StopReason): Minimum => {
    const gradientNorm = maxNorm(gradient);
    const converged = Number.isFinite(value) && (gradientNorm <= gradientTolerance || reason === "value");
    return { x, value, gradientNorm, iterations, evaluations, reason, converged };
  };

  while (Number.isFinite(value)) {
    if (maxNorm(gradient) <= gradientTolerance) return end("gradient");
    if (iterations >= maxIterations) return end("iterations");
    let direction = descentDirection(gradient, pairs);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      pairs.length = 0;
      direction = descentDirection(gradient, pairs);
      slope = dot(direction, gradient);
    }
    const length = pairs.length === 0 ? (options.firstStep ?? 1) / Math.max(1, Math.sqrt(-slope)) : 1;
    const step = wolfeSearch(objective, { x, value, gradient, direction, slope }, length);
    evaluations += step.evaluations;
    iterations++;
    if (step.x === undefined) {
      if (pairs.length === 0) return end("line_search");
      pairs.length = 0; // once more, straight downhill
      continue;
    }
    remember(pairs, memory, x, gradient, step.x, step.gradient);
    const fall = value - step.value;
    x = step.x;
    gradient = step.gradient;
    value = step.value;
    stalled = fall <= valueTolerance * Math.abs(value) ? stalled + 1 : 0;
    if (stalled === 2 && maxNorm(gradient) > gradientTolerance) return end("value");
  }
  return end("line_search");
}

/** A step s, the change of the gradient y over it, and 1 / s'y. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

function remember(
  pairs: Pair[],
  memory: number,
  x: Float64Array,
  gradient: Float64Array,
  nextX: Float64Array,
  nextGradient: Float64Array,
): void {
  const s = nextX.map((value, i) => value - x[i]!);
  const y = nextGradient.map((value, i) => value - gradient[i]!);
  const curvature = dot(s, y);
  // Without positive curvature the pair would spoil the metric.
  if (!(curvature > 1e-14 * dot(y, y))) return;
  pairs.push({ s, y, rho: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

/** Two-loop recursion (Nocedal & Wright, algorithm 7.4): minus the inverse Hessian estimate times the gradient. */
function descentDirection(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((g) => -g);
  const weights = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k]!;
    weights[k] = rho * dot(s, direction);
    for (let i = 0; i < direction.length; i++) direction[i]! -= weights[k]! * y[i]!;
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (let k = 0; k < pairs.length; k++) {
    const { s, y, rho } = pairs[k]!;
    const change = weights[k]! - rho * dot(y, direction);
    for (let i = 0; i < direction.length; i++) direction[i]! += change * s[i]!;
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function maxNorm(values: Float64Array): number {
  let norm = 0;
  for (const value of values) norm = Math.max(norm, Math.abs(value));
  return norm;
}
