import { z } from "zod";
import { instantOption } from "../../src/events/instant-option.js";
import { days, ids, seedOption } from "../../src/tasks/common/door-options.js";
import { reasonOptions } from "../../src/tasks/common/reason-options.js";
import { targetOption } from "./target-option.js";

export const eventOptions = z.strictObject({
  target: targetOption.describe(
    "What is waited for: firstPurchase, secondOrder, open, click (of the next message), unsubscribe, leave, share; or { event, name | categoryId | itemId | minAmount, audience }.",
  ),
  horizonDays: z
    .union([days, z.array(days).min(1).readonly()])
    .default(30)
    .describe("How far ahead, in days; several may be given, queries ask for one of them."),
  cutoff: instantOption
    .optional()
    .describe("End of the training data, exclusive. Default: the end of the events."),
  learner: z
    .enum(["auto", "hazard", "logistic", "boosting"])
    .default("auto")
    .describe(
      "auto: hazards by time without the event, logistic regression and boosted trees, sized and blended out of time; or one of them alone.",
    ),
  seed: seedOption,
});
/** What callers may pass to `propensity.event.train`. */
export type EventOptions = z.input<typeof eventOptions>;

export const eventQuery = z.strictObject({
  asOf: instantOption
    .optional()
    .describe("Instant of the prediction, exclusive. Default: the end of the events."),
  customers: ids.optional().describe("Score only these customers."),
  horizonDays: days.optional().describe("One of the trained horizons. Default: the first that was given."),
  ...reasonOptions,
});
/** What callers may ask of a `propensity.event` model. */
export type EventQuery = z.input<typeof eventQuery>;
