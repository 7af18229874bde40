import { logScaledUpperGamma } from "./incomplete-gamma.js";
import { log1pExp } from "./logspace.js";
import { logIntegrate } from "./quadrature.js";
import { logGamma } from "./special.js";

/**
 * ln U(a, b, z), Tricomi's confluent hypergeometric function, for a > 0, z > 0 and any real b (DLMF 13.4.4):
 * Gamma(a) U is the integral of t^(a - 1) (1 + t)^(b - a - 1) e^(-z t) over t > 0, all positive.
 *
 * U(1, b, z) and U(s, s, z), the two of discounted expected orders, are incomplete gamma functions, exact for every b
 * and s (whole numbers are no special case); the rest is quadrature over ln t, about 60 microseconds.
 *
 * Measured against 40 digits at 1,200 points with a = 1e-8 .. 1e3, |b| <= 1e3, z = 1e-8 .. 1e5: error below 1e-14, or
 * 1e-15 of the size of ln U where that is more.
 *
 * @returns NaN outside the domain
 */
export function logTricomi(a: number, b: number, z: number): number {
  if (!(a > 0 && z > 0) || !Number.isFinite(a + b + z)) return Number.NaN;
  if (a === 1) return logScaledUpperGamma(b - 1, z);
  // U(s, s, z) = z^(1 - s) U(1, 2 - s, z) (DLMF 13.2.40).
  if (a === b) return (1 - a) * Math.log(z) + logScaledUpperGamma(1 - a, z);
  const power = b - a - 1;
  const logF = (v: number): number => a * v + power * log1pExp(v) - z * Math.exp(v);
  return logIntegrate(logF, -Infinity, Infinity).value - logGamma(a);
}
