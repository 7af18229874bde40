import { OptionsError } from "../../errors.js";
import type { Labels } from "../labels.js";
import { type NewtonPoint, projectedNewton } from "./projected-newton.js";

/** Logistic regression of few columns with normal priors and lower bounds, on the columns as they are. */
export interface PriorLogisticInput {
  readonly columns: readonly Float64Array[];
  /** Known part of each row's margin. */
  readonly offset?: Float64Array | undefined;
  readonly labels: Labels;
  readonly weights?: Float64Array | undefined;
  /** Prior of each column's coefficient, and behind them of the intercept. */
  readonly priors: readonly { readonly mean: number; readonly deviation: number; readonly atLeast: number }[];
}

/**
 * Minimises sum_i w_i (ln(1 + e^m_i) - y_i m_i) + sum_j (c_j - mean_j)^2 / (2 deviation_j^2) over
 * c_j >= atLeast_j, m = offset + X c + intercept, by projected Newton steps. The priors make it strictly convex: the
 * minimum exists and is one, for no rows too.
 *
 * @returns the coefficients of the columns, and behind them the intercept
 * @throws OptionsError `length_mismatch`, `not_finite`, `label_out_of_range`, `weight_out_of_range`; TrainError
 *   `not_converged`
 */
export function fitPriorLogistic(input: PriorLogisticInput): Float64Array {
  checkInput(input);
  const { priors, labels, weights } = input;
  let scale = 1;
  for (let i = 0; i < labels.length; i++) scale += weights?.[i] ?? 1;
  return projectedNewton({
    start: Float64Array.from(priors, ({ mean }) => mean),
    atLeast: Float64Array.from(priors, ({ atLeast }) => atLeast),
    evaluate: (coefficients) => evaluate(input, coefficients),
    scale,
  });
}

function evaluate(input: PriorLogisticInput, coefficients: Float64Array): NewtonPoint {
  const { columns, offset, labels, weights, priors } = input;
  const size = priors.length;
  const intercept = size - 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const x = new Float64Array(size).fill(1);
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    let margin = coefficients[intercept]! + (offset === undefined ? 0 : offset[i]!);
    for (let j = 0; j < intercept; j++) {
      x[j] = columns[j]![i]!;
      margin += coefficients[j]! * x[j]!;
    }
    const weight = weights === undefined ? 1 : weights[i]!;
    const e = Math.exp(-Math.abs(margin));
    loss += weight * (Math.max(margin, 0) + Math.log1p(e) - labels[i]! * margin);
    const residual = weight * ((margin >= 0 ? 1 / (1 + e) : e / (1 + e)) - labels[i]!);
    const curvature = (weight * e) / ((1 + e) * (1 + e));
    for (let j = 0; j < size; j++) {
      gradient[j]! += residual * x[j]!;
      for (let k = 0; k <= j; k++) hessian[j * size + k]! += curvature * x[j]! * x[k]!;
    }
  }
  priors.forEach(({ mean, deviation }, j) => {
    const precision = 1 / (deviation * deviation);
    loss += (precision / 2) * (coefficients[j]! - mean) ** 2;
    gradient[j]! += precision * (coefficients[j]! - mean);
    hessian[j * size + j]! += precision;
    for (let k = 0; k < j; k++) hessian[k * size + j] = hessian[j * size + k]!;
  });
  return { loss, gradient, hessian };
}

function checkInput({ columns, offset, labels, weights }: PriorLogisticInput): void {
  const rows = labels.length;
  const given = offset === undefined ? columns : [...columns, offset];
  for (const column of weights === undefined ? given : [...given, weights]) {
    if (column.length !== rows) {
      throw new OptionsError(
        "length_mismatch",
        `Expected ${rows} rows as there are labels, got ${column.length}.`,
        {
          expected: rows,
          got: column.length,
        },
      );
    }
  }
  for (let i = 0; i < rows; i++) {
    for (const column of given) {
      if (!Number.isFinite(column[i]!)) {
        throw new OptionsError("not_finite", `Row ${i}: a logit must be finite, got ${column[i]}.`, {
          row: i,
        });
      }
    }
    if (!(labels[i]! >= 0 && labels[i]! <= 1)) {
      throw new OptionsError(
        "label_out_of_range",
        `Row ${i}: the label must be in [0, 1], got ${labels[i]}.`,
        {
          row: i,
        },
      );
    }
    if (weights !== undefined && !(weights[i]! >= 0 && weights[i]! < Infinity)) {
      throw new OptionsError(
        "weight_out_of_range",
        `Row ${i}: the weight must be finite and 0 or more, got ${weights[i]}.`,
        { row: i },
      );
    }
  }
}
