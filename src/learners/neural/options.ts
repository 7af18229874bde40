import { z } from "zod";
import { validationRows } from "../validation-rows.js";
import { weightColumn } from "../weight-column.js";
import { backendNames } from "./backend.js";
import { neuralLosses } from "./losses.js";

/** Schema of the options of `train`. */
export const neuralOptions = z.strictObject({
  loss: z
    .enum(neuralLosses)
    .default("logloss")
    .describe(
      "What the labels are: 0 or 1, counts, numbers, classes 0 to n - 1, amounts many of which are 0 (`ziln`).",
    ),
  networks: z
    .int()
    .min(1)
    .max(32)
    .default(2)
    .describe(
      "Networks whose margins are averaged; each starts elsewhere and sees the rows in another order.",
    ),
  width: z.int().min(1).max(1024).default(64).describe("Units of each hidden layer."),
  blocks: z.int().min(0).max(8).default(2).describe("Residual blocks of two layers each."),
  bins: z
    .int()
    .min(0)
    .max(64)
    .default(8)
    .describe("Quantile bins that a number is encoded by, beside its standardised value; 0 or 1 for none."),
  epochs: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      "Passes over the rows; with validation rows the most. Absent: as many as rows left out call for.",
    ),
  batchRows: z
    .int()
    .min(1)
    .max(65_536)
    .default(512)
    .describe("Rows of a step; fewer where there are few rows."),
  learningRate: z.number().positive().max(1).default(0.0005).describe("Size of a step."),
  weightDecay: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .describe("Share of each weight that a step takes away, in units of the learning rate."),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0.3)
    .describe("Share of the units of a hidden layer that a step leaves out."),
  weights: weightColumn.optional().describe("Weight of each row, 0 or more."),
  validation: validationRows.optional().describe("Rows not trained on, whose loss says when to stop."),
  backend: z
    .enum(backendNames)
    .optional()
    .describe("Where TensorFlow.js computes. Absent: the first that is installed."),
  seed: z.int().default(1).describe("Seed of what the networks start from and of the order of the rows."),
});

/** What callers may pass. */
export type NeuralOptions = z.input<typeof neuralOptions>;
/** Defaults filled in. */
export type NeuralSettings = z.output<typeof neuralOptions>;
