import { z } from "zod";
import { instantOption } from "../../src/events/instant-option.js";
import { bandOptions } from "../../src/tasks/common/bands.js";
import {
  cutoffOption,
  datedQueryOptions,
  days,
  horizonDaysOption,
  neuralOption,
  seedOption,
} from "../../src/tasks/common/door-options.js";
import { reasonOptions } from "../../src/tasks/common/reason-options.js";
import { valuesOption } from "../../src/tasks/common/values-option.js";

export const warningOptions = z.strictObject({
  horizonDays: horizonDaysOption(90, "A customer lapses who does not order for so many days"),
  cutoff: cutoffOption,
  bands: bandOptions,
  activeWithinDays: days
    .optional()
    .describe("Bands are cut on customers who ordered within so many days. Default: the horizon."),
  learner: z
    .enum(["auto", "probability", "hmm", "logistic", "boosting", "neural"])
    .default("auto")
    .describe(
      "As of repurchase.overall, whose chance of an order and this chance of none add up to 1. auto: all but the network, sized and blended out of time.",
    ),
  neural: neuralOption,
  seed: seedOption,
});
/** What callers may pass to `churn.warning.train`. */
export type WarningOptions = z.input<typeof warningOptions>;

export const warningQuery = z.strictObject({
  ...datedQueryOptions,
  activeWithinDays: days
    .optional()
    .describe("Score only customers who ordered within so many days before asOf. Default: all."),
  values: valuesOption
    .optional()
    .describe(
      "What each customer is worth, for the value at risk: a column of numbers of the customers table, or a Map by customer id. Default: what one who stays is expected to spend within the horizon.",
    ),
  ...reasonOptions,
});
/** What callers may ask of a `churn.warning` model. */
export type WarningQuery = z.input<typeof warningQuery>;

export const watchQuery = warningQuery.extend({
  since: instantOption.describe(
    "Instant of the last scoring, exclusive: what has changed from then to asOf.",
  ),
});
/** What callers may ask `watch`. */
export type WatchQuery = z.input<typeof watchQuery>;
