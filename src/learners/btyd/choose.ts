import type { Instant } from "../../events/instant.js";
import { instantOf } from "../../events/instant-option.js";
import type { EventInput } from "../../events/table.js";
import { dataOf, EventTable } from "../../events/table.js";
import { logLoss } from "../../metrics/probability.js";
import { check } from "./check.js";
import { type FitOptions, fitPurchaseModel, type PurchaseFit } from "./fit.js";
import { type PurchaseFamilyName, purchaseFamilies } from "./purchase-model.js";
import { probabilityOfOrder } from "./scores.js";
import { holdoutOrders, summarize } from "./summarize.js";

export interface ChooseOptions extends FitOptions {
  /** Length of the window whose buyers the models are asked for, in days: the horizon you will ask for. */
  readonly horizonDays: number;
  /** End of the history, exclusive; default the end of the events. */
  readonly cutoff?: Instant;
  /** Models to compare; default all. */
  readonly families?: readonly PurchaseFamilyName[];
}

export interface FamilyScore {
  readonly family: PurchaseFamilyName;
  /** Events that make an order, where the family has them. */
  readonly k?: number;
  /** Of "orders within the horizon", out of time. */
  readonly logLoss: number;
  /** Of the fit on the calibration period. */
  readonly logLikelihood: number;
}

/**
 * Chooses a purchase model by what counts, the log-loss of "orders within the horizon" after an earlier cutoff: each
 * family is fitted to what was known `horizonDays` before the cutoff and judged by what came since, and the best one
 * is fitted again to everything. Likelihoods of families with different k compare gaps, not forecasts.
 *
 * @returns the best model, and every family's score, best first
 * @throws as `fitPurchaseModel` and `summarize`; OptionsError `bad_option`
 */
export function choosePurchaseModel(
  events: EventInput,
  { horizonDays, cutoff, families = purchaseFamilies, ...options }: ChooseOptions,
): { best: PurchaseFit; scores: FamilyScore[] } {
  const isHorizon = Number.isInteger(horizonDays) && horizonDays >= 1;
  check("horizonDays", horizonDays, isHorizon, "a whole number from 1");
  check("families", "none", families.length > 0, "one or more");
  const table = EventTable.from(events);
  const { zone } = dataOf(table);
  const until =
    cutoff === undefined ? table.until : instantOf(cutoff, zone, "cutoff of btyd.choosePurchaseModel");
  const calibration = summarize(table, { cutoff: zone.addDays(until, -horizonDays) });
  const orders = holdoutOrders(table, calibration, horizonDays);
  const bought = Uint8Array.from(orders, (n) => (n > 0 ? 1 : 0));
  const scores = families.map((family): FamilyScore => {
    const fit = fitPurchaseModel(family, calibration, options);
    return {
      family,
      ...("k" in fit && { k: fit.k }),
      logLoss: logLoss(bought, probabilityOfOrder(fit, calibration, horizonDays)),
      logLikelihood: fit.logLikelihood,
    };
  });
  scores.sort((a, b) => a.logLoss - b.logLoss);
  return { best: fitPurchaseModel(scores[0]!.family, summarize(table, { cutoff: until }), options), scores };
}
