import { dayMs } from "../../events/calendar-day.js";
import type { Zone } from "../../events/zone.js";
import type { Run } from "../../model/run.js";
import { sampleKeys } from "../../training/customer-sample.js";
import { type Cadence, planCutoffs } from "../../training/cutoffs.js";
import { type DateFold, fitPairDates, type PairDates } from "./pair-dates.js";
import type { PairShelf } from "./pair-shelf.js";
import type { LabelledPairs } from "./pair-snapshot.js";

/** Dates are given within so many days, or the horizon if it is longer, where the history has room. */
const usualDays = 180;
/** Windows of that length that a history must hold. */
const windowsOfHistory = 4;
const dateRows = 200_000;
const halfSeed = 0x4a1f;
const cadence: Cadence = {
  cutoffs: 24,
  folds: 1,
  step: (window, room) => Math.max(1, Math.floor(window / 6), Math.min(30, Math.floor(room / 24))),
};

export interface DateRequest {
  /** End of the training data, epoch milliseconds, exclusive. */
  readonly cut: number;
  /** First event, epoch milliseconds. */
  readonly from: number;
  readonly zone: Zone;
  readonly seed: number;
  /** Window of the labelled rows that are there already, days. */
  readonly horizon: number;
  readonly labelled: readonly LabelledPairs[];
}

/** Trains the date model on windows as long as the history has room for: at least the horizon, 180 days if it can. */
export async function trainPairDates(
  shelf: PairShelf,
  { cut, from, zone, seed, horizon, labelled }: DateRequest,
  run?: Run,
): Promise<PairDates> {
  const history = Math.floor((cut - from) / dayMs);
  const asked = Math.max(horizon, Math.min(usualDays, Math.floor(history / windowsOfHistory)));
  if (asked === horizon) return fitPairDates(labelled, halvesOf(labelled, seed), horizon, seed, run);
  const { trainedDays, final } = planCutoffs({ from, cutoff: cut, horizonDays: asked, zone, cadence });
  const cuts = final.map((at) => ({ cut: at }));
  const own = await shelf.label(cuts, trainedDays, dateRows, cut, run);
  const dates = await fitPairDates(own, halvesOf(own, seed), trainedDays, seed, run);
  for (const { snapshot } of own) snapshot.release();
  return dates;
}

/**
 * Half of the customers to learn from, the other half to see by how much one misses. Both at all cuts: what one period
 * has of its own is then part of what one misses by, as it will be of the period to come.
 */
function halvesOf(labelled: readonly LabelledPairs[], seed: number): DateFold {
  const half = (isFirst: boolean) =>
    labelled.map((one): LabelledPairs => {
      const keys = sampleKeys(one.snapshot.history.customers, seed + halfSeed);
      const isIn = (row: number) => keys[one.snapshot.rows[row]!]! < 0.5 === isFirst;
      return {
        ...one,
        bought: one.bought.map((bought, row) => (isIn(row) ? bought : 0)),
        firstOrderAfterDays: one.firstOrderAfterDays.map((day, row) => (isIn(row) ? day : -1)),
      };
    });
  return { training: half(true), validation: half(false) };
}
