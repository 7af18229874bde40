import { digammaRise, logRising } from "../../../stats/special.js";
import type { DistinctRows } from "../compress.js";
import type { LogDensity } from "../maximise.js";
import { type Race, raceOf } from "./race.js";

/**
 * Log-likelihood of Pareto/NBD and its gradient by (ln r, ln alpha, ln s, ln beta).
 *
 * With w(t) = (1 + t/alpha)^-(r+x) (1 + t/beta)^-s and K(t) the chance that death comes before the next order for
 * one who is active at t (`race.ts`), a customer adds
 *   ln (r)_x - x ln alpha + ln(w(t_x) K(t_x) + w(T) (1 - K(T))),
 * which is Hardie note 009, eq 22-23. Its terms depend on (x, t_x) and on (x, T) alone, so that they are computed
 * once for each of these pairs, of which there are far fewer than distinct rows.
 *
 * @param rows summaries in days
 * @param timeScale days of the unit in which alpha and beta are given: the likelihood is of times in that unit
 */
export function paretoLikelihood(rows: DistinctRows, timeScale: number): LogDensity {
  const { frequencies, groups, recency, age, weights } = rows;
  const times = rows.times.map((time) => time / timeScale);
  const pairs = Array.from(frequencies, (_, g) => ({
    recency: usedTimes(recency.subarray(groups[g]!, groups[g + 1]!), times.length),
    age: usedTimes(age.subarray(groups[g]!, groups[g + 1]!), times.length),
  }));
  const last = emptyTerms(times.length);
  const end = emptyTerms(times.length);
  const customersOfGroup = Float64Array.from(frequencies, (_, g) => {
    let sum = 0;
    for (let i = groups[g]!; i < groups[g + 1]!; i++) sum += weights[i]!;
    return sum;
  });

  return (theta, gradient) => {
    const law = {
      alpha: Math.exp(theta[1]!),
      s: Math.exp(theta[2]!),
      beta: Math.exp(theta[3]!),
    };
    const r = Math.exp(theta[0]!);
    let total = 0;
    let byR = 0; // by r, ln alpha, s, ln beta
    let byLogAlpha = 0;
    let byS = 0;
    let byLogBeta = 0;
    for (let g = 0; g < frequencies.length; g++) {
      const x = frequencies[g]!;
      const n = customersOfGroup[g]!;
      if (n === 0) continue;
      total += n * (logRising(r, x) - x * theta[1]!);
      byR += n * digammaRise(r, x);
      byLogAlpha -= n * x;
      for (const k of pairs[g]!.recency) fillTerm(last, k, times[k]!, r + x, law, true);
      for (const k of pairs[g]!.age) fillTerm(end, k, times[k]!, r + x, law, false);
      for (let i = groups[g]!; i < groups[g + 1]!; i++) {
        const tx = recency[i]!;
        const T = age[i]!;
        const weight = weights[i]!;
        const D = last.log[tx]! - end.log[T]!;
        const e = Math.exp(-Math.abs(D));
        total += weight * (Math.max(last.log[tx]!, end.log[T]!) + Math.log1p(e));
        const ofLast = (D > 0 ? weight : weight * e) / (1 + e);
        const ofEnd = (D > 0 ? weight * e : weight) / (1 + e);
        byR += ofLast * last.byN[tx]! + ofEnd * end.byN[T]!;
        byLogAlpha += ofLast * last.byLogAlpha[tx]! + ofEnd * end.byLogAlpha[T]!;
        byS += ofLast * last.byS[tx]! + ofEnd * end.byS[T]!;
        byLogBeta += ofLast * last.byLogBeta[tx]! + ofEnd * end.byLogBeta[T]!;
      }
    }
    gradient[0] = r * byR;
    gradient[1] = byLogAlpha;
    gradient[2] = law.s * byS;
    gradient[3] = byLogBeta;
    return total;
  };
}

/** ln of a term of the likelihood and its derivatives, by position in the times. */
interface Terms {
  readonly log: Float64Array;
  readonly byN: Float64Array;
  readonly byLogAlpha: Float64Array;
  readonly byS: Float64Array;
  readonly byLogBeta: Float64Array;
}

function emptyTerms(length: number): Terms {
  const column = (): Float64Array => new Float64Array(length);
  return { log: column(), byN: column(), byLogAlpha: column(), byS: column(), byLogBeta: column() };
}

const race: Race = { log: 0, byN: 0, byS: 0, byLogRho: 0 };

/** ln(w(t) K(t)) where death comes first, ln(w(t) (1 - K(t))) where it does not. */
function fillTerm(
  terms: Terms,
  k: number,
  t: number,
  n: number,
  { alpha, s, beta }: { alpha: number; s: number; beta: number },
  isDeathFirst: boolean,
): void {
  const rho = (alpha + t) / (beta + t);
  // The complement is the same race with the sides exchanged.
  if (isDeathFirst) raceOf(n, s, rho, race);
  else raceOf(s, n, 1 / rho, race);
  const byLogRho = isDeathFirst ? race.byLogRho : -race.byLogRho;
  const u = Math.log1p(t / alpha);
  const v = Math.log1p(t / beta);
  terms.log[k] = race.log - n * u - s * v;
  terms.byN[k] = (isDeathFirst ? race.byN : race.byS) - u;
  terms.byS[k] = (isDeathFirst ? race.byS : race.byN) - v;
  terms.byLogAlpha[k] = (n * t) / (alpha + t) + byLogRho * (alpha / (alpha + t));
  terms.byLogBeta[k] = (s * t) / (beta + t) - byLogRho * (beta / (beta + t));
}

/** The distinct codes of a column, ascending. */
function usedTimes(codes: Int32Array, count: number): Int32Array {
  if (20 * codes.length < count) return Int32Array.from(new Set(codes)).sort();
  const isUsed = new Uint8Array(count);
  for (const code of codes) isUsed[code] = 1;
  return Int32Array.from(isUsed.keys()).filter((k) => isUsed[k] === 1);
}
