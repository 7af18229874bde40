import { createRandom } from "../stats/random.js";
import { checkLabels, checkLengths, checkProbabilities, type Labels } from "./check.js";
import { ascendingOrder } from "./order.js";
import type { Statistic } from "./statistic.js";

/** One bin of the reliability curve. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean predicted probability of the bin. */
  readonly predicted: number;
  /** Share of the bin's rows labelled 1. */
  readonly observed: number;
}

/**
 * The reliability curve: rows in ascending order of probability (ties by row) cut into bins of equal count;
 * the row of rank r of n, from 0, is in bin floor(r * bins / n). Empty bins, when n < bins, are left out.
 */
export function reliability(labels: Labels, probabilities: Float64Array, bins = 10): ReliabilityBin[] {
  const { order, n } = sortByProbability(labels, probabilities);
  const curve: ReliabilityBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const start = binStart(bin, bins, n);
    const end = binStart(bin + 1, bins, n);
    if (start === end) continue;
    let predicted = 0;
    let observed = 0;
    for (let i = start; i < end; i++) {
      predicted += probabilities[order[i]!]!;
      observed += labels[order[i]!]!;
    }
    const count = end - start;
    curve.push({ count, predicted: predicted / count, observed: observed / count });
  }
  return curve;
}

/**
 * Expected calibration error: the mean over rows of |observed share - mean probability| of the row's bin in
 * the reliability curve. Even a perfect model has some: see `perfectModelEce`.
 *
 * @returns in [0, 1]; NaN for no rows
 */
export function expectedCalibrationError(labels: Labels, probabilities: Float64Array, bins = 10): number {
  return eceStatistic(labels, probabilities, bins)();
}

/**
 * ECE as a function of the rows' counts: the bins are of equal count in the resample, and the copies of one
 * row may stand on both sides of a border. Counts must be whole numbers.
 */
export function eceStatistic(labels: Labels, probabilities: Float64Array, bins = 10): Statistic {
  const { order, n } = sortByProbability(labels, probabilities);
  const residuals = new Float64Array(n); // ascending by probability
  for (let i = 0; i < n; i++) residuals[i] = labels[order[i]!]! - probabilities[order[i]!]!;
  return (counts) => {
    let total = n;
    if (counts !== undefined) {
      total = 0;
      for (let i = 0; i < n; i++) total += counts[i]!;
    }
    let error = 0;
    let binSum = 0;
    let bin = 1;
    let place = 0;
    let border = binStart(bin, bins, total);
    for (let i = 0; i < n; i++) {
      let copies = counts === undefined ? 1 : counts[order[i]!]!;
      while (place + copies >= border && bin <= bins) {
        const before = border - place;
        error += Math.abs(binSum + before * residuals[i]!);
        copies -= before;
        place = border;
        binSum = 0;
        bin++;
        border = binStart(bin, bins, total);
      }
      binSum += copies * residuals[i]!;
      place += copies;
    }
    return error / total;
  };
}

/** First rank whose floor(rank * bins / n) is `bin`. */
function binStart(bin: number, bins: number, n: number): number {
  return Math.ceil((bin * n) / bins);
}

/** How `perfectModelEce` simulates. */
export interface PerfectModelOptions {
  readonly bins?: number;
  readonly simulations?: number;
  readonly seed?: number;
  readonly quantile?: number;
}

/** Above this variance of a bin's number of ones, the number is drawn from its normal limit. */
const normalLimitVariance = 400;

/**
 * The ECE that a perfect model with these probabilities stays below with chance `quantile`: labels are drawn
 * from the probabilities themselves `simulations` times. A model whose ECE is not above it cannot be told
 * from a calibrated one on so many rows.
 *
 * In bins where the number of ones has a variance above 400 that number is drawn from a normal
 * distribution, so the time does not grow with the rows.
 *
 * @returns in [0, 1]; NaN for no rows
 */
export function perfectModelEce(probabilities: Float64Array, options: PerfectModelOptions = {}): number {
  const { bins = 10, simulations = 1000, seed = 1, quantile = 0.95 } = options;
  checkProbabilities(probabilities);
  const n = probabilities.length;
  const sorted = Float64Array.from(probabilities).sort();
  const random = createRandom(seed);
  const errors = new Float64Array(simulations);
  for (let bin = 0; bin < bins; bin++) {
    const start = binStart(bin, bins, n);
    const end = binStart(bin + 1, bins, n);
    let expected = 0;
    let variance = 0;
    for (let i = start; i < end; i++) {
      expected += sorted[i]!;
      variance += sorted[i]! * (1 - sorted[i]!);
    }
    const spread = Math.sqrt(variance);
    for (let simulation = 0; simulation < simulations; simulation++) {
      let excess: number;
      if (variance > normalLimitVariance) {
        excess = spread * random.normal();
      } else {
        excess = -expected;
        for (let i = start; i < end; i++) if (random.next() < sorted[i]!) excess++;
      }
      errors[simulation] = errors[simulation]! + Math.abs(excess) / n;
    }
  }
  errors.sort();
  return n === 0 ? Number.NaN : errors[Math.min(simulations - 1, Math.floor(quantile * simulations))]!;
}

function sortByProbability(labels: Labels, probabilities: Float64Array) {
  const n = checkLengths({ labels, probabilities });
  checkLabels(labels);
  checkProbabilities(probabilities);
  return { order: ascendingOrder(probabilities), n };
}
