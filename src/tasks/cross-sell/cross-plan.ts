import type { EventData } from "../../events/data.js";
import type { History } from "../../events/history.js";
import type { Cadence } from "../../training/cutoffs.js";
import { firstDayOf } from "../pairs/first-day.js";
import type { PairCut } from "../pairs/pair-labels.js";
import { type PairPlan, planOfBaskets, planOfDays } from "../pairs/pair-plan.js";

/** At each cut everything that is learned of keys is learned anew: few cuts, half a window apart. */
const cadence: Cadence = {
  cutoffs: 4,
  folds: 1,
  step: (window) => Math.max(1, Math.floor(window / 2)),
};

/** Cuts to train on, and to test on. @param horizon in days, or baskets where there are no dates */
export function crossPlanOf(
  data: EventData,
  history: History,
  cut: PairCut,
  horizon: number,
  seed: number,
): PairPlan {
  return typeof cut === "number"
    ? planOfDays(data, firstDayOf(history), cut, horizon, cadence)
    : planOfBaskets(data, cut.lastBaskets, horizon, seed);
}
