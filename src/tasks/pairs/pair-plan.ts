import type { EventData } from "../../events/data.js";
import type { History } from "../../events/history.js";
import { sampleKeys } from "../../training/customer-sample.js";
import { type Cadence, planCutoffs } from "../../training/cutoffs.js";
import type { PairCut } from "./pair-labels.js";

/** A cut to train or test on. */
export interface PlannedCut {
  /** Where the history ends. Of baskets without dates: for the customers of one part only; the others are whole. */
  readonly cut: PairCut;
  /** Codes of the customers who are looked at, ascending; absent: all. */
  readonly customers?: Int32Array;
}

/** Which cuts to train on, and which to test on. */
export interface PairPlan {
  /** Length of the label window; below the horizon where the history is too short for it. */
  readonly window: number;
  readonly final: readonly PlannedCut[];
  readonly folds: readonly { readonly training: readonly PlannedCut[]; readonly validation: PlannedCut }[];
}

const maxCutoffs = 16;
const maxFolds = 2;
/** Far enough apart to see the seasons where there are years; close enough where there are weeks. */
const longestStep = 30;
const stepsOfWindow = 5;

const pairCadence: Cadence = {
  cutoffs: maxCutoffs,
  folds: maxFolds,
  step: (window, room) =>
    Math.max(1, Math.floor(window / stepsOfWindow), Math.min(longestStep, Math.floor(room / maxCutoffs))),
};

/**
 * Cuts through events with dates: every label window ends by the cutoff.
 *
 * @param from first order, epoch milliseconds
 * @param cadence how many cuts, and how far apart
 */
export function planOfDays(
  data: EventData,
  from: number,
  cutoff: number,
  horizonDays: number,
  cadence: Cadence = pairCadence,
): PairPlan {
  const { trainedDays, folds, final } = planCutoffs({ from, cutoff, horizonDays, zone: data.zone, cadence });
  const planned = (cut: number): PlannedCut => ({ cut });
  return {
    window: trainedDays,
    final: final.map(planned),
    folds: folds.map(({ training, validation }) => ({
      training: training.map(planned),
      validation: planned(validation),
    })),
  };
}

/**
 * Cuts to train on and to test on, by the clock of the events.
 *
 * @param horizon in days, or baskets where there are no dates
 * @param cadence how many cuts, and how far apart, where there are dates
 */
export function pairPlanOf(
  data: EventData,
  history: History,
  cut: PairCut,
  horizon: number,
  seed: number,
  cadence?: Cadence,
): PairPlan {
  return typeof cut === "number"
    ? planOfDays(data, firstDayOf(history), cut, horizon, cadence)
    : planOfBaskets(data, cut.lastBaskets, horizon, seed);
}

/** The dates of a plan, for cards; none where baskets have no dates. */
export function plannedDates({ final, folds }: PairPlan) {
  const dates = (cuts: readonly PlannedCut[]) =>
    cuts.flatMap(({ cut }) => (typeof cut === "number" ? [cut] : []));
  return {
    trainingCutoffs: dates(final),
    validationCutoffs: dates(folds.map(({ validation }) => validation)),
  };
}

/** Start of the day of the first event, epoch milliseconds. */
export function firstDayOf({ day, zone, length, today }: History): number {
  let first = today;
  for (let i = 0; i < length; i++) if (day[i]! < first) first = day[i]!;
  return zone.startOfDay(first);
}

/** Parts of the customers of baskets without dates. */
const parts = 5;
const partSeed = 0x9a7;

/**
 * Cuts through baskets without dates: before the last ones of each customer. They share no clock, so what is known of
 * items comes from the whole baskets of the other customers, as it will at scoring: the customers are cut part by part,
 * and a test is on a part that training leaves out.
 *
 * @param leftOut last baskets of each customer that are not for training
 */
export function planOfBaskets(data: EventData, leftOut: number, horizon: number, seed: number): PairPlan {
  const keys = sampleKeys(data.customers, seed + partSeed);
  const cuts = Array.from({ length: parts }, (_, part): PlannedCut => {
    const mask = Uint8Array.from(keys, (key) => (Math.floor(key * parts) === part ? 1 : 0));
    const customers = Int32Array.from(keys.keys()).filter((code) => mask[code] === 1);
    return { cut: { lastBaskets: leftOut + horizon, others: leftOut, customers: mask }, customers };
  });
  const [validation, ...training] = cuts;
  return { window: horizon, final: cuts, folds: [{ training, validation: validation! }] };
}
