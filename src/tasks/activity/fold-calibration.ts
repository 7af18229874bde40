import { concat } from "../../matrix/concat.js";
import { sigmoid } from "../../stats/logspace.js";
import { type BlendChoice, blendFold, type FoldScores } from "../../training/blend.js";
import type { LabelledSnapshot } from "../../training/snapshot.js";
import { fitCounts } from "./count-calibration.js";
import { fitDates, uncalibratedDates } from "./date-calibration.js";
import { logHazard, ofLogHazard } from "./hazard.js";
import { type ActivityHorizon, ordersOfBlend } from "./horizon.js";
import { type ProbabilityFit, probabilityMember } from "./probability-member.js";

/** What the folds say about counts and dates beyond the probability of an order. */
export function calibrateOnFolds(
  choice: BlendChoice,
  folds: readonly FoldScores[],
  days: number,
): Pick<ActivityHorizon, "counts" | "dates"> {
  const tests = folds.flatMap((fold) => {
    const model = probabilityFitOf(fold, choice);
    if (!model) return [];
    const { snapshot, orders } = fold.validation;
    const probability = blendFold(choice, fold).map(sigmoid);
    const positions = positionsOfOrders(fold.validation, model, probability, days);
    return [{ probability, blended: ordersOfBlend(model, snapshot, days, probability), orders, positions }];
  });
  if (tests.length === 0) return { counts: { slope: 1 }, dates: uncalibratedDates };
  const column = (name: keyof (typeof tests)[number]) => concat(tests.map((test) => test[name]));
  return {
    counts: fitCounts(column("probability"), column("blended"), column("orders")),
    dates: fitDates(column("positions")),
  };
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
