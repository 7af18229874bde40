import { OptionsError } from "../../errors.js";
import type { Scaling, TermColumn } from "../scaling.js";
import type { LinearFit } from "./fit.js";

/** What scores need of a fit. */
export type LinearCoefficients = Pick<
  LinearFit,
  "scaling" | "coefficients" | "missingCoefficients" | "intercept"
>;

/**
 * Linear predictor of each row: log-odds for a logistic fit, log of the mean for a Poisson one.
 *
 * @param columns the columns of the fit, in its order; NaN is missing
 * @throws OptionsError `length_mismatch`
 */
export function marginOf(fit: LinearCoefficients, columns: readonly TermColumn[]): Float64Array {
  const margins = new Float64Array(checkColumns(fit.scaling, columns)).fill(fit.intercept);
  for (let j = 0; j < columns.length; j++) addContribution(fit, j, columns[j]!, margins);
  return margins;
}

/** Adds what column j of the fit adds to each row's margin, against the average row; with the intercept all columns sum to it. */
export function addContribution(
  fit: LinearCoefficients,
  j: number,
  column: TermColumn | Float32Array,
  out: Float64Array,
): void {
  const { scaling } = fit;
  const scale = scaling.scales[j]!;
  const slope = scale > 0 ? fit.coefficients[j]! / scale : 0;
  const mean = scaling.means[j]!;
  const lower = scaling.lower[j]!;
  const upper = scaling.upper[j]!;
  const whenPresent = -fit.missingCoefficients[j]! * scaling.missingShares[j]!;
  const whenMissing = fit.missingCoefficients[j]! + whenPresent;
  if (slope === 0 && whenPresent === 0 && whenMissing === 0) return;
  for (let i = 0; i < column.length; i++) {
    const x = column[i]!;
    let clipped = x;
    if (x < lower) clipped = lower;
    else if (x > upper) clipped = upper;
    out[i]! += Number.isNaN(x) ? whenMissing : slope * (clipped - mean) + whenPresent;
  }
}

/** Checks the shape; returns the number of rows. */
function checkColumns({ names }: Scaling, columns: readonly TermColumn[]): number {
  if (columns.length !== names.length) {
    throw new OptionsError("length_mismatch", `Expected ${names.length} columns, got ${columns.length}.`, {
      expected: names.length,
      got: columns.length,
    });
  }
  const rows = columns[0]!.length;
  columns.forEach((column, j) => {
    if (column.length === rows) return;
    throw new OptionsError(
      "length_mismatch",
      `Column '${names[j]}' must have ${rows} rows, got ${column.length}.`,
      {
        column: names[j],
        expected: rows,
        got: column.length,
      },
    );
  });
  return rows;
}
