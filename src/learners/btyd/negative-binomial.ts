import { regularizedBeta } from "../../stats/incomplete-beta.js";
import { logGamma, logRising } from "../../stats/special.js";

/**
 * Count of a Poisson process of rate ~ Gamma(shape, rate) over a time of `share` in units of `rate`:
 * P(n) = (shape)_n / n! (share/(1+share))^n (1/(1+share))^shape.
 *
 * @returns ln P(n); -Infinity for n > 0 in no time
 */
export function logNegativeBinomial(n: number, shape: number, share: number): number {
  const stay = -shape * Math.log1p(share);
  if (n === 0) return stay;
  if (!(share > 0)) return -Infinity;
  return logRising(shape, n) - logGamma(n + 1) - n * Math.log1p(1 / share) + stay;
}

/**
 * P(count >= n): the regularised incomplete beta function I_z(n, shape) at z = share/(1+share).
 *
 * @param n real, 0 or more
 */
export function negativeBinomialTail(n: number, shape: number, share: number): number {
  if (n <= 0) return 1;
  if (!(share > 0)) return 0;
  if (share === Infinity) return 1;
  return regularizedBeta(share / (1 + share), n, shape, 1 / (1 + share));
}
