import { OptionsError } from "../../errors.js";
import { checkNames, checkWord } from "../../options.js";
import { checkLength } from "../columns.js";
import { likeliestConcentration } from "./concentration.js";
import { checkAllowed, checkCounts, checkTransitions, impossible } from "./square.js";

/** Options of the back-off to means that are given. */
export interface BackOffOptions {
  /** Transitions that the prior means are worth in each row, above 0; learned from the counts when absent. */
  readonly concentration?: number | undefined;
}

/** Options of `transitionMatrix` and `priorCounts`. */
export interface SmoothingOptions extends BackOffOptions {
  /**
   * What the rows are drawn to: the shares of the states that all transitions lead to, (n_.k + 1 / K) / (n + 1), or
   * the same for every state; default "marginal".
   */
  readonly prior?: "marginal" | "uniform" | undefined;
  /** States x states, 0 where a transition is impossible; all are possible when absent. */
  readonly allowed?: Uint8Array | undefined;
}

const backOffNames = ["concentration"];
const smoothingNames = [...backOffNames, "prior", "allowed"];

/**
 * Transition probabilities under a Dirichlet prior, posterior mean:
 *
 *     P_ij = (n_ij + c m_ij) / (n_i + c)
 *
 * with concentration c and prior means m, the same in every row but for the impossible transitions, which are left out
 * and stay exactly 0. A row without counts is m.
 *
 * @param counts transitions, states x states, row = from, column = to; may be fractional
 * @returns states x states, rows sum to 1
 * @throws OptionsError `shape_mismatch`, `bad_count`, `length_mismatch`, `impossible_transition`, `no_way_out`, `bad_option`,
 *   `unknown_option`
 */
export function transitionMatrix(counts: Float64Array, options: SmoothingOptions = {}): Float64Array {
  const states = checkCounts("counts", counts);
  return posteriorMean(counts, priorCounts(counts, options), states);
}

/**
 * Pseudo-counts c m_ij of the prior of `transitionMatrix`, as `transitionIntervals` takes them.
 *
 * @throws OptionsError as `transitionMatrix`
 */
export function priorCounts(counts: Float64Array, options: SmoothingOptions = {}): Float64Array {
  checkNames(smoothingNames, options, "markov.transitionMatrix");
  const { prior = "marginal", concentration, allowed } = options;
  checkWord("prior", prior, ["marginal", "uniform"], "markov.transitionMatrix");
  checkConcentration(concentration);
  const states = checkCounts("counts", counts);
  if (allowed) checkAllowed(allowed, counts, states);
  const means = priorMeans(prior === "uniform" ? uniform(states) : marginal(counts, states), states, allowed);
  const c = concentration ?? likeliestConcentration({ counts, means, width: states });
  return means.map((mean) => c * mean);
}

/**
 * Second-order transition probabilities, drawn to those of first order (MacKay & Peto 1995):
 *
 *     P(k | i, j) = (n_ijk + c first_jk) / (n_ij + c)
 *
 * Where i, j was never seen it is the first order; where `first` is 0 it is 0.
 *
 * @param counts states x states x states: previous state i, state j, next state k
 * @param first transition matrix of first order, states x states
 * @returns states x states x states, each row over k sums to 1
 * @throws OptionsError `shape_mismatch`, `bad_count`, `bad_transitions`, `length_mismatch`, `impossible_transition`,
 *   `bad_option`, `unknown_option`
 */
export function secondOrderMatrix(
  counts: Float64Array,
  first: Float64Array,
  options: BackOffOptions = {},
): Float64Array {
  checkCounts("counts", counts, 3);
  return backOff(counts, first, options, "markov.secondOrderMatrix");
}

/**
 * Transition matrices of segments, or of periods, each drawn to one of all as `secondOrderMatrix` is drawn to the first
 * order: a small segment keeps close to the whole, a large one is itself.
 *
 * @param counts states x states of each segment
 * @param pooled transition matrix of all
 * @throws OptionsError as `secondOrderMatrix`
 */
export function segmentMatrices(
  counts: readonly Float64Array[],
  pooled: Float64Array,
  options: BackOffOptions = {},
): Float64Array[] {
  const all = new Float64Array(counts.length * pooled.length);
  counts.forEach((segment, s) => {
    checkCounts(`counts[${s}]`, segment);
    checkLength(`'counts[${s}]'`, segment.length, pooled.length);
    all.set(segment, s * pooled.length);
  });
  const matrices = backOff(all, pooled, options, "markov.segmentMatrices");
  return counts.map((_, s) => matrices.slice(s * pooled.length, (s + 1) * pooled.length));
}

/** Contexts x states x states, each drawn to the matrix without the context. */
function backOff(
  counts: Float64Array,
  first: Float64Array,
  options: BackOffOptions,
  where: string,
): Float64Array {
  checkNames(backOffNames, options, where);
  checkConcentration(options.concentration);
  const states = checkTransitions("first", first);
  if (counts.length % first.length !== 0) checkLength("'first'", first.length, states ** 2);
  const means = Float64Array.from(counts, (count, e) => {
    const mean = first[e % first.length]!;
    if (count > 0 && mean === 0) throw impossible(Math.floor((e % first.length) / states), e % states, count);
    return mean;
  });
  const c = options.concentration ?? likeliestConcentration({ counts, means, width: states });
  return posteriorMean(
    counts,
    means.map((mean) => c * mean),
    states,
  );
}

function posteriorMean(counts: Float64Array, prior: Float64Array, width: number): Float64Array {
  const shares = new Float64Array(counts.length);
  for (let first = 0; first < counts.length; first += width) {
    let total = 0;
    for (let e = first; e < first + width; e++) {
      shares[e] = counts[e]! + prior[e]!;
      total += shares[e]!;
    }
    for (let e = first; e < first + width; e++) shares[e]! /= total;
  }
  return shares;
}

const uniform = (states: number): Float64Array => new Float64Array(states).fill(1 / states);

/** Shares of the states that transitions lead to, with one transition more that leads to all alike. */
function marginal(counts: Float64Array, states: number): Float64Array {
  const shares = uniform(states);
  let total = 1;
  counts.forEach((count, e) => {
    shares[e % states]! += count;
    total += count;
  });
  return shares.map((share) => share / total);
}

/** The shares in every row, without what is impossible from there. */
function priorMeans(shares: Float64Array, states: number, allowed: Uint8Array | undefined): Float64Array {
  const means = Float64Array.from({ length: states * states }, (_, e) =>
    allowed?.[e] === 0 ? 0 : shares[e % states]!,
  );
  return posteriorMean(means, new Float64Array(means.length), states);
}

function checkConcentration(concentration: number | undefined): void {
  if (concentration === undefined || (concentration > 0 && concentration < Infinity)) return;
  const sentence = `'concentration' must be above 0, got ${concentration}.`;
  throw new OptionsError("bad_option", sentence, { option: "concentration" });
}
