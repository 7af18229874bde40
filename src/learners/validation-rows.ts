import { z } from "zod";
import { OptionsError } from "../errors.js";
import type { LearnerColumn } from "./columns.js";
import type { Labels, LossName } from "./labels.js";
import { weightColumn } from "./weight-column.js";

/** Rows that judge a model in training. */
export interface ValidationRows {
  readonly columns: readonly LearnerColumn[];
  readonly labels: Labels;
  readonly weights?: Float64Array | undefined;
}

/** Schema of validation rows. */
export const validationRows = z.strictObject({
  columns: z.custom<readonly LearnerColumn[]>(Array.isArray, "must be an array of columns"),
  labels: z.custom<Labels>((value) => value !== null && typeof value === "object", "must be an array"),
  weights: weightColumn.optional(),
});

/**
 * Checks that there are rows with weight to judge by.
 *
 * @throws OptionsError `bad_option`
 */
export function checkJudges(labels: Float64Array, weights: Float64Array | undefined): void {
  if (labels.length > 0 && (!weights || weights.some((weight) => weight > 0))) return;
  throw new OptionsError("bad_option", "No row of 'validation' has a weight above 0 to judge by.", {
    option: "validation",
  });
}

/**
 * Checks that the classes of rows to judge by are those of training rows.
 *
 * @param classes number of them, for loss `softmax`
 * @throws OptionsError `label_out_of_range`
 */
export function checkClasses(labels: Float64Array, loss: LossName | "ziln", classes: number): void {
  const unknown = loss === "softmax" ? labels.findIndex((label) => label >= classes) : -1;
  if (unknown < 0) return;
  throw new OptionsError(
    "label_out_of_range",
    `Row ${unknown} of 'validation': class ${labels[unknown]} has no training row; there are ${classes} classes.`,
    { row: unknown },
  );
}
