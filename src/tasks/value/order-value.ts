import { type Blend, blendLogits } from "../../learners/calibration/blend.js";
import { choleskySolve } from "../../matrix/solve.js";
import type { ScoredBuyers } from "./buyers.js";

/** How far a weight lies from an even share. */
const weightDeviation = 0.15;
/** How far the mean value of orders moves from one period to the next, on the logarithm. */
const levelDeviation = 0.1;

/**
 * Learns how members add up to the logarithm of the value of an order: the weights by least squares on the logarithms of
 * what orders were worth, the level so that the values of all orders add up to what was spent (Duan's smearing, 1983:
 * the mean of a skewed value is above the exponential of its mean logarithm).
 *
 * Both are cautious. Weights have a normal prior around even shares. The ratio of money to expectation has one around
 * that of the windows which the members were trained on, and is believed by its own standard error: where a few orders
 * hold much of the money, one period says little.
 *
 * @param size number of members
 * @param judged buyers of windows that no member was trained on
 * @param trained buyers of the windows that the members were trained on
 */
export function fitOrderValue(size: number, judged: ScoredBuyers, trained: ScoredBuyers): Blend {
  const weights = orderValueWeights(size, judged);
  const ofShape = { weights, intercept: 0 };
  const before = ratioOf(ofShape, trained);
  const out = ratioOf(ofShape, judged);
  const [prior, spread] = [before.logRatio, levelDeviation ** 2];
  const trust = out.variance < Number.POSITIVE_INFINITY ? spread / (spread + out.variance) : 0;
  return { weights, intercept: prior + trust * (out.logRatio - prior) };
}

/** Weights of the first `size` members: even shares, moved as far as the buyers say. */
export function orderValueWeights(size: number, { members, orders, value, windows }: ScoredBuyers): number[] {
  const evenly = Array.from({ length: size }, () => 1 / size);
  const even = 1 / size;
  const rows = Array.from(value.keys()).filter((i) => value[i]! > 0);
  if (size === 1 || rows.length <= size) return evenly;
  const actual = centred(Float64Array.from(rows, (i) => Math.log(value[i]! / orders[i]!)));
  const columns = members.map((member) => centred(Float64Array.from(rows, (i) => member[i]!)));
  const rest = actual.map((y, k) => y - columns.reduce((sum, column) => sum + even * column[k]!, 0));
  const noise = (windows * dot(rest, rest)) / rows.length;
  if (!(noise > 0)) return evenly;
  const precision = noise / weightDeviation ** 2;
  const matrix = new Float64Array(size * size);
  columns.forEach((a, j) => {
    columns.forEach((b, k) => {
      matrix[j * size + k] = dot(a, b) + (j === k ? precision : 0);
    });
  });
  const moved = choleskySolve(
    matrix,
    size,
    Float64Array.from(columns, (column) => dot(column, rest)),
  );
  return members.map((_, m) => Math.max(0, even + (moved?.[m] ?? 0)));
}

/** Logarithm of what was spent over what orders of these buyers were expected to be worth, and its variance. */
function ratioOf(
  blend: Blend,
  { members, orders, value, windows }: ScoredBuyers,
): { logRatio: number; variance: number } {
  if (value.length === 0) return { logRatio: 0, variance: Number.POSITIVE_INFINITY };
  const expected = blendLogits(blend, members).map((log, i) => orders[i]! * Math.exp(log));
  const [spent, total] = [sumOf(value), sumOf(expected)];
  if (!(spent > 0 && total > 0)) return { logRatio: 0, variance: Number.POSITIVE_INFINITY };
  const ratio = spent / total;
  const errors = value.map((v, i) => v - ratio * expected[i]!);
  return { logRatio: Math.log(ratio), variance: (windows * dot(errors, errors)) / spent ** 2 };
}

function centred(values: Float64Array): Float64Array {
  const mean = sumOf(values) / values.length;
  return values.map((value) => value - mean);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
