import { digamma } from "./special.js";

/** ln(1 + u) - u for u > -1, with full relative precision near 0, where it is -u^2 / 2. */
export function log1pMinus(u: number): number {
  if (u < -0.4 || u > 0.7) return Math.log1p(u) - u;
  // ln(1 + u) = 2 artanh r with r = u / (2 + u), and u = 2 r + u r.
  const r = u / (2 + u);
  const square = r * r;
  let sum = 0;
  for (let k = 35; k >= 3; k -= 2) sum = sum * square + 1 / k;
  return r * (2 * square * sum - u);
}

// Gauss-Legendre of 8 points on (0, 1): nodes below 1/2 and their weights; the other half mirrors them.
const nodes = [0.019855071751231884, 0.10166676129318664, 0.2372337950418355, 0.4082826787521751];
const weights = [0.05061426814518813, 0.11119051722668724, 0.15685332293894363, 0.18134189168918097];

/**
 * ln Gamma(b + h) - ln Gamma(b) for b > 0 and |h| <= 1/2, b + h > 0: the integral of digamma over the step, so that a
 * step of 1e-12 keeps its digits. Relative error below 1e-14 of |h| max(1, |digamma(b)|).
 */
export function logGammaStep(b: number, h: number): number {
  if (b < 1.5) return logGammaStep(b + 1, h) - Math.log1p(h / b);
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    sum += weights[i]! * (digamma(b + h * nodes[i]!) + digamma(b + h * (1 - nodes[i]!)));
  }
  return h * sum;
}
