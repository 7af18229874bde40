import { z } from "zod";
import { instantOption } from "../events/instant-option.js";
import { asOfShape } from "./measured-events.js";

const numbers = z.array(z.number()).readonly();

/** Cut points of RFM: a value that reaches one (or is better) has it. Any part may be left out. */
export const rfmThresholds = z.strictObject({
  daysSinceLast: numbers.optional().describe("At most so many days for 2, 3, ... points: descending."),
  orders: numbers.optional().describe("At least so many order days for 2, 3, ... points: ascending."),
  spend: numbers
    .optional()
    .describe("At least so much, in units of the currency, for 2, 3, ... points: ascending."),
  high: z
    .strictObject({
      daysSinceLast: z.number().optional().describe("Recency is high up to so many days."),
      orders: z.number().optional().describe("Frequency is high from so many order days on."),
      spend: z.number().optional().describe("Monetary value is high from so much on."),
    })
    .default({})
    .describe("Where high begins, for the eight segments."),
});

export const rfmOptions = z
  .strictObject({
    ...asOfShape,
    from: instantOption
      .optional()
      .describe("Orders from this day on are counted: a year before `asOf` for yearly RFM. Default: all."),
    bins: z
      .number()
      .int()
      .min(2)
      .max(100)
      .optional()
      .describe("Scores are 1 to `bins`, the best. Default: 5."),
    splitBy: z
      .enum(["mean", "median"])
      .default("mean")
      .describe(
        'High is better than the mean, or than at least half of the customers, where `thresholds.high` does not say it. "median" is what the states "rfm" of lifecycle are split by.',
      ),
    weights: z
      .strictObject({
        recency: z.number().nonnegative(),
        frequency: z.number().nonnegative(),
        monetary: z.number().nonnegative(),
      })
      .default({ recency: 1, frequency: 1, monetary: 1 })
      .describe("Weights of the three scores in `score`, which is their mean."),
    tiers: z
      .array(z.string())
      .min(1)
      .max(255)
      .readonly()
      .default(["low", "middle", "high"])
      .describe("Names of the tiers, lowest first: equal parts of the range of `score`, 1 to `bins`."),
    thresholds: rfmThresholds
      .default({ high: {} })
      .describe(
        "Cut points of an earlier result, or your own: what is left out is cut from these customers.",
      ),
  })
  .superRefine(({ thresholds, bins, weights }, context) => {
    const wrong = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const { daysSinceLast, orders, spend } = thresholds;
    const given = [daysSinceLast, orders, spend].filter((list) => list !== undefined);
    const length = bins === undefined ? given[0]?.length : bins - 1;
    if (given.some((list) => list.length !== length || list.length === 0)) {
      wrong(["thresholds"], "must have one cut point fewer than there are bins, for each of the three alike");
    }
    if (daysSinceLast?.some((days, k) => k > 0 && days > daysSinceLast[k - 1]!)) {
      wrong(["thresholds", "daysSinceLast"], "must descend: fewer days are better");
    }
    for (const [name, list] of Object.entries({ orders, spend })) {
      if (list?.some((value, k) => k > 0 && value < list[k - 1]!)) wrong(["thresholds", name], "must ascend");
    }
    if (!(weights.recency + weights.frequency + weights.monetary > 0))
      wrong(["weights"], "must not all be 0");
  });

/** Options of `rfmScores`. */
export type RfmOptions = z.input<typeof rfmOptions>;
export type RfmSettings = z.output<typeof rfmOptions>;

/** Every cut point of a result: hand it to `rfmScores` to score other customers, or another date, by the same rule. */
export interface RfmThresholds {
  /** At most so many days for 2, 3, ... points: descending. */
  readonly daysSinceLast: readonly number[];
  /** At least so many order days for 2, 3, ... points: ascending. */
  readonly orders: readonly number[];
  /** At least so much, units of the currency, for 2, 3, ... points: ascending. */
  readonly spend: readonly number[];
  /** Where high begins, of the same three. */
  readonly high: { readonly daysSinceLast: number; readonly orders: number; readonly spend: number };
}
