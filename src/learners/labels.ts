import { OptionsError, TrainError } from "../errors.js";

/** Losses of all learners. */
export const lossNames = ["logloss", "poisson", "squared", "softmax", "pairwise"] as const;
export type LossName = (typeof lossNames)[number];

/** Labels a caller may pass. */
export type Labels = Float64Array | Float32Array | Int32Array | Uint8Array | readonly number[];

/** Squares of larger ones leave the range of the sums, some of which are of 32 bits. */
const largest = 1e30;

const ranges: { readonly [L in LossName]: { is(label: number): boolean; readonly text: string } } = {
  logloss: { is: (y) => y >= 0 && y <= 1, text: "in [0, 1]" },
  poisson: { is: (y) => y >= 0 && y <= largest, text: "of 0 to 1e30" },
  squared: { is: (y) => Math.abs(y) <= largest, text: "of -1e30 to 1e30" },
  softmax: {
    is: (y) => Number.isInteger(y) && y >= 0 && y < 1000,
    text: "a class, a whole number of 0 to 999",
  },
  pairwise: { is: (y) => y >= 0 && y <= 31, text: "a relevance of 0 to 31" },
};

/**
 * Number of the labels.
 *
 * @throws OptionsError `bad_labels` for anything but an array of numbers
 */
export function countLabels(labels: Labels): number {
  const isNumbers = Array.isArray(labels) || (ArrayBuffer.isView(labels) && !(labels instanceof DataView));
  if (isNumbers && typeof (labels[0] ?? 0) !== "bigint") return labels.length;
  throw new OptionsError("bad_labels", "'labels' must be an array or a typed array of numbers.");
}

/**
 * Labels as numbers of their own, checked against the loss.
 *
 * @param named what the caller calls the loss
 * @throws OptionsError `label_out_of_range`
 */
export function checkLabels(labels: Labels, loss: LossName, named: string = loss): Float64Array {
  const { is, text } = ranges[loss];
  const checked = Float64Array.from(labels);
  const wrong = checked.findIndex((label) => !is(label));
  if (wrong < 0) return checked;
  throw new OptionsError(
    "label_out_of_range",
    `Row ${wrong}: with loss '${named}' the label must be ${text}, got ${checked[wrong]}.`,
    { row: wrong, loss: named },
  );
}

/**
 * The highest label with weight, 0 if all are below.
 *
 * @throws TrainError `one_label` when labels with weight are all alike where the loss needs two
 */
export function checkVaried(
  loss: LossName,
  labels: Float64Array,
  weights: Float64Array | undefined,
  named: string = loss,
): number {
  const weighted = weights ? labels.filter((_, i) => weights[i]! > 0) : labels;
  const highest = weighted.reduce((high, label) => Math.max(high, label), 0);
  const lowest = weighted.reduce((low, label) => Math.min(low, label), Infinity);
  if (loss === "squared" || (highest > 0 && (lowest < highest || loss === "poisson"))) return highest;
  throw new TrainError(
    "one_label",
    `With loss '${named}' the labels must not all be alike, got only ${highest} in ${weighted.length} rows.`,
    { rows: weighted.length, label: highest },
  );
}
