import { z } from "zod";
import { instantOption } from "../../src/events/instant-option.js";
import {
  cutoffOption,
  datedQueryOptions,
  horizonDaysOption,
  neuralOption,
  seedOption,
} from "../../src/tasks/common/door-options.js";
import { alertOptions } from "../../src/tasks/lifecycle/alerts.js";
import { statesOption } from "../../src/tasks/lifecycle/state-options.js";

export const migrationOptions = z.strictObject({
  horizonDays: horizonDaysOption(
    90,
    "Length of a period, in days; longer horizons must be a whole number of the shortest one, for states so many periods ahead",
  ),
  states: statesOption,
  cutoff: cutoffOption,
  alerts: alertOptions,
  learner: z
    .enum(["auto", "markov", "neural"])
    .default("auto")
    .describe(
      "auto: orders as of repurchase.overall; states after an order by Markov chains of order 1 and 2, multinomial regression and boosted trees; all blended out of time. markov: orders by the purchase model, states by the chains alone: fast, and for small data. neural: orders and states by neural networks alone, which need TensorFlow.js for training.",
    ),
  neural: neuralOption,
  seed: seedOption,
});
/** What callers may pass to `lifecycle.migration.train`. */
export type MigrationOptions = z.input<typeof migrationOptions>;

export const migrationQuery = z.strictObject({ ...datedQueryOptions });
/** What callers may ask of a `lifecycle.migration` model. */
export type MigrationQuery = z.input<typeof migrationQuery>;

const level = z.number().gt(0).lt(1).default(0.95).describe("Probability that an interval holds.");

export const forecastQuery = z.strictObject({
  asOf: datedQueryOptions.asOf,
  customers: datedQueryOptions.customers,
  level,
});
/** What callers may ask `forecast`. */
export type ForecastQuery = z.input<typeof forecastQuery>;

export const matrixQuery = z.strictObject({
  by: z
    .string()
    .optional()
    .describe("One of the customers' own columns: the moves of each of its values, too."),
  level,
  annualDiscountRate: z
    .number()
    .min(0)
    .max(10)
    .default(0.1)
    .describe("By how much a year makes money worth less: .1 for 10 %."),
});
/** What callers may ask `matrix`. */
export type MatrixQuery = z.input<typeof matrixQuery>;

export const flowsQuery = z.strictObject({
  from: instantOption.describe("Instant of the states that customers come from, exclusive."),
  to: instantOption.optional().describe("Instant of the states they go to. Default: the end of the events."),
});
/** What callers may ask `flows`. */
export type FlowsQuery = z.input<typeof flowsQuery>;
