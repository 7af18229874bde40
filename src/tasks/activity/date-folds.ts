import { concat } from "../../matrix/concat.js";
import { sigmoid } from "../../stats/logspace.js";
import { type BlendChoice, blendFold, type FoldScores } from "../../training/blend.js";
import type { LabelledSnapshot } from "../../training/snapshot.js";
import { type DateCalibration, fitDates, uncalibratedDates } from "./date-calibration.js";
import { logHazard, ofLogHazard } from "./hazard.js";
import { type ProbabilityFit, probabilityMember } from "./probability-member.js";

/** What the folds say about dates beyond the probability of an order. */
export function calibrateDates(
  choice: BlendChoice,
  folds: readonly FoldScores[],
  days: number,
): DateCalibration {
  const positions = folds.flatMap((fold) => {
    const model = probabilityFitOf(fold, choice);
    if (!model) return [];
    return [positionsOfOrders(fold.validation, model, blendFold(choice, fold).map(sigmoid), days)];
  });
  return positions.length > 0 ? fitDates(concat(positions)) : uncalibratedDates;
}

/** At which quantile of the predicted date each first order of a fold came. */
function positionsOfOrders(
  { snapshot, firstOrderAfterDays }: LabelledSnapshot,
  model: ProbabilityFit,
  probability: Float64Array,
  days: number,
): Float64Array {
  // Orders come in whole days: the middle of the day stands for its hours.
  const middle = Float64Array.from(firstOrderAfterDays, (t) => Math.max(0, t - 0.5));
  const own = model.probability(snapshot, days);
  const ownAt = model.probability(snapshot, middle);
  const position = probability.map((p, i) => {
    const shift = logHazard(p) - logHazard(own[i]!);
    return Math.min(1, ofLogHazard(logHazard(ownAt[i]!) + shift) / p);
  });
  return position.filter((_, i) => firstOrderAfterDays[i]! >= 0);
}

function probabilityFitOf(fold: FoldScores, { sizes }: BlendChoice): ProbabilityFit | undefined {
  const chosen = sizes.find(({ member }) => member === probabilityMember);
  return chosen && (fold.fitted.get(`${chosen.member.name}/${chosen.size}`) as ProbabilityFit);
}
