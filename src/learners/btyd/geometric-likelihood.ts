import { digammaRise, logRising } from "../../stats/special.js";
import type { DistinctRows } from "./compress.js";
import type { LogLikelihood } from "./family.js";
import { dropoutChances, type GeometricFamily } from "./geometric.js";

/**
 * Log-likelihood of BG/NBD and MBG/NBD and its gradient by (ln r, ln alpha, ln a, ln b).
 *
 * With m chances to leave so far, u(t) = ln(1 + t/alpha) and (c)_n the rising factorial, a customer adds
 *   ln (r)_x + ln (b)_m - ln (a+b)_m - r u(T) - x (ln alpha + u(T)) + ln(1 + e^D),
 *   D = ln a - ln(b+m-1) + (r+x) (u(T) - u(t_x)): the log-odds of having left; no last term when m = 0.
 * This is Fader, Hardie & Lee 2005, sec. 7, in the overflow-safe form of Hardie note 027, with every difference
 * of large terms taken analytically, so that it keeps its digits for r, alpha or a, b towards infinity.
 *
 * Only the last term needs the single rows; the others are sums over distinct x and distinct T.
 *
 * @param rows summaries in days
 * @param timeScale days of the unit in which alpha is given: the likelihood is of times in that unit
 */
export function geometricLikelihood(
  family: GeometricFamily,
  rows: DistinctRows,
  timeScale: number,
): LogLikelihood {
  const { frequencies, groups, recency, age, weights } = rows;
  const times = rows.times.map((time) => time / timeScale);
  const groupCount = frequencies.length;
  const customersOfAge = new Float64Array(times.length);
  const ordersOfAge = new Float64Array(times.length);
  const customersOfGroup = new Float64Array(groupCount);
  for (let g = 0; g < groupCount; g++) {
    for (let i = groups[g]!; i < groups[g + 1]!; i++) {
      customersOfAge[age[i]!]! += weights[i]!;
      ordersOfAge[age[i]!]! += weights[i]! * frequencies[g]!;
      customersOfGroup[g]! += weights[i]!;
    }
  }
  const u = new Float64Array(times.length);
  /** Minus the slope of u by ln alpha: t / (alpha + t). */
  const v = new Float64Array(times.length);

  return (theta, gradient) => {
    const r = Math.exp(theta[0]!);
    const logAlpha = theta[1]!;
    const alpha = Math.exp(logAlpha);
    const logA = theta[2]!;
    const a = Math.exp(logA);
    const b = Math.exp(theta[3]!);
    let total = 0;
    let byR = 0; // by r, a, b; by ln alpha
    let byLogAlpha = 0;
    let byA = 0;
    let byB = 0;

    for (let k = 0; k < times.length; k++) {
      const t = times[k]!;
      u[k] = Math.log1p(t / alpha);
      v[k] = t / (alpha + t);
      const n = customersOfAge[k]!;
      if (n === 0) continue;
      const orders = ordersOfAge[k]!;
      total -= n * r * u[k]! + orders * (logAlpha + u[k]!);
      byR -= n * u[k]!;
      byLogAlpha += (n * r + orders) * v[k]! - orders;
    }

    for (let g = 0; g < groupCount; g++) {
      const x = frequencies[g]!;
      const m = dropoutChances(family, x);
      const n = customersOfGroup[g]!;
      if (n === 0 || m === 0) continue;
      total += n * (logRising(r, x) + logRising(b, m) - logRising(a + b, m));
      byR += n * digammaRise(r, x);
      const both = n * digammaRise(a + b, m);
      byA -= both;
      byB += n * digammaRise(b, m) - both;

      const shape = r + x;
      const before = b + (m - 1);
      const logOdds = logA - Math.log(before);
      let left = 0; // sums of weight * P(left), and of that times the differences of u and v
      let leftU = 0;
      let leftV = 0;
      let softplus = 0;
      const end = groups[g + 1]!;
      for (let i = groups[g]!; i < end; i++) {
        const T = age[i]!;
        const tx = recency[i]!;
        const silence = u[T]! - u[tx]!;
        const D = logOdds + shape * silence;
        const e = Math.exp(D > 0 ? -D : D);
        const weight = weights[i]!;
        const share = weight / (1 + e);
        const gone = D > 0 ? share : share * e;
        softplus += weight * ((D > 0 ? D : 0) + Math.log(1 + e));
        left += gone;
        leftU += gone * silence;
        leftV += gone * (v[T]! - v[tx]!);
      }
      total += softplus;
      byR += leftU;
      byLogAlpha -= shape * leftV;
      byA += left / a;
      byB -= left / before;
    }
    gradient[0] = r * byR;
    gradient[1] = byLogAlpha;
    gradient[2] = a * byA;
    gradient[3] = b * byB;
    return total;
  };
}
