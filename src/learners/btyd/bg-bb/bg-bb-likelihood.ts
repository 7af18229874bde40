import type { DistinctRows } from "../compress.js";
import type { LogDensity } from "../maximise.js";

/**
 * Log-likelihood of BG/BB and its gradient by (ln alpha, ln beta, ln gamma, ln delta).
 *
 * Fader, Hardie & Shang 2010, eq 5, is split at the last order: with (c)_k the rising factorial a customer adds
 *   ln (alpha)_x + ln (beta)_(t_x - x) - ln (alpha + beta)_(t_x) + ln (delta)_(t_x) - ln (gamma + delta)_(t_x) + ln S,
 * S the chance of the silence since (see `silence`), whose terms follow from each other by ratios. The rising
 * factorials of all customers are one sum of logarithms, ln(c + k) times the customers who went past k; the silences of
 * all customers of one (x, t_x) are one walk.
 *
 * @param rows `distinctRows` with `recency` n and `T` t_x: rows of one (x, t_x) stand together, sorted by n
 */
export function bgBbLikelihood(rows: DistinctRows): LogDensity {
  const { frequencies, times, groups, recency: n, age: tx, weights } = rows;
  const longest = rows.weights.length > 0 ? times.at(-1)! : 0;
  const orders = new Float64Array(longest + 1);
  const misses = new Float64Array(longest + 1);
  const seen = new Float64Array(longest + 1);
  for (let g = 0; g < frequencies.length; g++) {
    for (let i = groups[g]!; i < groups[g + 1]!; i++) {
      const last = times[tx[i]!]!;
      orders[frequencies[g]!]! += weights[i]!;
      misses[last - frequencies[g]!]! += weights[i]!;
      seen[last]! += weights[i]!;
    }
  }
  for (const counts of [orders, misses, seen]) toCountsAbove(counts);

  /** Reciprocals of beta + k, alpha + beta + k, delta + k, gamma + delta + k. */
  const [ofBeta, ofBoth, ofDelta, ofEither] = Array.from(
    { length: 4 },
    () => new Float64Array(longest + 1),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];

  return (theta, gradient) => {
    const alpha = Math.exp(theta[0]!);
    const beta = Math.exp(theta[1]!);
    const gamma = Math.exp(theta[2]!);
    const delta = Math.exp(theta[3]!);
    let total = 0;
    let [byAlpha, byBeta, byGamma, byDelta] = [0, 0, 0, 0];
    for (let k = 0; k <= longest; k++) {
      ofBeta[k] = 1 / (beta + k);
      ofBoth[k] = 1 / (alpha + beta + k);
      ofDelta[k] = 1 / (delta + k);
      ofEither[k] = 1 / (gamma + delta + k);
      const [x, m, t] = [orders[k]!, misses[k]!, seen[k]!];
      if (t === 0) continue;
      total += x * Math.log((alpha + k) * ofBoth[k]!) + m * Math.log((beta + k) * ofBoth[k]!);
      total += (x + m - t) * Math.log(alpha + beta + k) + t * Math.log((delta + k) * ofEither[k]!);
      byAlpha += x / (alpha + k) - t * ofBoth[k]!;
      byBeta += m * ofBeta[k]! - t * ofBoth[k]!;
      byGamma -= t * ofEither[k]!;
      byDelta += t * (ofDelta[k]! - ofEither[k]!);
    }

    for (let g = 0; g < frequencies.length; g++) {
      const x = frequencies[g]!;
      for (let row = groups[g]!; row < groups[g + 1]!; ) {
        const pair = tx[row]!;
        let k = times[pair]!;
        // P(active and silent), its logarithmic slopes, and the same of P(left and silent).
        let active = 1;
        let [a, b, c, d] = [0, 0, 0, 0];
        let left = 0;
        let [leftA, leftB, leftC, leftD] = [0, 0, 0, 0];
        for (; row < groups[g + 1]! && tx[row] === pair; row++) {
          // Once hardly any are active, nothing changes.
          for (const end = times[n[row]!]!; k < end && active > 1e-18 * left; k++) {
            const either = ofEither[k]!;
            const both = ofBoth[k]!;
            const leaving = active * gamma * either;
            left += leaving;
            leftA += leaving * a;
            leftB += leaving * b;
            leftC += leaving * (c + 1 / gamma - either);
            leftD += leaving * (d - either);
            active *= (delta + k) * either * (beta + (k - x)) * both;
            a -= both;
            b += ofBeta[k - x]! - both;
            c -= either;
            d += ofDelta[k]! - either;
          }
          const chance = active + left;
          total += weights[row]! * Math.log(chance);
          const share = weights[row]! / chance;
          byAlpha += share * (leftA + active * a);
          byBeta += share * (leftB + active * b);
          byGamma += share * (leftC + active * c);
          byDelta += share * (leftD + active * d);
        }
      }
    }
    gradient[0] = alpha * byAlpha;
    gradient[1] = beta * byBeta;
    gradient[2] = gamma * byGamma;
    gradient[3] = delta * byDelta;
    return total;
  };
}

/** From how many have the value k to how many have one above k. */
function toCountsAbove(counts: Float64Array): void {
  let above = 0;
  for (let k = counts.length - 1; k >= 0; k--) {
    const here = counts[k]!;
    counts[k] = above;
    above += here;
  }
}
