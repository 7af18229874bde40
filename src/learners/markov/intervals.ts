import { checkNames } from "../../options.js";
import { betaQuantile } from "../../stats/quantiles.js";
import { checkLength } from "../columns.js";
import { checkAllowed, checkAmounts, checkCounts, checkLevel } from "./square.js";

/** Options of `transitionIntervals`. */
export interface IntervalOptions {
  /** Probability that an interval holds, in (0, 1); default .95. */
  readonly level?: number | undefined;
  /** Pseudo-counts of `priorCounts`: intervals around that matrix. Jeffreys' prior of each transition when absent. */
  readonly prior?: Float64Array | undefined;
  /** States x states, 0 where a transition is impossible; all are possible when absent. */
  readonly allowed?: Uint8Array | undefined;
}

/** Ends of the intervals, states x states. */
export interface TransitionIntervals {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Credible intervals of transition probabilities, equal tails.
 *
 * Without `prior` each transition is one against all others of its row, under Jeffreys' prior: quantiles of
 * Beta(n_ij + 1/2, n_i - n_ij + 1/2), but 0 at the lower end where it was never seen and 1 at the upper where nothing
 * else was (Brown, Cai & DasGupta 2001): so they hold as often as they say for rare transitions too. With `prior` a
 * they are marginals of the Dirichlet posterior: Beta(n_ij + a_ij, n_i + a_i - n_ij - a_ij), which hold as often as
 * they say if the rows are drawn as the prior says.
 *
 * An impossible transition has the interval 0 to 0, and the only possible one of its row 1 to 1.
 *
 * @param counts transitions, states x states
 * @throws OptionsError `shape_mismatch`, `bad_count`, `length_mismatch`, `impossible_transition`, `bad_option`,
 *   `unknown_option`
 */
export function transitionIntervals(
  counts: Float64Array,
  options: IntervalOptions = {},
): TransitionIntervals {
  const where = "markov.transitionIntervals";
  checkNames(["level", "prior", "allowed"], options, where);
  const { level = 0.95, prior, allowed } = options;
  checkLevel(level, where);
  const states = checkCounts("counts", counts);
  if (prior) {
    checkLength("'prior'", prior.length, counts.length);
    checkAmounts("prior", prior);
  }
  if (allowed) checkAllowed(allowed, counts, states);
  const lower = new Float64Array(counts.length);
  const upper = new Float64Array(counts.length);
  const tail = (1 - level) / 2;
  for (let first = 0; first < counts.length; first += states) {
    const row = Array.from({ length: states }, (_, to) => first + to).filter(
      (e) => allowed?.[e] !== 0 && prior?.[e] !== 0,
    );
    for (const e of row) {
      const others = row.reduce((sum, other) => (other === e ? sum : sum + counts[other]!), 0);
      const otherPrior = row.reduce((sum, other) => (other === e ? sum : sum + (prior?.[other] ?? 0)), 0);
      const [a, b] = prior ? [counts[e]! + prior[e]!, others + otherPrior] : [counts[e]! + 0.5, others + 0.5];
      const isSure = row.length === 1;
      const isExact = !prior;
      lower[e] = isSure ? 1 : isExact && counts[e] === 0 ? 0 : betaQuantile(tail, a, b);
      upper[e] = isSure || (isExact && others === 0) ? 1 : betaQuantile(tail, a, b, "upper");
    }
  }
  return { lower, upper };
}
