import { choleskySolve } from "../matrix/solve.js";

/**
 * The coefficients b >= 0 with the least x' G x - 2 g' x: non-negative least squares of its normal equations, G = X'X and
 * g = X'y.
 *
 * Exact by trying every subset of few columns: the best non-negative fit is the plain fit on those columns whose
 * coefficients are above 0 (Lawson & Hanson 1974, ch. 23: the Kuhn-Tucker conditions).
 *
 * @param gram n x n, row by row, n up to 10; a subset of columns that depend on each other is passed over
 * @returns n coefficients; all 0 where no column helps
 */
export function nonNegativeFit(gram: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  let best = new Float64Array(n);
  let bestGain = 0;
  for (let subset = 1; subset < 1 << n; subset++) {
    const chosen = Array.from({ length: n }, (_, j) => j).filter((j) => subset & (1 << j));
    const part = Float64Array.from(chosen.flatMap((i) => chosen.map((j) => gram[i * n + j]!)));
    const solution = choleskySolve(
      part,
      chosen.length,
      Float64Array.from(chosen, (j) => right[j]!),
    );
    if (!solution?.every((value) => value > 0)) continue;
    // At the fit on a subset the sum of squares has fallen by g' b.
    const gain = chosen.reduce((sum, j, k) => sum + right[j]! * solution[k]!, 0);
    if (!(gain > bestGain)) continue;
    bestGain = gain;
    best = new Float64Array(n);
    chosen.forEach((j, k) => {
      best[j] = solution[k]!;
    });
  }
  return best;
}
