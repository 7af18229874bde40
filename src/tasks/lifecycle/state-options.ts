import { z } from "zod";
import { type CustomerFacts, stateMeasures } from "./state-scheme.js";

const name = z.string().min(1).max(60);
const periods = z.strictObject({
  periods: z.number().positive().max(1000).describe("So many periods: times the shortest horizon."),
});
const quantile = z.strictObject({
  quantile: z
    .number()
    .gt(0)
    .lt(1)
    .describe(
      "The lowest value below which this share of the customers lie at the end of the training data.",
    ),
});
const amount = z.number().min(0).max(1e12);
const limit = z
  .union([amount, periods, quantile])
  .describe("Days, order days or units of the currency, whichever the measure is in.");

const range = z
  .strictObject({
    from: limit.optional().describe("Inclusive."),
    below: limit.optional().describe("Exclusive."),
  })
  .refine(({ from, below }) => from !== undefined || below !== undefined, {
    message: "must say 'from', 'below' or both",
  });

const rule = z.strictObject({
  name,
  when: z
    .partialRecord(z.enum(stateMeasures), range)
    .default({})
    .describe("Ranges of measures that must all hold; none takes whoever is left."),
});

const rules = z
  .array(rule)
  .min(2)
  .max(50)
  .readonly()
  .refine((all) => new Set(all.map((one) => one.name)).size === all.length, {
    message: "must have different names",
  })
  .refine((all) => all.every(({ when }, s) => (Object.keys(when).length === 0) === (s === all.length - 1)), {
    message: "must have conditions, but for the last one, which takes whoever is left",
  });

const levels = z.strictObject({
  activity: z
    .array(z.union([z.number().positive().max(36_500), periods]))
    .min(1)
    .max(8)
    .readonly()
    .describe("Silences at which activity falls, ascending: days, or { periods: n }."),
  value: z
    .array(amount.positive())
    .max(8)
    .readonly()
    .default([])
    .describe("Where value levels begin, ascending: all below 1 are quantiles, else amounts."),
  valueBy: z
    .enum(["spend", "orders", "meanOrder"])
    .optional()
    .describe("What value is: default spend, or orders where no order has an amount."),
  newWithin: z
    .union([z.number().positive().max(36_500), periods])
    .optional()
    .describe("Customers with a single order, their first, of so many days are 'new'."),
  activityNames: z.array(name).readonly().optional().describe("One name more than silences."),
  valueNames: z
    .array(name)
    .readonly()
    .optional()
    .describe("One name more than value levels, the least first."),
});

const byFunction = z.strictObject({
  names: z
    .array(name)
    .min(2)
    .max(50)
    .readonly()
    .describe("All states, the best first: a move to a later one is a fall."),
  of: z
    .custom<(facts: CustomerFacts) => string>((value) => typeof value === "function", "must be a function")
    .describe("Name of the state of a customer by its facts."),
});

/** Names of ready-made states. */
export const presetNames = ["activity-value", "rfm", "yearly"] as const;

/** Which states there are: by name, as levels, as rules or as a function. */
export const statesOption = z
  .union([z.enum(presetNames), levels, rules, byFunction])
  .default("activity-value")
  .describe(
    "States: 'activity-value' (new; active, cooling, dormant x high, low), 'rfm' (eight segments), 'yearly' (active, warm, cold, inactive); { activity: [days], value: [quantiles or amounts] }; a list of rules { name, when }; or { names, of }, a function.",
  );

/** Which states there are, as callers write it. */
export type StatesInput = z.input<typeof statesOption>;
/** The same with defaults filled in. */
export type StatesSettings = z.output<typeof statesOption>;
/** States as levels of activity and value. */
export type LevelStates = z.output<typeof levels>;
/** States as rules. */
export type RuleStates = z.output<typeof rules>;
/** A bound of a rule, before it is known in days, orders or money. */
export type Limit = z.output<typeof limit>;
