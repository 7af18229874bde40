import { z } from "zod";
import {
  cutoffOption,
  datedQueryOptions,
  horizonDaysOption,
  neuralOption,
  seedOption,
} from "../../src/tasks/common/door-options.js";
import { reasonOptions } from "../../src/tasks/common/reason-options.js";
import { targetOption } from "./target-option.js";

export const eventOptions = z.strictObject({
  target: targetOption.describe(
    "What is waited for: firstPurchase, secondOrder, open, click (of the next message), unsubscribe, leave, share; or { event, name | categoryId | itemId | minAmount, audience }.",
  ),
  horizonDays: horizonDaysOption(30),
  cutoff: cutoffOption,
  learner: z
    .enum(["auto", "hazard", "logistic", "boosting", "neural"])
    .default("auto")
    .describe(
      "auto: hazards by time without the event, logistic regression and boosted trees, sized and blended out of time; or one of them alone, or a neural network.",
    ),
  neural: neuralOption,
  seed: seedOption,
});
/** What callers may pass to `propensity.event.train`. */
export type EventOptions = z.input<typeof eventOptions>;

export const eventQuery = z.strictObject({
  ...datedQueryOptions,
  ...reasonOptions,
});
/** What callers may ask of a `propensity.event` model. */
export type EventQuery = z.input<typeof eventQuery>;
