/**
 * Interval of a chance that was seen as the share `share` of `n` independent rows (Wilson 1927): those chances from
 * which the share is at most z standard errors away. It stays in [0, 1] and has a width at shares of 0 and 1 too,
 * where one end is exactly the share.
 *
 * @param n rows, above 0; need not be whole
 * @param z normal quantile of the interval: 1.96 for a level of .95
 */
export function wilsonInterval(share: number, n: number, z: number): { lower: number; upper: number } {
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // At the ends of the range the sums round.
  return {
    lower: share === 0 ? 0 : Math.max(0, middle - half),
    upper: share === 1 ? 1 : Math.min(1, middle + half),
  };
}
