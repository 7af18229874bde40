import { checkLengths, checkNumbers } from "./check.js";
import { ascendingOrder, tieEnds } from "./order.js";

/**
 * Sum of the values of the best-scored k rows, for k = 0..n. Among rows of one score each is as likely to be taken as
 * the others: the expected sum over all orders of ties.
 */
export function bestFirstSums(values: ArrayLike<number>, scores: Float64Array): Float64Array {
  const n = checkLengths({ values, scores });
  checkNumbers(scores, "scores");
  const order = ascendingOrder(scores);
  const ends = tieEnds(scores, order);
  const sums = new Float64Array(n + 1);
  for (let high = n - 1; high >= 0; ) {
    let low = high;
    let sum = values[order[high]!]!;
    while (low > 0 && !ends[low - 1]) {
      low--;
      sum += values[order[low]!]!;
    }
    const before = n - 1 - high;
    const tied = high - low + 1;
    for (let k = 1; k <= tied; k++) sums[before + k] = sums[before]! + (sum * k) / tied;
    high = low - 1;
  }
  return sums;
}
