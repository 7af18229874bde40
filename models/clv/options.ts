import { z } from "zod";
import {
  cutoffOption,
  datedQueryOptions,
  horizonDaysOption,
  neuralOption,
  seedOption,
} from "../../src/tasks/common/door-options.js";

const margin = z
  .number()
  .gt(0)
  .max(1)
  .describe("Share of the spend that is earned: value is margin times spend.");
const annualDiscountRate = z
  .number()
  .min(0)
  .max(10)
  .describe(
    "By what a year makes money worth less: .1 for 10 %. 0 for none: then there is no value of a lifetime.",
  );
const intervalLevel = z
  .number()
  .gt(0)
  .lt(1)
  .describe("Chance that what a customer turns out to be worth lies in the interval.");

export const valueOptions = z.strictObject({
  horizonDays: horizonDaysOption(365),
  cutoff: cutoffOption,
  margin: margin.default(1),
  annualDiscountRate: annualDiscountRate.default(0.1),
  intervalLevel: intervalLevel.default(0.8),
  learner: z
    .enum(["auto", "probability", "neural"])
    .default("auto")
    .describe(
      "auto: orders as of repurchase.overall, what they are worth by Gamma-Gamma and boosted trees, blended out of time. probability: purchase model and Gamma-Gamma alone. neural: neural networks alone, of orders and, with a zero-inflated lognormal loss, of what they are worth; they need TensorFlow.js for training.",
    ),
  neural: neuralOption,
  seed: seedOption,
});
/** What callers may pass to `clv.value.train`. */
export type ValueOptions = z.input<typeof valueOptions>;

const asTrained = " Default: as trained.";

export const valueQuery = z.strictObject({
  ...datedQueryOptions,
  margin: margin.optional().describe(margin.description + asTrained),
  annualDiscountRate: annualDiscountRate.optional().describe(annualDiscountRate.description + asTrained),
  intervalLevel: intervalLevel.optional().describe(intervalLevel.description + asTrained),
});
/** What callers may ask of a `clv.value` model. */
export type ValueQuery = z.input<typeof valueQuery>;
