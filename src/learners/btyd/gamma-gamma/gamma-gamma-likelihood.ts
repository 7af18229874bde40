import { digammaRise, stirlingCorrection } from "../../../stats/special.js";
import type { LogDensity } from "../maximise.js";
import type { SpendRows } from "./gamma-gamma-summary.js";

const halfLogTwoPi = 0.9189385332046727;

/**
 * Log-likelihood of the Gamma-Gamma model and its gradient by (ln p, ln q, ln mu), mu = p v / q.
 *
 * Given p, q and v, x m / v is beta-prime distributed with a = p x and c = q (Hardie note 025, eq 1a). Written about
 * its mode, with h = a / (a + c), R = m / mu and S(z) what Stirling's formula leaves out of ln Gamma(z), a customer
 * adds
 *   -ln m + (ln(a c / (a + c)) - ln 2 pi) / 2 - S(a) - S(c) + S(a + c) + a ln R - (a + c) ln(1 + h (R - 1)).
 * Gamma functions of large arguments have cancelled out, so that it keeps its digits where p or q go to infinity (all
 * orders of a customer, or all customers, spend alike); and in these coordinates that direction is a straight one.
 *
 * @param scale unit of money in which mu is given: the likelihood is of means in that unit
 */
export function gammaGammaLikelihood(rows: SpendRows, scale: number): LogDensity {
  const { frequencies, groups, weights } = rows;
  const monetary = rows.monetary.map((m) => m / scale);
  const customers = new Float64Array(frequencies.length);
  const logSpend = new Float64Array(frequencies.length);
  for (let g = 0; g < frequencies.length; g++) {
    for (let i = groups[g]!; i < groups[g + 1]!; i++) {
      customers[g]! += weights[i]!;
      logSpend[g]! += weights[i]! * Math.log(monetary[i]!);
    }
  }

  return (theta, gradient) => {
    const p = Math.exp(theta[0]!);
    const c = Math.exp(theta[1]!);
    const logMu = theta[2]!;
    const mu = Math.exp(logMu);
    let total = 0;
    let byLogP = 0;
    let byLogQ = 0;
    let byLogMu = 0;
    for (let g = 0; g < frequencies.length; g++) {
      const n = customers[g]!;
      const a = p * frequencies[g]!;
      const h = a / (a + c);
      // ln(1 + h (R - 1)) = ln R + ln(1 + (1 - h)(1 / R - 1)): the term is the same with a and c swapped and 1 / R for R,
      // and keeps more digits where the factor of ln R is the smaller one.
      const isSwapped = a > c;
      const share = isSwapped ? c / (a + c) : h;
      let logs = 0;
      let slopes = 0; // sums of (R - 1) / (1 + h (R - 1)), or of the swapped one
      for (let i = groups[g]!; i < groups[g + 1]!; i++) {
        const excess = (isSwapped ? mu / monetary[i]! : monetary[i]! / mu) - 1;
        const rise = share * excess;
        logs += weights[i]! * Math.log1p(rise);
        slopes += (weights[i]! * excess) / (1 + rise);
      }
      const logRatios = (logSpend[g]! - n * logMu) * (isSwapped ? -1 : 1);
      const mode =
        0.5 * Math.log(h * c) -
        halfLogTwoPi -
        stirlingCorrection(a) -
        stirlingCorrection(c) +
        stirlingCorrection(a + c);
      total += n * mode - logSpend[g]! + Math.min(a, c) * logRatios - (a + c) * logs;
      const pull = h * c * slopes * (isSwapped ? 1 : -1); // (a + c)(h - w), w the share of x m in v + x m
      const ofA = isSwapped ? -logs : logRatios - logs;
      const ofC = isSwapped ? logRatios - logs : -logs;
      byLogP += n * a * (digammaRise(a, c) - Math.log1p(c / a)) + a * ofA + pull;
      byLogQ += n * c * (digammaRise(c, a) - Math.log1p(a / c)) + c * ofC - pull;
      byLogMu -= pull;
    }
    gradient[0] = byLogP;
    gradient[1] = byLogQ;
    gradient[2] = byLogMu;
    return total;
  };
}
