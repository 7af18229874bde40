import { fewStates, filterFewStates } from "./filter-few-states.js";
import { logConstants } from "./forward-backward.js";
import type { OrderHistories } from "./histories.js";
import type { HmmModel } from "./model.js";
import { type PeriodCounts, periodCounts } from "./period-counts.js";
import { emission, emissionsOf, type RunTables, runTables } from "./run-tables.js";

/** What the orders of each customer say. */
export interface StateBeliefs {
  /**
   * customers x states, row-major: P(state in the period that starts at the cutoff | all orders before it). A customer
   * of the last day has the model's `initial`.
   */
  readonly next: Float64Array;
  /** Logarithm of the probability of each customer's counts. */
  readonly logLikelihood: Float64Array;
}

/** Filters the states of every customer forward to the cutoff. */
export function filterStates(model: HmmModel, histories: OrderHistories): StateBeliefs {
  return filterCounts(model, periodCounts(histories, model.periodDays));
}

export function filterCounts(model: HmmModel, counts: PeriodCounts): StateBeliefs {
  const logLikelihood = logConstants(counts);
  const next = filterForward(runTables(model, counts.longestRun), counts, logLikelihood);
  return { next, logLikelihood };
}

/** Filters histories, as `filterStates`, to the beliefs `next` alone. */
export type StateFilter = (histories: OrderHistories) => Float64Array;

/**
 * A filter for many batches, or single customers: what depends on the model alone is made once, and no logarithm is
 * taken.
 *
 * @param model must not change any more
 */
export function stateFilter(model: HmmModel): StateFilter {
  let longest = -1;
  let filter: (counts: PeriodCounts) => Float64Array;
  return (histories) => {
    const counts = periodCounts(histories, model.periodDays);
    if (counts.longestRun > longest) {
      longest = Math.max(counts.longestRun, 2 * longest);
      const tables = runTables(model, longest);
      filter =
        tables.states <= fewStates ? filterFewStates(tables) : (counts) => filterForward(tables, counts);
    }
    return filter(counts);
  };
}

/**
 * @param logLikelihood the logarithm of the probability of each customer's counts is added to it
 * @returns as `StateBeliefs.next`
 */
function filterForward(tables: RunTables, counts: PeriodCounts, logLikelihood?: Float64Array): Float64Array {
  const { offsets, run, count, lastRun, firstLength, firstCount, weights } = counts;
  const { states: K, initial, afterEmpty, afterOrder, logDecay } = tables;
  const { scaled, logScale: logScales } = emissionsOf(tables, counts.values);
  const next = new Float64Array(weights.length * K);
  const emitted = new Float64Array(K);
  let now = new Float64Array(K);
  let then = new Float64Array(K);
  for (let s = 0; s < weights.length; s++) {
    if (firstLength[s] === 0) {
      next.set(initial, s * K);
      continue;
    }
    let logScale = emission(tables, firstCount[s]!, firstLength[s]!, emitted);
    for (let k = 0; k < K; k++) now[k] = initial[k]! * emitted[k]!;
    let sum = normalise(now);
    let table = firstCount[s]! > 0 ? afterOrder : afterEmpty;
    for (let t = offsets[s]!; t < offsets[s + 1]!; t++) {
      if (logLikelihood) logScale += Math.log(sum) + logScales[count[t]!]! + run[t]! * logDecay;
      cross(table, run[t]!);
      for (let k = 0; k < K; k++) then[k]! *= scaled[count[t]! * K + k]!;
      sum = normalise(then);
      [now, then] = [then, now];
      table = afterOrder;
    }
    if (logLikelihood) logScale += Math.log(sum) + lastRun[s]! * logDecay;
    cross(table, lastRun[s]!);
    sum = normalise(then);
    if (logLikelihood) logLikelihood[s]! += logScale + Math.log(sum);
    for (let k = 0; k < K; k++) next[s * K + k] = then[k]!;
  }
  return next;

  function cross(table: Float64Array, empty: number): void {
    const at = empty * K * K;
    for (let j = 0; j < K; j++) {
      let sum = 0;
      for (let i = 0; i < K; i++) sum += now[i]! * table[at + i * K + j]!;
      then[j] = sum;
    }
  }
}

/** Makes a vector add up to 1 in place. @returns its sum before */
function normalise(vector: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += vector[k]!;
  for (let k = 0; k < vector.length; k++) vector[k]! /= sum;
  return sum;
}
