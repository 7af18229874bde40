import { OptionsError } from "../errors.js";

/** 0 or 1 a row. */
export type Labels = Uint8Array | Float64Array;

/** Throws `length_mismatch` unless the named columns have one length; returns that length. */
export function checkLengths(columns: Readonly<Record<string, ArrayLike<number> | undefined>>): number {
  let firstName = "";
  let length = 0;
  for (const [name, column] of Object.entries(columns)) {
    if (column === undefined) continue;
    if (firstName === "") {
      firstName = name;
      length = column.length;
    } else if (column.length !== length) {
      throw new OptionsError(
        "length_mismatch",
        `'${name}' must have as many rows as '${firstName}' (${length}), got ${column.length}.`,
        { expected: length, got: column.length },
      );
    }
  }
  return length;
}

/** Throws `not_a_label` at the first row that is neither 0 nor 1. */
export function checkLabels(labels: Labels, name = "labels"): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label !== 0 && label !== 1) {
      throw new OptionsError("not_a_label", `Row ${i}: '${name}' must be 0 or 1, got ${label}.`, { row: i });
    }
  }
}

/** Throws `not_a_number` at the first NaN; infinities have a rank and pass. */
export function checkNumbers(values: Float64Array, name: string): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) {
      throw new OptionsError("not_a_number", `Row ${i}: '${name}' must be a number, got NaN.`, { row: i });
    }
  }
}

/** Throws `probability_out_of_range` at the first row outside [0, 1], NaN included. */
export function checkProbabilities(probabilities: Float64Array, name = "probabilities"): void {
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    if (!(p >= 0 && p <= 1)) {
      throw new OptionsError("probability_out_of_range", `Row ${i}: '${name}' must be in [0, 1], got ${p}.`, {
        row: i,
      });
    }
  }
}

/** Throws `weight_out_of_range` at the first weight that is negative, infinite or NaN. */
export function checkWeights(weights: Float64Array | undefined): void {
  if (weights === undefined) return;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new OptionsError(
        "weight_out_of_range",
        `Row ${i}: 'weights' must be finite and 0 or more, got ${weight}.`,
        { row: i },
      );
    }
  }
}
