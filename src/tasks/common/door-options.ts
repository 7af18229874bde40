import { z } from "zod";
import { instantOption } from "../../events/instant-option.js";

export const days = z.number().int().min(1).max(3650);
const baskets = z.number().int().min(1).max(1000);
const lastBaskets = z.strictObject({ lastBaskets: z.number().int().min(0) });
export const ids = z.array(z.string()).readonly();

/** How far ahead a model of events with dates looks. */
export function horizonDaysOption(usual: number, meaning = "How far ahead, in days") {
  return z
    .union([days, z.array(days).min(1).readonly()])
    .default(usual)
    .describe(`${meaning}; several may be given, queries ask for one of them.`);
}

/** Where the training of a model of events with dates ends. */
export const cutoffOption = instantOption
  .optional()
  .describe("End of the training data, exclusive. Default: the end of the events.");

/** Whom a query to a model of events with dates is about, when and how far ahead. */
export const datedQueryOptions = {
  asOf: instantOption
    .optional()
    .describe("Instant of the prediction, exclusive. Default: the end of the events."),
  customers: ids.optional().describe("Score only these customers."),
  horizonDays: days.optional().describe("One of the trained horizons. Default: the first that was given."),
};

/** How far ahead models of pairs look, and where their training ends: options that all of them have. */
export const pairHorizonOptions = {
  horizonDays: z
    .union([days, z.array(days).min(1).readonly()])
    .default(30)
    .describe(
      "How far ahead, in days; several may be given, queries ask for one of them. Events with dates only.",
    ),
  horizonBaskets: z
    .union([baskets, z.array(baskets).min(1).readonly()])
    .default(1)
    .describe("How many of a customer's next baskets; several may be given. Baskets without dates only."),
  cutoff: z
    .union([instantOption, lastBaskets])
    .optional()
    .describe(
      "End of the training data, exclusive; of baskets without dates { lastBaskets: n }, which leaves the last n of each customer out. Default: the end of the events.",
    ),
};

/** Seed of a training. */
export const seedOption = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(1)
  .describe("Seed of the sampling of training rows.");

/** Whether the learner "auto" tries a network too; `requireNetwork` checks it against the learner. */
export const neuralOption = z
  .boolean()
  .default(false)
  .describe(
    'Beside learner "auto" only: whether a neural network is tried too. It stays in the blend where it lowers the out-of-time log-loss in each of two tests at least, by two standard errors in all. Needs TensorFlow.js for training.',
  );

/** Whom a query to a model of pairs is about, when and how far ahead: what all of them may be asked. */
export const pairQueryOptions = {
  asOf: z
    .union([instantOption, lastBaskets])
    .optional()
    .describe(
      "Instant of the prediction, exclusive; of baskets without dates { lastBaskets: n }. Default: the end of the events.",
    ),
  horizonDays: datedQueryOptions.horizonDays,
  horizonBaskets: baskets.optional().describe("The same of baskets without dates."),
  customers: datedQueryOptions.customers,
};

/** Rows below a chance are left out. */
export const minProbabilityOption = z
  .number()
  .min(0)
  .max(1)
  .optional()
  .describe("Only rows at least so likely. Ranks stay.");
