import { z } from "zod";
import { tifuVectorOptions } from "./vectors.js";

const share = z.number().min(0).max(1);
const count = z.int().min(1);

/** Schema of the options of `trainTopFrequency`. */
export const topFrequencyOptions = z.strictObject({
  method: z
    .enum(["g-topfreq", "p-topfreq", "gp-topfreq"])
    .default("gp-topfreq")
    .describe("By all customers' baskets, by the customer's own, or by his own with gaps filled by all."),
  popularityWeight: share
    .default(0.5)
    .describe("What the most popular item is worth beside baskets of the customer's own, for 'gp-topfreq'."),
});
/** What callers may pass to `trainTopFrequency`. */
export type TopFrequencyOptions = z.input<typeof topFrequencyOptions>;

/** Schema of the options of `trainTifuKnn`. */
export const tifuKnnOptions = tifuVectorOptions.extend({
  neighbours: count.default(300).describe("Nearest customers whose mean vector counts: k."),
  ownShare: share
    .default(0.7)
    .describe("Weight of the customer's own vector; the neighbours' mean has the rest: alpha."),
});
/** What callers may pass to `trainTifuKnn`. */
export type TifuKnnOptions = z.input<typeof tifuKnnOptions>;

/** Schema of the options of `trainUpCf`. */
export const upCfOptions = z.strictObject({
  recentBaskets: count.default(10).describe("Last baskets that say how much a customer is after an item: r."),
  asymmetry: share
    .default(0.25)
    .describe("Similarity divides by (own items)^asymmetry * (the other's items)^(1 - asymmetry): alpha."),
  locality: z
    .number()
    .positive()
    .default(1)
    .describe("Power of the similarity: the larger, the more the nearest count: q."),
  neighbours: count.default(100).describe("Most similar customers that count."),
});
/** What callers may pass to `trainUpCf`. */
export type UpCfOptions = z.input<typeof upCfOptions>;
export type UpCfSettings = z.output<typeof upCfOptions>;

const categoryColumn = z.custom<Int32Array>(
  (value) => value instanceof Int32Array && value.every((code) => code >= 0),
  "must be an Int32Array of codes of 0 or more",
);

/** Schema of the options of `trainBuyItAgain`. */
export const buyItAgainOptions = z.strictObject({
  method: z
    .enum(["rcp", "atd", "pg", "mpg"])
    .default("mpg")
    .describe(
      "Share of buyers who buy again; times the chance by all repeat gaps; by the customer's own rate; by that rate since the last purchase.",
    ),
  horizon: z
    .number()
    .positive()
    .optional()
    .describe(
      "The chance is of a purchase within so many days, default 30; in baskets without days, default 1.",
    ),
  categories: categoryColumn
    .optional()
    .describe("Category of each item, a code: rare items are drawn to theirs. Absent: to all items."),
});
/** What callers may pass to `trainBuyItAgain`. */
export type BuyItAgainOptions = z.input<typeof buyItAgainOptions>;
