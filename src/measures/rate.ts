import { z } from "zod";
import { normalQuantile } from "../stats/quantiles.js";
import { wilsonInterval } from "../stats/wilson.js";

/** Why a rate is not given: too few customers to tell, the time in which it is counted is not over, or began before the events. */
export type MissingRate = "too_few_customers" | "window_not_over" | "events_begin_later";

/** What every rate says of what it counts. */
interface Counted {
  /** Customers of whom it was so. */
  readonly count: number;
  /** Customers of whom it could have been so and whose time is over: the denominator. */
  readonly customers: number;
}

/** A share of customers with its interval, or why it cannot be told: never a 0 that means "not known". */
export type Rate =
  | (Counted & {
      /** count / customers, in [0, 1]. */
      readonly rate: number;
      /** Ends of Wilson's interval. */
      readonly lower: number;
      readonly upper: number;
      readonly missing?: undefined;
    })
  | (Counted & {
      readonly rate?: undefined;
      readonly lower?: undefined;
      readonly upper?: undefined;
      readonly missing: MissingRate;
    });

/** Options of every measure that gives rates. */
export const rateShape = {
  leastCustomers: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('A rate of fewer customers is not given: `missing` is "too_few_customers".'),
  level: z.number().gt(0).lt(1).default(0.95).describe("Chance that an interval covers the truth."),
};

/** How rates are made, of the parsed options. */
export interface RateSettings {
  readonly leastCustomers: number;
  readonly level: number;
}

/** The share `count` of `customers` with Wilson's interval (Wilson 1927), or why there is none. */
export function rateOf(count: number, customers: number, { leastCustomers, level }: RateSettings): Rate {
  if (customers < leastCustomers) return { count, customers, missing: "too_few_customers" };
  const rate = count / customers;
  return { count, customers, rate, ...wilsonInterval(rate, customers, normalQuantile((1 + level) / 2)) };
}
