import { TrainError } from "../../errors.js";
import { poissonFamily } from "./families.js";
import { checkLinearInput, fitLinear, type LinearFit, type LinearInput } from "./fit.js";
import { type LinearCoefficients, marginOf } from "./score.js";

export interface PoissonInput extends LinearInput {
  /** Count of each row, 0 or more; fractions are allowed. */
  readonly counts: Float64Array;
}

export type PoissonFit = LinearFit & { readonly family: "poisson" };

/**
 * Poisson regression with log link and a ridge: minimises sum_i w_i (e^m_i - y_i m_i) + l2 / 2 * |beta|^2,
 * where m = intercept + X beta + offset over standardised columns, as in `fitLogistic`.
 *
 * @throws OptionsError as `checkLinearInput`, and `not_finite` for infinite values
 * @throws TrainError `no_counts` when all counts are 0, `not_converged`
 */
export function fitPoisson(input: PoissonInput): PoissonFit {
  const { meanTarget, totalWeight } = checkLinearInput(input, input.counts, Number.MAX_VALUE);
  if (meanTarget === 0) {
    throw new TrainError("no_counts", `All ${input.counts.length} counts are 0.`, {
      rows: input.counts.length,
    });
  }
  const fit = fitLinear(poissonFamily, input.counts, input, meanTarget, totalWeight);
  return { ...fit, family: "poisson" };
}

/** Expected count of each row, without an offset. */
export function expectedCountOf(fit: LinearCoefficients, columns: readonly Float64Array[]): Float64Array {
  const counts = marginOf(fit, columns);
  for (let i = 0; i < counts.length; i++) counts[i] = Math.exp(counts[i]!);
  return counts;
}
