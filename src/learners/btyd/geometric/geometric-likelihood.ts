import { digammaRise, logRising } from "../../../stats/special.js";
import type { DistinctRows } from "../compress.js";
import type { LogDensity } from "../maximise.js";
import { dropoutChances, type GeometricFamily } from "../purchase-model.js";

/** Powers up to e^300 are tabled: products of two of them are numbers still. */
const maxExponent = 300;

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
): LogDensity {
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
  /** (1 + t/alpha)^(r + x) for the x at hand. */
  const growth = new Float64Array(times.length);
  /** Over rows: ln(1 + e^D); P(left); P(left) times the rise of u, and of v, from t_x to T. */
  const sums = new Float64Array(4);
  /** Minus the slope of u by ln alpha: t / (alpha + t). */
  const v = new Float64Array(times.length);

  const addByTable = (start: number, end: number, odds: number): void => {
    let softplus = 0;
    let left = 0;
    let leftU = 0;
    let leftV = 0;
    for (let i = start; i < end; i++) {
      const T = age[i]!;
      const tx = recency[i]!;
      const weight = weights[i]!;
      const e = (odds * growth[T]!) / growth[tx]!;
      const gone = (weight * e) / (1 + e);
      softplus += weight * Math.log(1 + e);
      left += gone;
      leftU += gone * (u[T]! - u[tx]!);
      leftV += gone * (v[T]! - v[tx]!);
    }
    sums[0] = softplus;
    sums[1] = left;
    sums[2] = leftU;
    sums[3] = leftV;
  };
  const addByExponent = (start: number, end: number, logOdds: number, shape: number): void => {
    let softplus = 0;
    let left = 0;
    let leftU = 0;
    let leftV = 0;
    for (let i = start; i < end; i++) {
      const T = age[i]!;
      const tx = recency[i]!;
      const weight = weights[i]!;
      const silence = u[T]! - u[tx]!;
      const D = logOdds + shape * silence;
      const e = Math.exp(-Math.abs(D));
      const gone = (D > 0 ? weight : weight * e) / (1 + e);
      softplus += weight * (Math.max(D, 0) + Math.log(1 + e));
      left += gone;
      leftU += gone * silence;
      leftV += gone * (v[T]! - v[tx]!);
    }
    sums[0] = softplus;
    sums[1] = left;
    sums[2] = leftU;
    sums[3] = leftV;
  };

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
      const start = groups[g]!;
      const end = groups[g + 1]!;
      const logOdds = logA - Math.log(before);
      // Many rows share few times: then e^D is a product of table entries, unless they overflow.
      if (end - start > times.length && shape * u.at(-1)! + logOdds < maxExponent) {
        for (let k = 0; k < times.length; k++) growth[k] = Math.exp(shape * u[k]!);
        addByTable(start, end, a / before);
      } else {
        addByExponent(start, end, logOdds, shape);
      }
      total += sums[0]!;
      byA += sums[1]! / a;
      byB -= sums[1]! / before;
      byR += sums[2]!;
      byLogAlpha -= shape * sums[3]!;
    }
    gradient[0] = r * byR;
    gradient[1] = byLogAlpha;
    gradient[2] = a * byA;
    gradient[3] = b * byB;
    return total;
  };
}
