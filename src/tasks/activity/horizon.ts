import type { Blend } from "../../learners/calibration/blend.js";
import type { CardScore, ChallengerReport } from "../../model/card.js";
import type { Fitted } from "../../training/member.js";
import type { Snapshot } from "../../training/snapshot.js";
import type { BuyerOrders } from "./buyer-orders.js";
import { calibratedLevel, type DateCalibration } from "./date-calibration.js";
import { hazardOf, ofHazard } from "./hazard.js";
import { blendedOrders, ordersOfBuyer } from "./order-counts.js";
import type { ProbabilityFit } from "./probability-member.js";

/** A fitted model of one horizon: members, their blend, and what was learned out of time about counts and dates. */
export interface ActivityHorizon {
  readonly horizonDays: number;
  /** Window the members were trained for; where it is shorter, the probability model carries the score on. */
  readonly trainedDays: number;
  readonly probabilityModel: ProbabilityFit;
  /** Added to the blended logits to get from the trained window to the horizon; 0 where they are the same. */
  readonly carry: number;
  /** All members, the probability model first. */
  readonly members: readonly Fitted[];
  readonly blend: Blend;
  /** How the network did, where it was tried beside the others. */
  readonly challenger?: ChallengerReport;
  /** How often buyers order; absent where there was too little to learn it from. */
  readonly buyerOrders?: BuyerOrders;
  readonly dates: DateCalibration;
  readonly trainingCutoffs: readonly number[];
  readonly validationCutoffs: readonly number[];
  readonly outOfTime: readonly CardScore[];
}

/** Expected order days within the horizon; never below the probability. */
export function ordersWithin(
  { probabilityModel, buyerOrders, horizonDays, trainedDays }: ActivityHorizon,
  snapshot: Snapshot,
  probability: Float64Array,
): Float64Array {
  const orders = probabilityModel.expectedOrders(snapshot, horizonDays);
  const own = probabilityModel.probability(snapshot, horizonDays);
  const ofModel = (i: number) => ({ orders: orders[i]!, probability: own[i]! });
  if (!buyerOrders) return probability.map((p, i) => blendedOrders(ofModel(i), p));
  // Over several trained windows buyers go on ordering as they do in one.
  const windows = horizonDays / trainedDays;
  return buyerOrders
    .furtherOrders(snapshot)
    .map((further, i) => ordersOfBuyer(ofModel(i), windows * further, probability[i]!));
}

/** Days from the cutoff to the next order. */
export interface NextOrderDays {
  /** One column a quantile asked for. */
  readonly days: readonly Float64Array[];
  /** P(an order within the window). */
  readonly probabilityWithin: Float64Array;
}

/**
 * When the next order comes, given the silence so far and given that it comes within `withinDays`: the probability
 * model's distribution with its hazard scaled to agree with the blended `probability` of the horizon.
 *
 * @param quantiles in [0, 1]
 */
export function nextOrderDays(
  horizon: ActivityHorizon,
  snapshot: Snapshot,
  probability: Float64Array,
  withinDays: number,
  quantiles: readonly number[],
): NextOrderDays {
  const { probabilityModel, horizonDays, dates } = horizon;
  const rows = snapshot.length;
  const own = probabilityModel.probability(snapshot, horizonDays);
  const ownWithin = probabilityModel.probability(snapshot, withinDays);
  const ratio = new Float64Array(rows);
  const probabilityWithin = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    ratio[i] = hazardOf(probability[i]!) / hazardOf(own[i]!);
    probabilityWithin[i] = ofHazard(hazardOf(ownWithin[i]!) * ratio[i]!);
  }
  const days = quantiles.map((quantile) => {
    const target = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      // The dates were calibrated within the horizon: its own probability stays, and what lies beyond it.
      const level = quantile * probabilityWithin[i]!;
      const share = level / probability[i]!;
      const calibrated = share < 1 ? calibratedLevel(dates, share) * probability[i]! : level;
      target[i] = ofHazard(hazardOf(calibrated) / ratio[i]!);
    }
    const days = probabilityModel.daysToOrder(snapshot, target);
    for (let i = 0; i < rows; i++) days[i] = Math.min(days[i]!, withinDays);
    return days;
  });
  return { days, probabilityWithin };
}
