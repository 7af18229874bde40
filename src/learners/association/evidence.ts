import { erfc } from "../../stats/error-function.js";

/** Baskets with two items, with each of them, and in all. */
export interface JointCounts {
  /** k11: baskets with both. */
  readonly together: number;
  /** n_i: baskets with the first item. */
  readonly first: number;
  /** n_j: baskets with the second. */
  readonly second: number;
  /** N: baskets. */
  readonly baskets: number;
}

/** 97.5 % point of the standard normal distribution. */
const z = 1.959963984540054;
/** Baskets that the evidence of a rare pair is drawn down by: `shrunkCosine`. */
const shrinkage = 10;

/** How many times as often as by chance: k11 N / (n_i n_j); 1 where the items have nothing to do with each other. */
export function liftOf({ together, first, second, baskets }: JointCounts): number {
  return (together * baskets) / (first * second);
}

/**
 * Lower end of the 95 % interval of the lift of the second item given the first: lift e^(-z s), where s^2 = 1/k11 - 1/n_i
 * + 1/n_j - 1/N is the variance of the log of a ratio of two shares, k11 of n_i and n_j of N (Katz et al. 1978). The
 * shares are taken as independent, which they are not quite: the interval is rather too wide than too narrow, and not
 * the same from the second item's side.
 */
export function liftLowerOf(counts: JointCounts): number {
  const { together, first, second, baskets } = counts;
  const variance = 1 / together - 1 / first + 1 / second - 1 / baskets;
  return liftOf(counts) * Math.exp(-z * Math.sqrt(Math.max(0, variance)));
}

/**
 * Log-likelihood ratio of the table of baskets with and without each item: twice the sum of observed x ln(observed /
 * expected) (Dunning 1993). 0 or more.
 */
export function logLikelihoodRatio({ together, first, second, baskets }: JointCounts): number {
  const cell = (observed: number, row: number, column: number) =>
    observed > 0 ? observed * Math.log((observed / row) * (baskets / column)) : 0;
  const [others, rest] = [baskets - first, baskets - second];
  const sum =
    cell(together, first, second) +
    cell(first - together, first, rest) +
    cell(second - together, others, second) +
    cell(others - second + together, others, rest);
  return Math.max(0, 2 * sum);
}

/** P(chi-square with one degree of freedom > x): the chance of such a ratio where there is nothing to find. */
export function pValueOf(ratio: number): number {
  return erfc(Math.sqrt(ratio / 2));
}

/** k11 / (sqrt(n_i n_j) + 10): cosine, drawn down where both items are rare. Good to rank by, as lift is not. */
export function shrunkCosineOf({ together, first, second }: Omit<JointCounts, "baskets">): number {
  return together / (Math.sqrt(first * second) + shrinkage);
}
