import { createRandom } from "../stats/random.js";
import { checkLengths, checkNumbers, checkProbabilities } from "./check.js";

/** Share of rows whose actual value lies in [lower, upper], both ends included; NaN for no rows. */
export function intervalCoverage(actual: Float64Array, lower: Float64Array, upper: Float64Array): number {
  const n = checkLengths({ actual, lower, upper });
  checkNumbers(actual, "actual");
  checkNumbers(lower, "lower");
  checkNumbers(upper, "upper");
  let covered = 0;
  for (let i = 0; i < n; i++) if (actual[i]! >= lower[i]! && actual[i]! <= upper[i]!) covered++;
  return covered / n;
}

/**
 * Randomised probability integral transform: u = P(Y < y) + v P(Y = y) with v uniform in [0, 1). The u of a right
 * predictive distribution are uniform (Czado, Gneiting & Held 2009, sec. 2.1), whether the outcome is a count, an
 * amount, or an amount that is often exactly 0.
 *
 * @param below P(Y < y): predicted chance of less than what came
 * @param upTo P(Y <= y): predicted chance of what came or less; equal to `below` where a single value has no chance of
 *   its own
 * @returns one value in [0, 1] a row
 */
export function randomisedPit(below: Float64Array, upTo: Float64Array, seed = 1): Float64Array {
  const n = checkLengths({ below, upTo });
  checkProbabilities(below, "below");
  checkProbabilities(upTo, "upTo");
  const random = createRandom(seed);
  const pit = new Float64Array(n);
  for (let i = 0; i < n; i++) pit[i] = below[i]! + random.next() * (upTo[i]! - below[i]!);
  return pit;
}

/** Statistic and p-value of a test of uniformity. */
export interface UniformityTest {
  /** Largest distance between the empirical distribution function and the uniform one. */
  readonly statistic: number;
  /** Chance of so large a distance if the values are uniform. */
  readonly pValue: number;
}

/**
 * Kolmogorov-Smirnov test that values are uniform on [0, 1].
 *
 * The p-value is the limit distribution with Stephens' (1970) correction for n: within .01 of the exact one
 * from 5 values on, and much closer in the tail.
 *
 * @returns NaN twice for no rows
 */
export function uniformityTest(values: Float64Array): UniformityTest {
  checkProbabilities(values, "values");
  const n = values.length;
  if (n === 0) return { statistic: Number.NaN, pValue: Number.NaN };
  const sorted = Float64Array.from(values).sort();
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    statistic = Math.max(statistic, sorted[i]! - i / n, (i + 1) / n - sorted[i]!);
  }
  const root = Math.sqrt(n);
  return { statistic, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * statistic) };
}

/**
 * P(K > x) of Kolmogorov's distribution: 2 sum_k (-1)^(k-1) exp(-2 k^2 x^2), and for small x, where that
 * series is slow, 1 - sqrt(2 pi) / x * sum_k exp(-(2k - 1)^2 pi^2 / (8 x^2)).
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k <= 20; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return 2 * sum;
}
