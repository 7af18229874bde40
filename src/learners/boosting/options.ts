import { z } from "zod";
import { lossNames } from "../labels.js";
import { type ValidationRows as JudgingRows, validationRows } from "../validation-rows.js";
import { weightColumn } from "../weight-column.js";

const groupColumn = z.custom<Int32Array>((value) => value instanceof Int32Array, "must be an Int32Array");

/** Rows that judge a model in training; see `validation`. */
export interface ValidationRows extends JudgingRows {
  readonly groups?: Int32Array | undefined;
}

const groupedRows = validationRows.extend({ groups: groupColumn.optional() });

/** Schema of the options of `train`. */
export const boostingOptions = z.strictObject({
  loss: z
    .enum(lossNames)
    .default("logloss")
    .describe("What the labels are: 0 or 1, counts, numbers, classes 0 to n - 1, relevances within groups."),
  trees: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      "Trees of each output; with validation rows the most. Absent: as many as rows left out call for.",
    ),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe("Shrinkage of each tree. Absent: .05 to .1."),
  depth: z
    .int()
    .min(1)
    .max(8)
    .optional()
    .describe(
      "Levels of each tree. Absent: 6; found along with the trees where there are up to 50,000 rows.",
    ),
  l2: z.number().min(0).default(1).describe("Added to the Hessian of each leaf."),
  minChildWeight: z
    .number()
    .min(0)
    .default(1e-3)
    .describe("Hessian that a leaf must have for a value of its own."),
  rowSample: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe(
      "Share of the rows, about, that each tree's splits are found on, the likelier the more they weigh. Absent: .8, falling to .25 of 200,000 or more.",
    ),
  columnSample: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe("Share of the columns each tree may split by."),
  maxBins: z
    .int()
    .min(2)
    .max(255)
    .optional()
    .describe("Bins of a column. Absent: one for every 32 rows, from 32 to 128."),
  monotone: z
    .record(z.string(), z.union([z.literal(1), z.literal(-1)]))
    .default({})
    .describe("By name of a column: 1 where the margin may only rise with it, -1 where it may only fall."),
  weights: weightColumn.optional().describe("Weight of each row, 0 or more."),
  groups: groupColumn
    .optional()
    .describe("Group of each row, for loss 'pairwise': rows are compared within one."),
  validation: groupedRows.optional().describe("Rows not trained on, whose loss says when to stop."),
  earlyStopping: z.int().min(1).default(50).describe("Trees without a lower loss after which to stop."),
  classPriors: z
    .array(z.number().positive().max(1))
    .min(2)
    .optional()
    .describe("Share of each class among the rows to score, where the training rows were drawn otherwise."),
  seed: z.int().default(1).describe("Seed of the samples and folds."),
});

/** What callers may pass. */
export type BoostingOptions = z.input<typeof boostingOptions>;
/** Defaults filled in. */
export type BoostingSettings = z.output<typeof boostingOptions>;
