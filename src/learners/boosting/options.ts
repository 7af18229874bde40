import { z } from "zod";

const finiteColumn = z.custom<Float64Array>(
  (value) => value instanceof Float64Array && value.every((w) => w >= 0 && w < Infinity),
  "must be a Float64Array of finite numbers of 0 or more",
);

const lossNames = ["logloss", "poisson", "squared", "softmax", "pairwise"] as const;
export type LossName = (typeof lossNames)[number];

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
      "Trees (rounds, for several classes); with validation rows the most. Absent: found, at most 1000.",
    ),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe("Shrinkage of each tree. Absent: by the rows."),
  depth: z.int().min(1).max(8).default(6).describe("Levels of each tree."),
  l2: z.number().min(0).default(3).describe("Added to the Hessian of each leaf."),
  minChildWeight: z
    .number()
    .min(0)
    .default(1e-3)
    .describe("Least Hessian of a leaf that has a value of its own."),
  rowSample: z
    .number()
    .positive()
    .max(1)
    .default(0.8)
    .describe("Share of the rows each tree's splits are made on."),
  columnSample: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe("Share of the columns each tree may split by."),
  maxBins: z.int().min(2).max(255).default(128).describe("Bins of a column."),
  monotone: z
    .record(z.string(), z.union([z.literal(1), z.literal(-1)]))
    .default({})
    .describe("By name of a column: 1 where the margin may only rise with it, -1 where it may only fall."),
  weights: finiteColumn.optional().describe("Weight of each row, 0 or more."),
  earlyStopping: z.int().min(1).default(50).describe("Trees without a lower loss after which to stop."),
  seed: z.int().default(1).describe("Seed of the samples and folds."),
});

/** What callers may pass. */
export type BoostingOptions = z.input<typeof boostingOptions>;
/** Defaults filled in. */
export type BoostingSettings = z.output<typeof boostingOptions>;
