import { z } from "zod";
import { weightColumn } from "../weight-column.js";

const offsetColumn = z.custom<Float64Array>(
  (value) => value instanceof Float64Array && value.every(Number.isFinite),
  "must be a Float64Array of finite numbers",
);

/** Losses of a regression. */
export type LinearLoss = "logloss" | "poisson" | "squared" | "softmax";
export const linearLosses = ["logloss", "poisson", "squared", "softmax"] as const satisfies LinearLoss[];

/** Schema of the options of `train`. */
export const linearOptions = z.strictObject({
  loss: z
    .enum(linearLosses)
    .default("logloss")
    .describe("What the labels are: 0 or 1, counts, numbers, classes 0 to n - 1."),
  l2: z
    .number()
    .min(0)
    .optional()
    .describe(
      "Ridge: l2 / 2 times the sum of squares of the coefficients is added to the summed loss. Absent: the one of .1 to 1,000 under which rows left out have the lowest loss.",
    ),
  penalty: z
    .record(z.string(), z.number().min(0))
    .default({})
    .describe("By name of a column: factor on the ridge of its coefficients. 1 when absent."),
  clip: z
    .number()
    .min(0)
    .lt(0.5)
    .default(0.001)
    .describe("Share of the rows whose numbers are clipped at either end of a column; 0 clips nothing."),
  weights: weightColumn.optional().describe("Weight of each row, 0 or more."),
  offset: offsetColumn
    .optional()
    .describe("Known part of each row's margin, such as the log of an exposure; not for loss 'softmax'."),
  seed: z.int().default(1).describe("Seed of the folds that choose the ridge."),
});

/** What callers may pass. */
export type LinearOptions = z.input<typeof linearOptions>;
/** Defaults filled in. */
export type LinearSettings = z.output<typeof linearOptions>;
