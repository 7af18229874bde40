import { z } from "zod";
import { instantOption } from "../../src/events/instant-option.js";
import { reasonGroups } from "../../src/model/reason.js";
import { bandOptions } from "../../src/tasks/common/bands.js";
import { datedQueryOptions, days, neuralOption, seedOption } from "../../src/tasks/common/door-options.js";
import { reasonOptions } from "../../src/tasks/common/reason-options.js";
import { valuesOption } from "../../src/tasks/common/values-option.js";

const dateOfTable = instantOption
  .optional()
  .describe(
    "Date that the table is of: events and dates at or after it are not used. Default: the end of the events.",
  );

export const contractualOptions = z.strictObject({
  id: z.string().default("customerId").describe("Column with the id of the customer."),
  label: z.string().default("churned").describe("Column with what came true: 0 or 1, a boolean, yes or no."),
  positive: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .describe("Value of the label that is the event, where it is not 1, true or yes."),
  ignore: z.array(z.string()).default([]).describe("Columns that are not to be learned from."),
  groups: z
    .record(z.string(), z.enum(reasonGroups))
    .default({})
    .describe('By name of a column: the group of reasons that it belongs to. "own" when absent.'),
  cutoff: dateOfTable,
  horizonDays: days
    .optional()
    .describe("How long after the table's date the label was taken, in days: for the card only."),
  bands: bandOptions,
  learner: z
    .enum(["auto", "logistic", "boosting", "neural"])
    .default("auto")
    .describe(
      "auto: logistic regression and boosted trees, sized and blended by rows left out; or one of them alone, or a neural network.",
    ),
  neural: neuralOption,
  seed: seedOption,
});
/** What callers may pass to `churn.contractual.train`. */
export type ContractualOptions = z.input<typeof contractualOptions>;

export const contractualQuery = z.strictObject({
  asOf: dateOfTable,
  customers: datedQueryOptions.customers,
  ...reasonOptions,
  values: valuesOption
    .optional()
    .describe(
      "What each customer is worth: name of a column, or a Map by customer id. Makes the value at risk.",
    ),
});
/** What callers may ask of a `churn.contractual` model. */
export type ContractualQuery = z.input<typeof contractualQuery>;
