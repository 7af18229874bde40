import { logGamma } from "../../stats/special.js";
import { movesInRuns, type RunMoves } from "./moves-in-runs.js";
import type { PeriodCounts } from "./period-counts.js";
import { emission, emissionsOf, type RunTables } from "./run-tables.js";

/** Expected numbers of what is hidden, given the counts: sums over all customers and periods. */
export interface HiddenCounts extends RunMoves {
  /** Without `logConstants`, which the parameters do not touch. */
  readonly logLikelihood: number;
  /** Customers that start in each state. */
  readonly starts: Float64Array;
  /** Periods spent in each state; a short first period counts by its length. */
  readonly periods: Float64Array;
  /** Orders made in each state. */
  readonly orders: Float64Array;
}

/**
 * Expectation step by the scaled forward-backward recursion (Rabiner 1989, eq. 19-27 and 91-99), from order to order:
 * a run of empty periods is one step by its table. What happens inside the runs is added up afterwards, for all
 * customers at once (`movesInRuns`).
 */
export function forwardBackward(counts: PeriodCounts, tables: RunTables): HiddenCounts {
  const { states: K, initial, afterEmpty, afterOrder, logDecay } = tables;
  const { offsets, run, count, lastRun, firstLength, firstCount, values, weights, longestRun } = counts;
  const { scaled, logScale: logScales } = emissionsOf(tables, counts.values);
  const size = K * K;
  let mostSteps = 0;
  for (let s = 0; s < weights.length; s++) mostSteps = Math.max(mostSteps, offsets[s + 1]! - offsets[s]!);
  // Row t: step t of the series at hand, 0 the first period.
  const forward = new Float64Array((mostSteps + 1) * K);
  const emitted = new Float64Array(K); // of the first period
  const scales = new Float64Array(mostSteps + 1);
  const after = new Float64Array(K);
  const before = new Float64Array(K);
  // Sums over runs of each length of the outer products of what goes in and what comes out.
  const fromEmpty = new Float64Array((longestRun + 1) * size);
  const fromOrder = new Float64Array((longestRun + 1) * size);
  const starts = new Float64Array(K);
  const periods = new Float64Array(K);
  const orders = new Float64Array(K);
  let logLikelihood = 0;

  for (let s = 0; s < weights.length; s++) {
    const first = offsets[s]!;
    const steps = offsets[s + 1]! - first;
    const weight = weights[s]!;
    const firstTable = firstCount[s]! > 0 ? afterOrder : afterEmpty;
    const firstSums = firstCount[s]! > 0 ? fromOrder : fromEmpty;
    const tail = lastRun[s]!;

    let logScale = emission(tables, firstCount[s]!, firstLength[s]!, emitted);
    let sum = 0;
    for (let k = 0; k < K; k++) {
      forward[k] = initial[k]! * emitted[k]!;
      sum += forward[k]!;
    }
    for (let k = 0; k < K; k++) forward[k]! /= sum;
    logScale += Math.log(sum);
    for (let t = 1; t <= steps; t++) {
      const table = t === 1 ? firstTable : afterOrder;
      const at = run[first + t - 1]! * size;
      const own = count[first + t - 1]! * K;
      logScale += logScales[count[first + t - 1]!]! + run[first + t - 1]! * logDecay;
      sum = 0;
      for (let j = 0; j < K; j++) {
        let reached = 0;
        for (let i = 0; i < K; i++) reached += forward[(t - 1) * K + i]! * table[at + i * K + j]!;
        reached *= scaled[own + j]!;
        forward[t * K + j] = reached;
        sum += reached;
      }
      for (let j = 0; j < K; j++) forward[t * K + j]! /= sum;
      scales[t] = sum;
      logScale += Math.log(sum);
    }

    const lastTable = steps === 0 ? firstTable : afterOrder;
    const lastSums = steps === 0 ? firstSums : fromOrder;
    sum = 0;
    for (let i = 0; i < K; i++) {
      let through = 0;
      for (let j = 0; j < K; j++) through += lastTable[tail * size + i * K + j]!;
      after[i] = through;
      sum += forward[steps * K + i]! * through;
    }
    logScale += Math.log(sum) + tail * logDecay;
    logLikelihood += weight * logScale;
    for (let i = 0; i < K; i++) {
      after[i]! /= sum;
      const share = (weight * forward[steps * K + i]!) / sum;
      for (let j = 0; j < K; j++) lastSums[tail * size + i * K + j]! += share;
    }

    for (let t = steps; t >= 1; t--) {
      const table = t === 1 ? firstTable : afterOrder;
      const sums = t === 1 ? firstSums : fromOrder;
      const at = run[first + t - 1]! * size;
      const own = count[first + t - 1]! * K;
      const bought = values[count[first + t - 1]!]!;
      for (let k = 0; k < K; k++) {
        const occupied = weight * forward[t * K + k]! * after[k]!;
        periods[k]! += occupied;
        orders[k]! += occupied * bought;
        before[k] = (scaled[own + k]! * after[k]!) / scales[t]!;
      }
      for (let i = 0; i < K; i++) {
        const from = weight * forward[(t - 1) * K + i]!;
        let back = 0;
        for (let j = 0; j < K; j++) {
          back += table[at + i * K + j]! * before[j]!;
          sums[at + i * K + j]! += from * before[j]!;
        }
        after[i] = back;
      }
    }
    for (let k = 0; k < K; k++) {
      const occupied = weight * forward[k]! * after[k]!;
      starts[k]! += occupied;
      periods[k]! += occupied * firstLength[s]!;
      orders[k]! += occupied * firstCount[s]!;
    }
  }
  const { moves, movesAfterOrder, emptyPeriods } = movesInRuns(tables, fromEmpty, fromOrder, longestRun);
  for (let k = 0; k < K; k++) periods[k]! += emptyPeriods[k]!;
  return { logLikelihood, starts, moves, movesAfterOrder, emptyPeriods, periods, orders };
}

/**
 * What the logarithms of the Poisson probabilities have besides the terms of the rates: powers of the length and
 * factorials, one sum a series.
 */
export function logConstants({
  offsets,
  count,
  values,
  firstCount,
  firstLength,
}: PeriodCounts): Float64Array {
  const logFactorials = values.map((value) => logGamma(value + 1));
  return firstCount.map((n, s) => {
    let sum = n > 0 ? n * Math.log(firstLength[s]!) - logGamma(n + 1) : 0;
    for (let k = offsets[s]!; k < offsets[s + 1]!; k++) sum -= logFactorials[count[k]!]!;
    return sum;
  });
}
