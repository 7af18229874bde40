import { TrainError } from "../../errors.js";
import type { TermColumn } from "../scaling.js";
import { poissonFamily } from "./families.js";
import { checkLinearInput, type LinearFit, type LinearInput, openLinear } from "./fit.js";
import { type LinearCoefficients, marginOf } from "./score.js";
import { runSteps } from "./steps.js";

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
  const { meanTarget } = checkLinearInput(input, input.counts, Number.MAX_VALUE);
  if (meanTarget === 0) {
    throw new TrainError("no_counts", `All ${input.counts.length} counts are 0.`, {
      rows: input.counts.length,
    });
  }
  const regression = openLinear(poissonFamily, input.counts, input);
  const { fit } = runSteps(regression.fit(input.l2 ?? 1), input.signal);
  return { ...fit, family: "poisson" };
}

/** Expected count of each row, without an offset. */
export function expectedCountOf(fit: LinearCoefficients, columns: readonly TermColumn[]): Float64Array {
  const counts = marginOf(fit, columns);
  for (let i = 0; i < counts.length; i++) counts[i] = Math.exp(counts[i]!);
  return counts;
}
