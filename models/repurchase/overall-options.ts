import { z } from "zod";
import { instantOption } from "../../src/events/instant-option.js";

const days = z.number().int().min(1).max(3650);

export const overallOptions = z.strictObject({
  horizonDays: z
    .union([days, z.array(days).min(1)])
    .default(90)
    .describe("How far ahead, in days; several may be given, queries ask for one of them."),
  cutoff: instantOption
    .optional()
    .describe("End of the training data, exclusive. Default: the end of the events."),
  learner: z
    .enum(["auto", "probability", "hmm", "logistic", "boosting"])
    .default("auto")
    .describe(
      "auto: purchase model, hidden Markov model, logistic regression and boosted trees, sized and blended out of time; or one of them alone.",
    ),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .describe("Seed of the sampling of training rows."),
});
/** What callers may pass to `repurchase.overall.train`. */
export type OverallOptions = z.input<typeof overallOptions>;

export const overallQuery = z.strictObject({
  asOf: instantOption
    .optional()
    .describe("Instant of the prediction, exclusive. Default: the end of the events."),
  customers: z.array(z.string()).optional().describe("Score only these customers."),
  horizonDays: days.optional().describe("One of the trained horizons. Default: the first that was given."),
});
/** What callers may ask of a `repurchase.overall` model. */
export type OverallQuery = z.input<typeof overallQuery>;
