import { TrainError } from "../../errors.js";
import { sigmoid } from "../../stats/logspace.js";
import type { TermColumn } from "../scaling.js";
import { logisticFamily } from "./families.js";
import { checkLinearInput, type LinearFit, type LinearInput, openLinear } from "./fit.js";
import { type LinearCoefficients, marginOf } from "./score.js";
import { runSteps } from "./steps.js";

export interface LogisticInput extends LinearInput {
  /** 0 or 1 a row; shares in between are allowed. */
  readonly labels: Uint8Array | Float64Array;
}

export type LogisticFit = LinearFit & { readonly family: "logistic" };

/**
 * Logistic regression with a ridge: minimises sum_i w_i (ln(1 + e^m_i) - y_i m_i) + l2 / 2 * |beta|^2, where
 * m = intercept + X beta + offset over standardised columns. Constant columns get coefficient 0; a column with
 * missing values gets an indicator of its own. Converged to a gradient of 1e-8 per unit of weight.
 *
 * @throws OptionsError as `checkLinearInput`, and `not_finite` for infinite values
 * @throws TrainError `one_label` when all labels are alike, `not_converged`
 */
export function fitLogistic(input: LogisticInput): LogisticFit {
  const { meanTarget } = checkLinearInput(input, input.labels, 1);
  if (meanTarget === 0 || meanTarget === 1) {
    throw new TrainError(
      "one_label",
      `Logistic regression needs rows of both labels, got only ${meanTarget} in ${input.labels.length} rows.`,
      { rows: input.labels.length, label: meanTarget },
    );
  }
  const regression = openLinear(logisticFamily, input.labels, input);
  const { fit } = runSteps(regression.fit(input.l2 ?? 1), input.signal);
  return { ...fit, family: "logistic" };
}

/** Probability of label 1 for each row, without an offset. */
export function probabilityOf(fit: LinearCoefficients, columns: readonly TermColumn[]): Float64Array {
  const probabilities = marginOf(fit, columns);
  for (let i = 0; i < probabilities.length; i++) probabilities[i] = sigmoid(probabilities[i]!);
  return probabilities;
}
