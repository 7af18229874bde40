import { type Blend, blendLogits } from "../../learners/calibration/blend.js";
import type { CardScore } from "../../model/card.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Snapshot } from "../../training/snapshot.js";
import { type ActivityHorizon, ordersWithin } from "../activity/horizon.js";
import type { ActivityModel } from "../activity/model.js";
import { horizonOf, notBelow, scoresUpTo } from "../common/horizon-scores.js";
import type { OrderValueReport } from "./order-value-challenge.js";
import type { OrderValueFit } from "./order-value-members.js";
import type { Spread } from "./spread.js";

/** What orders are worth within one horizon. */
export interface ValueHorizon {
  readonly horizonDays: number;
  /** Gamma-Gamma first, but of a network alone. */
  readonly members: readonly OrderValueFit[];
  /** How their logarithms add up to the logarithm of the value of an order. */
  readonly blend: Blend;
  /** How the challenger among them did, where one was asked for. */
  readonly challenger?: OrderValueReport;
  readonly spread: Spread;
  /** The latest test beside the baselines; empty where there was none. */
  readonly outOfTime: readonly CardScore[];
}

/** What customers are worth, beside the activity task. Holds no id of a customer. */
export interface ValueModel {
  /** Those of the activity task, ascending. */
  readonly horizons: readonly ValueHorizon[];
}

/** What each row is expected to do within a horizon. */
export interface ValueScores {
  /** P(at least one order), as of the activity task. */
  readonly probability: Float64Array;
  /** Expected order days, as of the activity task. */
  readonly expectedOrders: Float64Array;
  /** Value of an order, units of the currency, net of refunds. */
  readonly orderValue: Float64Array;
  /** Expected spend, units of the currency, net of refunds, undiscounted; never below that within a shorter horizon. */
  readonly expectedSpend: Float64Array;
}

/** Scores of one of the horizons up to that which was asked for. */
interface SpendWithin {
  readonly horizon: ActivityHorizon;
  readonly scores: ValueScores;
}

/** Scores the rows of a snapshot for one of the trained horizons, in one block: see `Snapshot.blocks`. */
export function scoreSpend(
  value: ValueModel,
  activity: ActivityModel,
  snapshot: Snapshot,
  horizonDays: number,
): ValueScores {
  let last: SpendWithin | undefined;
  for (const scored of spendUpTo(value, activity, snapshot, horizonDays)) last = scored;
  return last!.scores;
}

/** Scores rows for the trained horizons up to one of them, the shortest first. */
export function* spendUpTo(
  value: ValueModel,
  activity: ActivityModel,
  snapshot: Snapshot,
  horizonDays: number,
): Generator<SpendWithin> {
  let floor: ValueScores | undefined;
  // Gamma-Gamma is one and the same for all horizons.
  const known = new Map<OrderValueFit, Float64Array>();
  const logValueOf = (member: OrderValueFit) => {
    const logValue = known.get(member) ?? member.logValue(snapshot);
    known.set(member, logValue);
    return logValue;
  };
  for (const { horizon, scores: chances } of scoresUpTo<Snapshot, ActivityHorizon>(
    activity.horizons,
    snapshot,
    horizonDays,
  )) {
    const probability = chances.score.map(sigmoid);
    const expectedOrders = notBelow(ordersWithin(horizon, snapshot, probability), floor?.expectedOrders);
    const { members, blend } = horizonOf(value, horizon.horizonDays);
    const orderValue = blendLogits(blend, members.map(logValueOf)).map(Math.exp);
    const spend = expectedOrders.map((orders, i) => orders * orderValue[i]!);
    floor = {
      probability,
      expectedOrders,
      orderValue,
      expectedSpend: notBelow(spend, floor?.expectedSpend),
    };
    yield { horizon, scores: floor };
  }
}
