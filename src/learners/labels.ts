import { OptionsError, TrainError } from "../errors.js";

/** Losses of all learners. */
export const lossNames = ["logloss", "poisson", "squared", "softmax", "pairwise"] as const;
export type LossName = (typeof lossNames)[number];

/** Labels a caller may pass. */
export type Labels = Float64Array | Float32Array | Int32Array | Uint8Array | readonly number[];

const ranges: { readonly [L in LossName]: { is(label: number): boolean; readonly text: string } } = {
  logloss: { is: (y) => y >= 0 && y <= 1, text: "in [0, 1]" },
  poisson: { is: (y) => y >= 0 && y < Infinity, text: "finite and 0 or more" },
  squared: { is: Number.isFinite, text: "finite" },
  softmax: {
    is: (y) => Number.isInteger(y) && y >= 0 && y < 1000,
    text: "a class, a whole number of 0 to 999",
  },
  pairwise: { is: (y) => y >= 0 && y < Infinity, text: "a relevance, finite and 0 or more" },
};

/**
 * Labels as numbers of their own, checked against the loss.
 *
 * @throws OptionsError `label_out_of_range`
 */
export function checkLabels(labels: Labels, loss: LossName): Float64Array {
  const { is, text } = ranges[loss];
  const checked = Float64Array.from(labels);
  const wrong = checked.findIndex((label) => !is(label));
  if (wrong < 0) return checked;
  throw new OptionsError(
    "label_out_of_range",
    `Row ${wrong}: with loss '${loss}' the label must be ${text}, got ${checked[wrong]}.`,
    { row: wrong, loss },
  );
}

/**
 * The highest label with weight, 0 if all are below.
 *
 * @throws TrainError `one_label` when labels with weight are all alike where the loss needs two
 */
export function checkVaried(loss: LossName, labels: Float64Array, weights: Float64Array | undefined): number {
  const weighted = weights ? labels.filter((_, i) => weights[i]! > 0) : labels;
  const highest = weighted.reduce((high, label) => Math.max(high, label), 0);
  const lowest = weighted.reduce((low, label) => Math.min(low, label), Infinity);
  if (loss === "squared" || (highest > 0 && (lowest < highest || loss === "poisson"))) return highest;
  throw new TrainError(
    "one_label",
    `With loss '${loss}' the labels must not all be alike, got only ${highest} in ${weighted.length} rows.`,
    { rows: weighted.length, label: highest },
  );
}
