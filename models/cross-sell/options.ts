import { z } from "zod";
import {
  ids,
  minProbabilityOption,
  neuralOption,
  pairHorizonOptions,
  pairQueryOptions,
  seedOption,
} from "../../src/tasks/common/door-options.js";
import { judgedRows } from "../../src/tasks/cross-sell/judge.js";

/** Options of the models of what customers have never bought. */
export const crossSellOptions = z.strictObject({
  ...pairHorizonOptions,
  learner: z
    .enum(["auto", "shares", "logistic", "boosting", "neural"])
    .default("auto")
    .describe(
      "auto: shares of buyers, logistic regression and boosted trees, sized and blended out of time; or one of them alone. neural: a neural network alone, which needs TensorFlow.js for training.",
    ),
  neural: neuralOption,
  seed: seedOption,
});
/** What callers may pass to `crossSell.item.train` and `crossSell.category.train`. */
export type CrossSellOptions = z.input<typeof crossSellOptions>;

const count = z.number().int().min(1);
const worth = z.number();
const worthById = z.union([z.map(z.string(), worth), z.record(z.string(), worth)]);

/** Which rows each customer gets, of either family. */
const listOptions = {
  top: count
    .default(10)
    .describe("Rows of each customer: as many as there are, where fewer may be recommended."),
  minProbability: minProbabilityOption,
  exclude: ids.optional().describe("Ids of items or categories that are not recommended."),
  diversity: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      "0 (default): by the score alone; towards 1 what is like better ranked rows of the customer counts for less.",
    ),
};

const onlyItems = ids.optional().describe("The only items that are recommended.");
const inStock = z
  .boolean()
  .optional()
  .describe("Only items whose `stock` in the items side table is above 0.");
const onlyCategories = ids.optional().describe("The only categories that are recommended.");
const valueMeaning =
  "rows are ranked by probability x value and have `expectedValue`; what has no value is not recommended.";
const similarTop = count.default(10).describe("How many, at most.");

/** What may be asked of `crossSell.item`. */
const itemQuery = z.strictObject({
  ...pairQueryOptions,
  ...listOptions,
  onlyItems,
  inStock,
  maxPerCategory: count.optional().describe("Rows of one category that a customer gets, at most."),
  value: z
    .union([z.string(), worthById])
    .optional()
    .describe(
      `What a purchase is worth: a numeric column of the items side table (\`price\`, \`margin\`), or numbers by id: ${valueMeaning}`,
    ),
});

/** What may be asked of `crossSell.category`. */
const categoryQuery = z.strictObject({
  ...pairQueryOptions,
  ...listOptions,
  onlyCategories,
  value: worthById.optional().describe(`What a purchase is worth, numbers by id: ${valueMeaning}`),
});

/** What `customersFor` may be asked. */
const campaignOptions = {
  ...pairQueryOptions,
  top: count.optional().describe("So many customers, the likeliest, at most. Default: all."),
  minProbability: minProbabilityOption,
};

/** What `complements` may be asked. */
const complementOptions = {
  top: similarTop,
  exclude: listOptions.exclude,
};

/** Rows of each customer that are judged. */
const judgedTop = count.default(judgedRows);

/** What a refresh may be asked. */
export const refreshQuery = itemQuery.pick({ asOf: true });

const itemCampaign = z.strictObject({ ...campaignOptions, value: itemQuery.shape.value });
const itemComplement = z.strictObject({ ...complementOptions, onlyItems, inStock });
const categoryCampaign = z.strictObject({ ...campaignOptions, value: categoryQuery.shape.value });
const categoryComplement = z.strictObject({ ...complementOptions, onlyCategories });

/** What `crossSell.item` may be asked, by call. */
export const itemQueries = {
  predict: itemQuery,
  evaluate: itemQuery.extend({ top: judgedTop }),
  explain: itemQuery.extend({ itemId: z.string().describe("Which row of the customer.") }),
  customersFor: itemCampaign,
  similar: z.strictObject({ top: similarTop }),
  complements: itemComplement,
};
/** What callers may ask of a `crossSell.item` model. */
export type ItemQuery = z.input<typeof itemQuery>;
/** Which row of a customer `crossSell.item` is to explain: the call needs `itemId`. */
export type ItemRowQuery = ItemQuery & { itemId?: string | undefined };
/** What `customersFor` of a `crossSell.item` model may be asked. */
export type ItemCampaignQuery = z.input<typeof itemCampaign>;
/** What `complements` of a `crossSell.item` model may be asked. */
export type ItemComplementQuery = z.input<typeof itemComplement>;

/** What `crossSell.category` may be asked, by call. */
export const categoryQueries = {
  predict: categoryQuery,
  evaluate: categoryQuery.extend({ top: judgedTop }),
  explain: categoryQuery.extend({ categoryId: z.string().describe("Which row of the customer.") }),
  customersFor: categoryCampaign,
  similar: z.strictObject({ top: similarTop }),
  complements: categoryComplement,
};
/** What callers may ask of a `crossSell.category` model. */
export type CategoryQuery = z.input<typeof categoryQuery>;
/** Which row of a customer `crossSell.category` is to explain: the call needs `categoryId`. */
export type CategoryRowQuery = CategoryQuery & { categoryId?: string | undefined };
/** What `customersFor` of a `crossSell.category` model may be asked. */
export type CategoryCampaignQuery = z.input<typeof categoryCampaign>;
/** What `complements` of a `crossSell.category` model may be asked. */
export type CategoryComplementQuery = z.input<typeof categoryComplement>;

/** Numbers by id, or the name of a column. */
export type Worth = string | ReadonlyMap<string, number> | Readonly<Record<string, number>>;

/** Which keys may be recommended, as asked. */
export interface FilterSettings {
  readonly exclude?: readonly string[] | undefined;
  readonly onlyItems?: readonly string[] | undefined;
  readonly onlyCategories?: readonly string[] | undefined;
  readonly inStock?: boolean | undefined;
}

/** A query of either family that was read. */
export type CrossSellSettings = z.output<z.ZodObject<typeof pairQueryOptions>> &
  FilterSettings & {
    readonly top: number;
    readonly minProbability?: number | undefined;
    readonly diversity?: number | undefined;
    readonly maxPerCategory?: number | undefined;
    readonly value?: Worth | undefined;
  };

/** The queries of a family, as strict schemas. */
export interface CrossSellQueries {
  readonly predict: z.ZodType<CrossSellSettings>;
  readonly evaluate: z.ZodType<CrossSellSettings>;
  readonly explain: z.ZodType<CrossSellSettings & { itemId?: string; categoryId?: string }>;
  readonly customersFor: z.ZodType<
    Omit<CrossSellSettings, "top" | keyof FilterSettings> & { top?: number | undefined }
  >;
  readonly similar: z.ZodType<{ top: number }>;
  readonly complements: z.ZodType<FilterSettings & { top: number }>;
}
