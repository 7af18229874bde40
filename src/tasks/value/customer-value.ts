import type { Snapshot } from "../../training/snapshot.js";
import type { ActivityParts } from "../activity/door.js";
import { horizonOf, notBelow } from "../common/horizon-scores.js";
import { spendUpTo, type ValueModel, type ValueScores } from "./model.js";
import { type ExpectedSpend, spendQuantile } from "./spread.js";
import { orderTiming } from "./timing.js";

/** What turns spend into value. */
export type ValueTerms = {
  /** Share of the spend that is earned, above 0 to 1. */
  readonly margin: number;
  /** By what a year makes money worth less: .1 for 10 %; 0 or more. */
  readonly annualDiscountRate: number;
  /** Chance that the value lies in the interval, in (0, 1). */
  readonly intervalLevel: number;
};

/** Everything that a trained value of customers is. */
export interface ValueParts extends ActivityParts {
  readonly options: ActivityParts["options"] & ValueTerms;
  readonly value: ValueModel;
  /** The customers of the population state. */
  readonly typical: readonly TypicalCustomer[];
}

/** Geometric means over a population, by horizon. Plain data. */
export interface TypicalCustomer {
  readonly horizonDays: number;
  readonly probability: number;
  /** Orders of a customer who orders. */
  readonly ordersIfAny: number;
  readonly orderValue: number;
}

/** What the rows of a snapshot are worth, one column an answer. */
export interface CustomerValues extends ValueScores {
  /** Margin times discounted spend within the horizon. */
  readonly expectedValue: Float64Array;
  readonly valueLow: Float64Array;
  readonly valueHigh: Float64Array;
  /**
   * The same as `expectedValue` without an end, whichever horizon is asked for: that of the longest trained one and what
   * comes after it. NaN without a discount.
   */
  readonly lifetimeValue: Float64Array;
  /** Discounted spend within the horizon, a share of the undiscounted. */
  readonly discount: Float64Array;
}

/** Scores the rows of a snapshot for one of the trained horizons, block by block. */
export function scoreValue(
  parts: Pick<ValueParts, "activity" | "value">,
  snapshot: Snapshot,
  horizonDays: number,
  terms: ValueTerms,
): CustomerValues {
  const column = () => new Float64Array(snapshot.length);
  const columns = {
    probability: column(),
    expectedOrders: column(),
    orderValue: column(),
    expectedSpend: column(),
    expectedValue: column(),
    valueLow: column(),
    valueHigh: column(),
    lifetimeValue: column(),
    discount: column(),
  };
  for (const { start, block } of snapshot.blocks()) {
    const scores = scoreBlock(parts, block, horizonDays, terms);
    for (const name of Object.keys(columns) as (keyof CustomerValues)[])
      columns[name].set(scores[name], start);
  }
  return columns;
}

/** What rows are worth within one horizon. */
interface Worth extends Omit<CustomerValues, "valueLow" | "valueHigh" | "lifetimeValue"> {
  readonly horizonDays: number;
  /** Discounted orders after it, a share of the undiscounted ones within it. */
  readonly beyond: Float64Array;
}

function scoreBlock(
  { activity, value }: Pick<ValueParts, "activity" | "value">,
  block: Snapshot,
  horizonDays: number,
  { margin, annualDiscountRate, intervalLevel }: ValueTerms,
): CustomerValues {
  // Without a discount there is no lifetime to be told by the longest horizon.
  const last = annualDiscountRate > 0 ? activity.horizons.at(-1)!.horizonDays : horizonDays;
  const horizons: Worth[] = [];
  for (const { horizon, scores } of spendUpTo(value, activity, block, last)) {
    const { within, beyond } = orderTiming(horizon.probabilityModel.purchases, block.summary, {
      horizonDays: horizon.horizonDays,
      annualDiscountRate,
    });
    const earned = scores.expectedSpend.map((spend, i) => margin * spend * within[i]!);
    const expectedValue = notBelow(earned, horizons.at(-1)?.expectedValue);
    horizons.push({ ...scores, horizonDays: horizon.horizonDays, discount: within, expectedValue, beyond });
  }
  const { expectedValue, expectedSpend, beyond } = horizons.at(-1)!;
  const lifetimeValue = expectedValue.map((own, i) => own + margin * expectedSpend[i]! * beyond[i]!);
  const scores = { ...horizonOf({ horizons }, horizonDays), lifetimeValue };
  const tail = (1 - intervalLevel) / 2;
  const { spread } = horizonOf(value, horizonDays);
  const rows = expectedSpendOf(scores);
  const quantile = (level: number) =>
    spendQuantile(spread, rows, level).map((spend, i) => margin * scores.discount[i]! * spend);
  return { ...scores, valueLow: quantile(tail), valueHigh: quantile(1 - tail) };
}

/** What the distribution of spend is made from. */
export function expectedSpendOf({
  probability,
  expectedOrders,
  expectedSpend,
}: Pick<ValueScores, "probability" | "expectedOrders" | "expectedSpend">): ExpectedSpend {
  return { probability, orders: expectedOrders, spend: expectedSpend };
}

/** The typical customer of a snapshot, by horizon. */
export function typicalCustomers(
  { activity, value }: Pick<ValueParts, "activity" | "value">,
  latest: Snapshot,
): TypicalCustomer[] {
  const sample = latest.sample();
  const longest = activity.horizons.at(-1)!.horizonDays;
  return Array.from(spendUpTo(value, activity, sample, longest), ({ horizon, scores }) => ({
    horizonDays: horizon.horizonDays,
    probability: geometricMean(scores.probability),
    ordersIfAny: geometricMean(
      scores.expectedOrders.map((n, i) => n / Math.max(least, scores.probability[i]!)),
    ),
    orderValue: geometricMean(scores.orderValue),
  }));
}

/** Chances that are no number any more count as this. */
const least = 1e-300;

function geometricMean(values: Float64Array): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(Math.max(least, value)), 0) / values.length);
}
