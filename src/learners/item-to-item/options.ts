import { z } from "zod";

const count = z.int().min(1);
const notNegative = z.number().min(0);

/** Schema of the options of `trainCosine` and `trainTfidf`. */
export const neighbourOptions = z.strictObject({
  neighbours: count.default(200).describe("Nearest items that are kept of each item."),
});
/** What callers may pass to `trainCosine` and `trainTfidf`. */
export type NeighbourOptions = z.input<typeof neighbourOptions>;

/** Schema of the options of `trainShrunkCosine`. */
export const shrunkCosineOptions = neighbourOptions.extend({
  shrink: notNegative
    .default(10)
    .describe("Added to what the cosine divides by: items with few buyers in common count for less."),
});
/** What callers may pass to `trainShrunkCosine`. */
export type ShrunkCosineOptions = z.input<typeof shrunkCosineOptions>;

/** Schema of the options of `trainBm25`. */
export const bm25Options = neighbourOptions.extend({
  k1: notNegative.default(1.2).describe("How late more of the same counts for no more: K1."),
  b: z.number().min(0).max(1).default(0.75).describe("How far items with many buyers are held back: B."),
});
/** What callers may pass to `trainBm25`. */
export type Bm25Options = z.input<typeof bm25Options>;

/** Schema of the options of `trainEase`. */
export const easeOptions = z.strictObject({
  l2: z
    .number()
    .positive()
    .default(500)
    .describe("Ridge: the larger, the more buyers an item needs to speak for others: lambda."),
  dense: count
    .default(5000)
    .describe("Items with the most buyers whose weights are solved for together; time rises with its cube."),
  keep: count
    .default(100)
    .describe(
      "Weights that are kept of each row, what having an item says of others: the largest by absolute value.",
    ),
  binary: z.boolean().default(true).describe("Takes every value above 0 as 1."),
});
/** What callers may pass to `trainEase`. */
export type EaseOptions = z.input<typeof easeOptions>;
export type EaseSettings = z.output<typeof easeOptions>;

/** Schema of the options of `trainIals`. */
export const ialsOptions = z.strictObject({
  factors: z.int().min(1).max(1024).default(64).describe("Numbers a customer and an item are described by."),
  alpha: z
    .number()
    .positive()
    .default(10)
    .describe("Confidence of a purchase beyond that of none, which is 1: 1 + alpha times its value."),
  l2: z.number().positive().default(0.01).describe("Ridge."),
  frequencyPower: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      "The ridge grows with what there is of a customer or an item to this power: nu; 0 for one ridge.",
    ),
  iterations: count.default(15).describe("Times that customers and then items are solved for."),
  solver: z
    .enum(["conjugate-gradients", "cholesky"])
    .default("conjugate-gradients")
    .describe("Some steps towards the solution each time, or the solution."),
  steps: count.default(3).describe("Steps of the conjugate gradients each time."),
  seed: z.int().min(0).default(1).describe("Seed of the random start."),
});
/** What callers may pass to `trainIals`. */
export type IalsOptions = z.input<typeof ialsOptions>;
export type IalsSettings = z.output<typeof ialsOptions>;
