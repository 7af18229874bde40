import { z } from "zod";
import {
  days,
  ids,
  minProbabilityOption,
  neuralOption,
  pairHorizonOptions,
  pairQueryOptions,
  seedOption,
} from "../../src/tasks/common/door-options.js";

/** Options of the models whose rows are a customer and an item or category. */
export const pairOptions = z.strictObject({
  ...pairHorizonOptions,
  learner: z
    .enum(["auto", "rates", "logistic", "boosting", "neural"])
    .default("auto")
    .describe(
      "auto: purchase rates, logistic regression and boosted trees, sized and blended out of time; or one of them alone. neural: a neural network alone, which needs TensorFlow.js for training.",
    ),
  neural: neuralOption,
  seed: seedOption,
});
/** What callers may pass to `repurchase.sku.train` and `repurchase.category.train`. */
export type PairOptions = z.input<typeof pairOptions>;

/** What may be asked of either family. */
const pairQuery = z.strictObject({
  ...pairQueryOptions,
  top: z.number().int().min(1).optional().describe("So many rows of each customer, the likeliest, at most."),
  minProbability: minProbabilityOption,
  exclude: ids.optional().describe("Ids of items or categories that are not ranked."),
  withinDays: days
    .optional()
    .describe(
      "Dates are given that the purchase comes within so many days. Default, and at most: what the dates were trained for.",
    ),
});
/** What callers may ask of either family. */
export type PairQuery = z.input<typeof pairQuery>;
/** A query of either family that was read. */
export type PairSettings = z.output<typeof pairQuery> & {
  readonly onlyItems?: readonly string[] | undefined;
  readonly onlyCategories?: readonly string[] | undefined;
};

/** What a refresh may be asked. */
export const refreshQuery = pairQuery.pick({ asOf: true });

const within = z
  .number()
  .positive()
  .max(3650)
  .describe("Rows are kept whose purchase is due (median of the date) within so many days of asOf.");

const skuQuery = pairQuery.extend({
  onlyItems: ids.optional().describe("The only items that are ranked."),
});
/** What `repurchase.sku` may be asked. */
export const skuQueries = {
  query: skuQuery,
  rowQuery: skuQuery.extend({ itemId: z.string().describe("Which row of the customer.") }),
  dueQuery: skuQuery.extend({ within }),
};
/** What callers may ask of a `repurchase.sku` model. */
export type SkuQuery = z.input<typeof skuQuery>;
/** Which row of a customer `repurchase.sku` is to explain: the call needs `itemId`. */
export type SkuRowQuery = SkuQuery & { itemId?: string | undefined };

const categoryQuery = pairQuery.extend({
  onlyCategories: ids.optional().describe("The only categories that are ranked."),
});
/** What `repurchase.category` may be asked. */
export const categoryQueries = {
  query: categoryQuery,
  rowQuery: categoryQuery.extend({ categoryId: z.string().describe("Which row of the customer.") }),
  dueQuery: categoryQuery.extend({ within }),
};
/** What callers may ask of a `repurchase.category` model. */
export type CategoryQuery = z.input<typeof categoryQuery>;
/** Which row of a customer `repurchase.category` is to explain: the call needs `categoryId`. */
export type CategoryRowQuery = CategoryQuery & { categoryId?: string | undefined };

/** The queries of a family, as strict schemas. */
export interface PairQueries {
  readonly query: z.ZodType<PairSettings>;
  /** Which row of a customer. */
  readonly rowQuery: z.ZodType<PairSettings & { itemId?: string; categoryId?: string }>;
  readonly dueQuery: z.ZodType<PairSettings & { within: number }>;
}
