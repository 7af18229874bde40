import { TrainError } from "../../errors.js";
import type { Instant } from "../../events/instant.js";
import { instantOf } from "../../events/instant-option.js";
import type { EventInput } from "../../events/table.js";
import { EventTable } from "../../events/table.js";
import { logLoss } from "../../metrics/probability.js";
import { check } from "./check.js";
import { type FitOptions, fitPurchaseModel, type PurchaseFit } from "./fit.js";
import { type PurchaseFamilyName, purchaseFamilies } from "./purchase-model.js";
import { probabilityOfOrder } from "./scores.js";
import { type CustomerSummaries, datedDataOf, holdoutOrders, summarize } from "./summarize.js";

/** Options of the choice of a family. */
export interface ChooseOptions extends FitOptions {
  /** Length of the window whose buyers the models are asked for, in days: the horizon you will ask for. */
  readonly horizonDays: number;
  /** End of the history, exclusive; default the end of the events. */
  readonly cutoff?: Instant;
  /** Models to compare; default all. */
  readonly families?: readonly PurchaseFamilyName[];
}

/** How a family forecast the time held back. */
export interface FamilyScore {
  readonly family: PurchaseFamilyName;
  /** Events that make an order, where the family has them. */
  readonly k?: number;
  /** Of "orders within the horizon", out of time; Infinity where the fit failed. */
  readonly logLoss: number;
  /** Of the fit on the calibration period. */
  readonly logLikelihood: number;
  /** Why there is no fit. */
  readonly failed?: string;
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
  const { zone } = datedDataOf(table, "btyd.choosePurchaseModel");
  const until =
    cutoff === undefined ? table.until : instantOf(cutoff, zone, "cutoff of btyd.choosePurchaseModel");
  // Whole days: an order day is either known at the calibration's end or part of what is judged.
  const start = zone.startOfDay(zone.dayOf(zone.addDays(until, -horizonDays)));
  const calibration = summarize(table, { cutoff: start });
  const orders = holdoutOrders(table, calibration, horizonDays);
  const bought = Uint8Array.from(orders, (n) => (n > 0 ? 1 : 0));
  const scores = families
    .map((family) => scoreOf(family, calibration, bought, horizonDays, optionsOf(family, options)))
    .filter(({ family, k }) => k !== 1 || !families.includes(plainFamily(family)))
    .sort((a, b) => a.logLoss - b.logLoss);
  const { family } = scores[0]!;
  return {
    best: fitPurchaseModel(family, summarize(table, { cutoff: until }), optionsOf(family, options)),
    scores,
  };
}

/** Regular timing of k = 1 is the plain model: it is not shown twice. */
function plainFamily(family: PurchaseFamilyName): PurchaseFamilyName {
  return family === "bg-cnbd-k" ? "bg-nbd" : "mbg-nbd";
}

function optionsOf(family: PurchaseFamilyName, { k, ...options }: FitOptions): FitOptions {
  return k !== undefined && family.endsWith("cnbd-k") ? { ...options, k } : options;
}

function scoreOf(
  family: PurchaseFamilyName,
  calibration: CustomerSummaries,
  bought: Uint8Array,
  horizonDays: number,
  options: FitOptions,
): FamilyScore {
  try {
    const fit = fitPurchaseModel(family, calibration, options);
    return {
      family,
      ...("k" in fit && { k: fit.k }),
      logLoss: logLoss(bought, probabilityOfOrder(fit, calibration, horizonDays)),
      logLikelihood: fit.logLikelihood,
    };
  } catch (error) {
    if (!(error instanceof TrainError && error.code === "no_convergence")) throw error;
    return {
      family,
      logLoss: Number.POSITIVE_INFINITY,
      logLikelihood: Number.NEGATIVE_INFINITY,
      failed: error.message,
    };
  }
}
