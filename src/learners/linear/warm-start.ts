import type { Scaling, TermColumn } from "../scaling.js";
import { openDesign } from "./level-design.js";
import { type LinearProblem, minimizeLinear } from "./newton.js";
import type { Steps } from "./steps.js";

/** From this many rows on, a start from a sample saves more passes over all rows than it costs. */
const smallestRows = 20_000;
const step = 8;

/** The coefficients of the sample are not nearer to those of all rows than this, however long it is fitted. */
const tolerance = 1e-4;

/**
 * The problem from a better start: coefficients and Hessian of every eighth row with an eighth of the penalty, near
 * enough to those of all rows that one full Hessian is left to do. With few rows, or a sample of one target value or
 * without a minimum, the problem as it is.
 */
export function* warmStart(
  problem: LinearProblem,
  scaling: Scaling,
  columns: readonly TermColumn[],
): Steps<LinearProblem> {
  if (problem.design.rows < smallestRows) return problem;
  const targets = everyEighth(Float64Array.from(problem.targets));
  const weights = problem.weights === undefined ? undefined : everyEighth(problem.weights);
  const { lowest, highest, totalWeight } = summarise(targets, weights);
  if (!(lowest < highest)) return problem;
  const sample = openDesign(scaling, columns.map(everyEighth));
  const solution = yield* minimizeLinear({
    ...problem,
    tolerance,
    design: sample,
    targets,
    weights,
    totalWeight,
    offset: problem.offset === undefined ? undefined : everyEighth(problem.offset),
    penalties: problem.penalties.map((penalty) => penalty / step),
  });
  if (!(solution.gradientNorm < 1e-3)) return problem;
  return { ...problem, start: solution.beta, startHessian: solution.hessian?.map((value) => value * step) };
}

function everyEighth<C extends TermColumn>(column: C): C {
  const part = column.slice(0, Math.ceil(column.length / step)) as C;
  for (let i = 0; i < part.length; i++) part[i] = column[i * step]!;
  return part;
}

/** Range of the targets that have weight, and the sum of weights. */
function summarise(targets: Float64Array, weights: Float64Array | undefined) {
  let lowest = Infinity;
  let highest = -Infinity;
  let totalWeight = 0;
  for (let i = 0; i < targets.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (weight === 0) continue;
    totalWeight += weight;
    lowest = Math.min(lowest, targets[i]!);
    highest = Math.max(highest, targets[i]!);
  }
  return { lowest, highest, totalWeight };
}
