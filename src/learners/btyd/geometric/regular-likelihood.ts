import { digammaRise, logGamma, logRising } from "../../../stats/special.js";
import type { DistinctRows } from "../compress.js";
import type { LogDensity } from "../maximise.js";
import { dropoutChances, type GeometricFamily } from "../purchase-model.js";
import { logStageSum } from "./stages.js";

/**
 * Log-likelihood of BG/CNBD-k and MBG/CNBD-k and its gradient by (ln r, ln alpha, ln a, ln b).
 *
 * With n = r + k x, m chances to leave so far, u(t) = ln(1 + t/alpha) and S the sum of the stages (`regularLaw`), a
 * customer adds
 *   (k-1) (sum of ln gaps) - x ln Gamma(k) + ln (r)_kx + ln (b)_m - ln (a+b)_m - n u(T) - k x ln alpha + ln(S + e^D),
 *   D = ln a - ln(b+m-1) + n (u(T) - u(t_x)); no e^D when m = 0.
 * Reutterer, Platzer & Schroeder 2020, in the form of `geometricLikelihood`, which it is at k = 1.
 *
 * @param rows summaries in days; without `logGaps` that term is left out, which no parameter feels
 * @param timeScale days of the unit in which alpha is given: the likelihood is of times in that unit
 */
export function regularLikelihood(
  family: GeometricFamily,
  k: number,
  rows: DistinctRows,
  timeScale: number,
): LogDensity {
  const { frequencies, groups, recency, age, weights, orders, logGaps } = rows;
  const times = rows.times.map((time) => time / timeScale);
  const constant =
    (k - 1) * ((logGaps ?? 0) - (logGaps === undefined ? 0 : orders * Math.log(timeScale))) -
    orders * logGamma(k);
  const u = new Float64Array(times.length);
  /** Minus the slope of u by ln alpha: t / (alpha + t). */
  const slow = new Float64Array(times.length);
  const stages = { log: 0, byN: 0, byLogV: 0 };

  return (theta, gradient) => {
    const r = Math.exp(theta[0]!);
    const logAlpha = theta[1]!;
    const alpha = Math.exp(logAlpha);
    const a = Math.exp(theta[2]!);
    const b = Math.exp(theta[3]!);
    let total = constant;
    let byR = 0; // by r, ln alpha, a, b
    let byLogAlpha = 0;
    let byA = 0;
    let byB = 0;
    for (let i = 0; i < times.length; i++) {
      u[i] = Math.log1p(times[i]! / alpha);
      slow[i] = times[i]! / (alpha + times[i]!);
    }
    for (let g = 0; g < frequencies.length; g++) {
      const x = frequencies[g]!;
      const n = r + k * x;
      const m = dropoutChances(family, x);
      const before = b + (m - 1);
      const logOdds = m === 0 ? -Infinity : theta[2]! - Math.log(before);
      let customers = 0;
      let gone = 0;
      for (let i = groups[g]!; i < groups[g + 1]!; i++) {
        const weight = weights[i]!;
        const tx = recency[i]!;
        const T = age[i]!;
        // v = (T - t_x) / (alpha + T); ln v falls by alpha / (alpha + T) as ln alpha grows.
        logStageSum(k, n, (times[T]! - times[tx]!) / (alpha + times[T]!), stages);
        const silence = u[T]! - u[tx]!;
        const D = logOdds + n * silence - stages.log;
        const e = Math.exp(-Math.abs(D));
        const left = (D > 0 ? weight : weight * e) / (1 + e);
        const stayed = weight - left;
        customers += weight;
        gone += left;
        total += weight * (stages.log + Math.max(D, 0) + Math.log1p(e) - n * u[T]!);
        byR += stayed * stages.byN + left * silence - weight * u[T]!;
        byLogAlpha +=
          weight * n * slow[T]! - stayed * stages.byLogV * (1 - slow[T]!) - left * n * (slow[T]! - slow[tx]!);
      }
      if (customers === 0) continue;
      total += customers * (logRising(r, k * x) - k * x * logAlpha);
      byR += customers * digammaRise(r, k * x);
      byLogAlpha -= customers * k * x;
      if (m === 0) continue;
      total += customers * (logRising(b, m) - logRising(a + b, m));
      const both = customers * digammaRise(a + b, m);
      byA += gone / a - both;
      byB += customers * digammaRise(b, m) - both - gone / before;
    }
    gradient[0] = r * byR;
    gradient[1] = byLogAlpha;
    gradient[2] = a * byA;
    gradient[3] = b * byB;
    return total;
  };
}
