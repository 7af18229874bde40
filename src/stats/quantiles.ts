import { logGammaStep } from "./cancellation.js";
import { erf, logNormalCdf, scaledErfc } from "./error-function.js";
import { logRegularizedBeta } from "./incomplete-beta.js";
import { logGammaP, logGammaQ } from "./incomplete-gamma.js";
import { logBeta, logGamma } from "./special.js";

/**
 * Which side of the quantile holds the probability. "upper" is for chances next to 0 of being above: 1 - 1e-20 is 1.
 *
 * All quantiles here are right to about 1e-14 of their size where the distribution lets them: a relative step of eps in
 * p moves the quantile of a gamma or beta of small shape a by eps / a. They are NaN outside the domain.
 */
export type Tail = "lower" | "upper";

const rootTwoPi = 2.5066282746310002;

/** z with P(Z <= z) = p for a standard normal Z (tail "upper": P(Z > z) = p). -Infinity at 0, Infinity at 1. */
export function normalQuantile(p: number, tail: Tail = "lower"): number {
  if (tail === "upper") return -normalQuantile(p);
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return -Infinity;
  if (p === 0.5) return 0;
  if (p > 0.5) return p === 1 ? Infinity : -normalQuantile(1 - p);
  // Abramowitz & Stegun 26.2.23, then Halley's steps on (distribution - p) / density.
  const t = Math.sqrt(-2 * Math.log(p));
  const upper = 2.515517 + t * (0.802853 + t * 0.010328);
  let z = upper / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let i = 0; i < 3; i++) {
    const x = -z * Math.SQRT1_2;
    // Near the middle by what is missing to a half, in the tail by the logarithm: each with its own digits.
    const off =
      p > 0.2
        ? (0.5 - p - 0.5 * erf(x)) * rootTwoPi * Math.exp(0.5 * z * z)
        : -0.5 * scaledErfc(x) * rootTwoPi * Math.expm1(Math.log(p) - logNormalCdf(z));
    z -= off / (1 + 0.5 * z * off);
  }
  return z;
}

/** Quantile of exp(N(mu, sigma^2)). */
export function logNormalQuantile(p: number, mu: number, sigma: number, tail: Tail = "lower"): number {
  return Math.exp(mu + sigma * normalQuantile(p, tail));
}

/** Quantile of Gamma(shape, rate), mean shape / rate; 0 where it is below 5e-324. */
export function gammaQuantile(p: number, shape: number, rate: number, tail: Tail = "lower"): number {
  if (!(p >= 0 && p <= 1 && shape > 0 && rate > 0)) return Number.NaN;
  const isLower = p <= 0.5 === (tail === "lower");
  const small = p <= 0.5 ? p : 1 - p;
  if (small === 0) return isLower ? 0 : Infinity;
  return (isLower ? lowerGamma(small, shape) : upperGamma(small, shape)) / rate;
}

/** Quantile of Beta(a, b). Where it is next to 1, `betaQuantile(p, b, a, the other tail)` is 1 less it with its digits. */
export function betaQuantile(p: number, a: number, b: number, tail: Tail = "lower"): number {
  const odds = betaOdds(p, a, b, tail);
  return odds < 1 ? odds / (1 + odds) : 1 / (1 + 1 / odds);
}

/** Quantile of Student's t with `degrees` of freedom, a real number above 0. */
export function studentQuantile(p: number, degrees: number, tail: Tail = "lower"): number {
  if (!(p >= 0 && p <= 1 && degrees > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  const sign = p < 0.5 === (tail === "lower") ? -1 : 1;
  // degrees / (degrees + t^2) is Beta(degrees / 2, 1 / 2) (DLMF 8.17.21): its odds are degrees / t^2.
  return sign * Math.sqrt(degrees / betaOdds(2 * Math.min(p, 1 - p), degrees / 2, 0.5, "lower"));
}

/**
 * Newton's method for a tail probability in logs over ln x. Both tails of a gamma over ln x and of a beta over the logit
 * are log-concave, so that from the second step on it only comes closer from one side.
 *
 * @param tail ln of the tail probability at x, and its slope by ln x
 */
function solve(start: number, target: number, tail: (x: number) => [value: number, slope: number]): number {
  let x = start;
  let last = Infinity;
  for (let i = 0; i < 200 && x > 0 && x < Infinity; i++) {
    const [value, slope] = tail(x);
    const step = (target - value) / slope;
    if (Number.isNaN(step) || (Math.abs(step) >= last && last < 1e-9)) break;
    x *= Math.exp(step);
    last = Math.abs(step);
    if (last < 1e-16) break;
  }
  return x;
}

/** x with P(a, x) = p, for p up to 1/2. */
function lowerGamma(p: number, a: number): number {
  // P(a, x) is at most x^a / Gamma(a + 1), and that to all digits for a small x.
  const logFactor = a <= 0.5 ? logGammaStep(1, a) : logGamma(a + 1);
  const bound = Math.exp((Math.log(p) + logFactor) / a);
  if (bound < 1e-17) return bound;
  return solve(Math.max(bound, wilsonHilferty(normalQuantile(p), a)), Math.log(p), (x) => {
    const value = logGammaP(a, x);
    return [value, Math.exp(a * Math.log(x) - x - logGamma(a) - value)];
  });
}

/** x with Q(a, x) = q, for q up to 1/2. */
function upperGamma(q: number, a: number): number {
  const start = a > 1 ? wilsonHilferty(-normalQuantile(q), a) : Math.max(1, -Math.log(q) - logGamma(a));
  return solve(start, Math.log(q), (x) => {
    const value = logGammaQ(a, x);
    return [value, -Math.exp(a * Math.log(x) - x - logGamma(a) - value)];
  });
}

/** Wilson & Hilferty 1931: the cube root of a gamma is nearly normal. 0 where it fails, in the lower tail of a small shape. */
function wilsonHilferty(z: number, a: number): number {
  return a * Math.max(0, 1 - 1 / (9 * a) + z / (3 * Math.sqrt(a))) ** 3;
}

/** x / (1 - x) of the beta quantile x. */
function betaOdds(p: number, a: number, b: number, tail: Tail): number {
  if (!(p >= 0 && p <= 1 && a > 0 && b > 0)) return Number.NaN;
  if (tail === "upper") return 1 / betaOdds(p, b, a, "lower");
  if (p > 0.5) return betaOdds(1 - p, a, b, "upper");
  if (p === 0) return 0;
  const logB = logBeta(a, b);
  // x^a / (a B) is I_x(a, b) to all digits for a small x, and above it where b >= 1.
  const logFactor = a <= 0.5 ? logGammaStep(1, a) - logGammaStep(b, a) : Math.log(a) + logB;
  const power = Math.exp((Math.log(p) + logFactor) / a);
  if (power * Math.max(1, b) < 1e-17) return power;
  const isBell = a > 1 && b > 1;
  const start = isBell ? bellOdds(normalQuantile(p), a, b) : Math.min(0.5, power);
  return solve(start, Math.log(p), (odds) => {
    const rest = 1 / (1 + odds);
    const x = odds < 1 ? odds * rest : 1 / (1 + 1 / odds);
    const value = logRegularizedBeta(x, a, b, rest);
    const logX = odds < 1 ? Math.log(odds) - Math.log1p(odds) : -Math.log1p(1 / odds);
    return [value, Math.exp(a * logX - b * Math.log1p(odds) - logB - value)];
  });
}

/** Abramowitz & Stegun 26.5.22: the logit of a beta is nearly normal. */
function bellOdds(z: number, a: number, b: number): number {
  const [p, q] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
  const h = 2 / (p + q);
  const skew = (z * z - 3) / 6;
  const root = Math.sqrt(Math.max(0.01, h + skew));
  const w = (-z * root) / h - (q - p) * (skew + 5 / 6 - 2 / (3 * h));
  return (a / b) * Math.exp(-2 * Math.max(-300, Math.min(300, w)));
}
