import { log1pMinus, logGammaStep } from "./cancellation.js";
import { log1mExp } from "./logspace.js";
import { logBeta, stirlingCorrection } from "./special.js";

/** Up to this parameter the power series gives both tails at once, each with its own digits. */
const maxSeriesShape = 0.5;

/**
 * I_x(a, b), the regularised incomplete beta function: the distribution function of Beta(a, b) at x (DLMF 8.17.2).
 * The complement 1 - I_x(a, b) is I_(1 - x)(b, a): `regularizedBeta(rest, b, a, x)`.
 *
 * @param x in [0, 1]
 * @param a above 0
 * @param b above 0
 * @param rest 1 - x, for callers who know it with more digits than x near 1 leaves
 * @returns NaN outside the domain
 */
export function regularizedBeta(x: number, a: number, b: number, rest: number = 1 - x): number {
  return Math.exp(logRegularizedBeta(x, a, b, rest));
}

/**
 * ln I_x(a, b): finite wherever x > 0, however deep in the tail. Arguments as of `regularizedBeta`.
 *
 * Continued fraction on the side of the mean where it converges (DLMF 8.17.22), with the prefactor through
 * deviances, so that large parameters do not cancel; power series (DLMF 8.17.7) where the parameter is small.
 * Measured against 150 digits at 3,000 points with a, b = 1e-8 .. 1e7: error below 5e-14, or 5e-14 of its size.
 */
export function logRegularizedBeta(x: number, a: number, b: number, rest: number = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && rest >= 0 && x <= 1 && rest <= 1)) return Number.NaN;
  if (x === 0) return -Infinity;
  if (rest === 0) return 0;
  // x / rest against (a + 1) / (b + 1): x alone has no digits left near 1.
  if (x * (b + 1) <= rest * (a + 1)) return lowerSide(x, a, b, rest).log;
  return lowerSide(rest, b, a, x).logRest;
}

/** ln I_x(a, b) and ln(1 - I_x(a, b)), for x up to (a + 1) / (a + b + 2). */
function lowerSide(x: number, a: number, b: number, rest: number): { log: number; logRest: number } {
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-rest);
  const logOther = x < 0.5 ? Math.log1p(-x) : Math.log(rest);
  if (a <= maxSeriesShape) {
    // I = x^a / (a B(a, b)) (1 + a S), S the sum over n >= 1 of (1 - b)_n x^n / (n! (a + n)).
    const sum = tailSeries(x, a, b);
    const exponent = a * logX - (logGammaStep(1, a) - logGammaStep(b, a));
    const log = exponent + Math.log1p(a * sum);
    if (log < -1) return { log, logRest: log1mExp(log) };
    return { log, logRest: Math.log(-Math.expm1(exponent) - Math.exp(exponent) * a * sum) };
  }
  const log = Math.min(0, logPower(x, a, b, rest, logX, logOther) + Math.log(fraction(x, a, b, rest)));
  return { log, logRest: log1mExp(log) };
}

/** ln(x^a (1 - x)^b / (a B(a, b))). */
function logPower(x: number, a: number, b: number, rest: number, logX: number, logOther: number): number {
  if (a < 10 || b < 10) return a * logX + b * logOther - logBeta(a, b) - Math.log(a);
  // Around the mean a ln x + b ln(1 - x) and B(a, b) are huge and nearly equal: only what each deviates by counts.
  const above = b * x - a * rest;
  const deviance = a * logShareMinus(above / a, logX, a, b) + b * logShareMinus(-above / b, logOther, b, a);
  const correction = stirlingCorrection(a + b) - stirlingCorrection(a) - stirlingCorrection(b);
  return deviance + 0.5 * (Math.log(b / (a + b)) - Math.log(2 * Math.PI * a)) + correction;
}

/** ln(share / mean) - (share / mean - 1), given share / mean - 1 and ln share, for the mean p / (p + q). */
function logShareMinus(above: number, logShare: number, p: number, q: number): number {
  if (above > -0.4 && above < 0.7) return log1pMinus(above);
  return logShare + Math.log1p(q / p) - above;
}

/** Sum over n >= 1 of (1 - b)_n x^n / (n! (a + n)). */
function tailSeries(x: number, a: number, b: number): number {
  let power = 1;
  let sum = 0;
  for (let n = 1; n < 2000; n++) {
    power *= ((n - b) / n) * x;
    const term = power / (a + n);
    sum += term;
    if (Math.abs(term) <= 1e-18 * Math.abs(sum)) break;
  }
  return sum;
}

/**
 * The continued fraction of I_x(a, b), every second convergent of DLMF 8.17.22 (Didonato & Morris 1992, TOMS 708, eq. 9):
 * x enters through a (1 - x) - b x, which keeps its digits where x is next to 1. Times about the root of a + b.
 */
function fraction(x: number, a: number, b: number, rest: number): number {
  const c = 1 + (a * rest - b * x);
  const c1 = 1 + 1 / a;
  let previousUpper = 0;
  let previousLower = 1;
  let upper = 1;
  let lower = c / c1;
  let value = c1 / c;
  let p = 1;
  let s = a + 1;
  for (let n = 1; n < 1_000_000; n++) {
    const t = n / a;
    const w = n * (b - n) * x;
    const e = a / s;
    const alpha = p * (p + b / a) * e * e * (w * x);
    const beta = n + w / s + ((1 + t) / (c1 + t + t)) * (c + n * (1 + rest));
    p = 1 + t;
    s += 2;
    const nextUpper = alpha * previousUpper + beta * upper;
    const nextLower = alpha * previousLower + beta * lower;
    const next = nextUpper / nextLower;
    const isSettled = Math.abs(next - value) <= 2e-16 * next;
    value = next;
    if (isSettled) break;
    previousUpper = upper / nextLower;
    previousLower = lower / nextLower;
    upper = next;
    lower = 1;
  }
  return a * value;
}
