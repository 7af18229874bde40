import { log1pExp } from "../../../stats/logspace.js";

/**
 * Two gamma-distributed hazards race: purchases of rate Gamma(n, a), death of rate Gamma(s, b). With rho = a / b
 *
 *   K(n, s, rho) = P(death comes first) = integral over tau > 0 of s (1 + tau)^(-s-1) (1 + tau/rho)^(-n).
 *
 * It holds all that is hard in Pareto/NBD: the two Gauss functions of Hardie note 009, eq 22-23, are this number
 * and its complement K(s, n, 1/rho), times powers. After Euler's transformation
 *
 *   K = s/(n+s) 2F1(1, n; n+s+1; 1 - 1/rho)            for rho >= 1
 *   K = s/(n+s) rho 2F1(1, s+1; n+s+1; 1 - rho)        for rho < 1
 *
 * whose terms are positive and fall: nothing cancels or overflows for any n and s. Towards z = 1, where the series
 * is slow, the integral is taken by the double-exponential rule.
 */

/** ln K and its derivatives. */
export interface Race {
  /** ln P(death comes first). */
  log: number;
  /** Derivatives of `log` by n, s and ln rho. */
  byN: number;
  byS: number;
  byLogRho: number;
}

/** Series longer than this take more time than the integral. */
const longestSeries = 2500;
/** -ln of the last term of a series. */
const digits = 39;

/**
 * Fills `out` with ln K(n, s, rho) and its derivatives.
 *
 * @param n shape of the purchase rate, above 0
 * @param s shape of the death rate, above 0
 * @param rho ratio of their scales, above 0
 */
export function raceOf(n: number, s: number, rho: number, out: Race): void {
  const z = rho >= 1 ? 1 - 1 / rho : 1 - rho;
  // Terms fall as z^k, and at least as (1 + k/(p+1))^(p - q).
  const p = rho >= 1 ? n : s + 1;
  const isShort =
    digits < longestSeries * -Math.log(z) || (p + 1) * Math.expm1(digits / (n + s + 1 - p)) < longestSeries;
  if (isShort) raceBySeries(n, s, rho, z, out);
  else raceByQuadrature(n, s, rho, out);
}

/** ln P(death comes first), without derivatives. */
export function logDeathFirst(n: number, s: number, rho: number): number {
  raceOf(n, s, rho, scratch);
  return scratch.log;
}

const scratch: Race = { log: 0, byN: 0, byS: 0, byLogRho: 0 };

function raceBySeries(n: number, s: number, rho: number, z: number, out: Race): void {
  const p = rho >= 1 ? n : s + 1;
  const q = n + s + 1;
  let term = 1;
  let riseP = 0; // of ln (p)_k by p
  let riseQ = 0; // of ln (q)_k by q
  let sum = 1;
  let byP = 0;
  let byQ = 0;
  let byZ = 0; // z times the derivative by z
  for (let k = 0; term > 1e-17 * sum; k++) {
    riseP += 1 / (p + k);
    riseQ += 1 / (q + k);
    term *= ((p + k) / (q + k)) * z;
    sum += term;
    byP += term * riseP;
    byQ -= term * riseQ;
    byZ += term * (k + 1);
  }
  const both = -1 / (n + s) + byQ / sum;
  const slope = z > 0 ? ((byZ / sum) * (1 - z)) / z : ((1 - z) * p) / q;
  out.log = Math.log(s / (n + s)) + Math.log(sum);
  out.byN = both;
  out.byS = 1 / s + both;
  if (rho >= 1) {
    out.byN += byP / sum;
    out.byLogRho = slope;
  } else {
    out.log += Math.log(rho);
    out.byS += byP / sum;
    out.byLogRho = 1 - slope;
  }
}

/** Widest node of the rule: e^(sinh) covers tails as slow as tau^-.0003. */
const widest = 13;

/** The integral over u = ln tau by the trapezoid rule in v, u = mode + sinh v (Takahasi & Mori 1974). */
function raceByQuadrature(n: number, s: number, rho: number, out: Race): void {
  const logRho = Math.log(rho);
  const mode = modeOf(n, s, rho);
  // The integrand, without its factor s: e^u (1 + e^u)^(-s-1) (1 + e^u / rho)^(-n).
  const top = mode - (s + 1) * log1pExp(mode) - n * log1pExp(mode - logRho);
  let mass = 0;
  let byN = 0;
  let byS = 0;
  let byLogRho = 0;
  const add = (from: number, step: number): void => {
    for (let v = from; Math.abs(v) < widest; v += step) {
      const u = mode + Math.sinh(v);
      const late = log1pExp(u);
      const early = log1pExp(u - logRho);
      const part = Math.exp(u - (s + 1) * late - n * early - top) * Math.cosh(v);
      mass += part;
      byN -= part * early;
      byS -= part * late;
      byLogRho -= part * Math.expm1(-early);
      if (!(part * (1 + early + Math.abs(u)) > 1e-18 * mass)) break;
    }
  };
  let step = 0.25;
  add(0, step);
  add(-step, -step);
  for (let previous = mass * step; step > 0.01; previous = mass * step) {
    // Only the nodes between those that are there.
    add(step / 2, step);
    add(-step / 2, -step);
    step /= 2;
    if (Math.abs(mass * step - previous) <= 1e-11 * previous) break; // halving squares the error
  }
  out.log = Math.log(s) + top + Math.log(mass * step);
  out.byN = byN / mass;
  out.byS = 1 / s + byS / mass;
  out.byLogRho = (n * byLogRho) / mass;
}

/** Where the integrand is largest: its slope 1 - (s+1) e^u/(1+e^u) - n e^u/(rho+e^u) falls through 0. */
function modeOf(n: number, s: number, rho: number): number {
  // With tau = e^u: (s + n) tau^2 + (s rho + n - 1) tau - rho = 0, by the root formula that does not cancel.
  const b = s * rho + n - 1;
  const root = Math.sqrt(b * b + 4 * (s + n) * rho);
  return Math.log(b > 0 ? (2 * rho) / (b + root) : (root - b) / (2 * (s + n)));
}
