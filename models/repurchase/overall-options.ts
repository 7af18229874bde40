import { z } from "zod";
import {
  cutoffOption,
  datedQueryOptions,
  horizonDaysOption,
  neuralOption,
  seedOption,
} from "../../src/tasks/common/door-options.js";

export const overallOptions = z.strictObject({
  horizonDays: horizonDaysOption(90),
  cutoff: cutoffOption,
  learner: z
    .enum(["auto", "probability", "hmm", "logistic", "boosting", "neural"])
    .default("auto")
    .describe(
      "auto: purchase model, hidden Markov model, logistic regression and boosted trees, sized and blended out of time; or one of them alone, or a neural network.",
    ),
  neural: neuralOption,
  seed: seedOption,
});
/** What callers may pass to `repurchase.overall.train`. */
export type OverallOptions = z.input<typeof overallOptions>;

export const overallQuery = z.strictObject({
  ...datedQueryOptions,
});
/** What callers may ask of a `repurchase.overall` model. */
export type OverallQuery = z.input<typeof overallQuery>;
