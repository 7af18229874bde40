import type { Snapshot } from "../../training/snapshot.js";
import { carriedTo, explainBlend, type ScoreParts } from "../common/explain-blend.js";
import { horizonOf, horizonScores } from "../common/horizon-scores.js";
import type { ActivityModel } from "./model.js";

/**
 * Why row `row` of a snapshot has its score: what each feature adds, summed over the members of the blend by its
 * weights. What carrying to a longer horizon adds is a line of its own.
 */
export function explainActivity(
  model: ActivityModel,
  snapshot: Snapshot,
  row: number,
  horizonDays: number,
): ScoreParts {
  const { members, blend, trainedDays } = horizonOf(model, horizonDays);
  return explainBlend({
    members,
    blend,
    window: trainedDays,
    snapshot,
    row,
    score: horizonScores(model.horizons, snapshot, horizonDays).score[row]!,
    carried: carriedTo(horizonDays, trainedDays, "calendar"),
  });
}
