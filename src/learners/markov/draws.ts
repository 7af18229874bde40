import { OptionsError } from "../../errors.js";
import { checkCount, checkNames } from "../../options.js";
import { createRandom, type Random } from "../../stats/random.js";
import { checkLength } from "../columns.js";
import { checkAmounts, checkCounts } from "./square.js";

/** Options of `drawTransitions`. */
export interface DrawOptions {
  /** Matrices to draw, default 1000. */
  readonly draws?: number | undefined;
  /** Seed of the draws, default 1. */
  readonly seed?: number | undefined;
}

/**
 * Transition matrices drawn from the Dirichlet posterior: what follows from each of them, such as a steady state or
 * values, shows by its quantiles how sure that is.
 *
 * @param counts transitions, states x states
 * @param prior pseudo-counts of `priorCounts`; where they are 0 with the count, a transition stays impossible
 * @returns states x states of each draw, rows sum to 1; the same for the same seed
 * @throws OptionsError `shape_mismatch`, `bad_count`, `length_mismatch`, `no_way_out`, `bad_option`, `unknown_option`
 */
export function drawTransitions(
  counts: Float64Array,
  prior: Float64Array,
  options: DrawOptions = {},
): Float64Array[] {
  const where = "markov.drawTransitions";
  checkNames(["draws", "seed"], options, where);
  const { draws = 1000, seed = 1 } = options;
  checkCount("draws", draws, where);
  if (!Number.isFinite(seed)) {
    const sentence = `${where}: 'seed' must be a finite number, got ${seed}.`;
    throw new OptionsError("bad_option", sentence, { option: "seed" });
  }
  const states = checkCounts("counts", counts);
  checkLength("'prior'", prior.length, counts.length);
  checkAmounts("prior", prior);
  const posterior = counts.map((count, e) => count + prior[e]!);
  for (let from = 0; from < states; from++) {
    if (posterior.subarray(from * states, (from + 1) * states).some((count) => count > 0)) continue;
    const sentence = `State ${from} must have a count or a pseudo-count, got none.`;
    throw new OptionsError("no_way_out", sentence, { from });
  }
  const random = createRandom(seed);
  return Array.from({ length: draws }, () => {
    const matrix = new Float64Array(posterior.length);
    for (let first = 0; first < matrix.length; first += states) {
      drawShares(random, posterior.subarray(first, first + states), matrix.subarray(first, first + states));
    }
    return matrix;
  });
}

/** Shares of a Dirichlet distribution, one after the other of what is left: gammas of tiny shapes could all be 0. */
function drawShares(random: Random, shapes: Float64Array, shares: Float64Array): void {
  let left = 1;
  const last = shapes.findLastIndex((shape) => shape > 0);
  for (let to = 0; to < last; to++) {
    if (shapes[to] === 0) continue;
    const later = shapes.subarray(to + 1).reduce((sum, shape) => sum + shape, 0);
    shares[to] = left * random.beta(shapes[to]!, later);
    left -= shares[to]!;
  }
  shares[last] = left;
}
