import { createDesign } from "./design.js";
import { type LinearProblem, minimizeLinear } from "./newton.js";
import type { Scaling, TermColumn } from "./scaling.js";
import type { Steps } from "./steps.js";

/** From this many rows on, a start from a sample saves more passes over all rows than it costs. */
const smallestRows = 20_000;
const step = 8;

/**
 * Coefficients of every eighth row with an eighth of the penalty: near enough to those of all rows that one
 * or two full Hessians are left to do. With few rows, or a sample of one target value or without a minimum, the given start.
 */
export function* warmStart(
  problem: LinearProblem,
  scaling: Scaling,
  columns: readonly TermColumn[],
): Steps<Float64Array> {
  if (problem.design.rows < smallestRows) return problem.start;
  const targets = everyEighth(Float64Array.from(problem.targets));
  const weights = problem.weights === undefined ? undefined : everyEighth(problem.weights);
  const { lowest, highest, totalWeight } = summarise(targets, weights);
  if (!(lowest < highest)) return problem.start;
  const sample = createDesign(scaling, columns.map(everyEighth));
  const solution = yield* minimizeLinear({
    ...problem,
    design: sample,
    targets,
    weights,
    totalWeight,
    offset: problem.offset === undefined ? undefined : everyEighth(problem.offset),
    penalties: problem.penalties.map((penalty) => penalty / step),
  });
  return solution.gradientNorm < 1e-3 ? solution.beta : problem.start;
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
