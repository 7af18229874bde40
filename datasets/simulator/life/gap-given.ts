import { logGammaQ } from "../../../src/stats/incomplete-gamma.js";

/**
 * A gamma gap given that some of it has passed, by its quantile: Q(gap) = (1 - u) Q(passed), by bisection.
 *
 * @param passed days of the gap that have passed; 0 or less for a whole gap
 * @param u uniform on [0, 1): how much of the survival is left behind
 */
export function gapGiven(shape: number, mean: number, passed: number, u: number): number {
  const logTail = (gap: number) => (gap <= 0 ? 0 : logGammaQ(shape, (shape * gap) / mean));
  const target = Math.log1p(-u) + logTail(passed);
  let low = Math.max(0, passed);
  let high = Math.max(2 * low, mean);
  while (logTail(high) > target) high *= 2;
  for (let i = 0; i < bisections; i++) {
    const middle = (low + high) / 2;
    if (logTail(middle) > target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Enough for minutes: a gap of centuries to within a second. */
const bisections = 36;
