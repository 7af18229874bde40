import { logit } from "../../stats/logspace.js";
import { hazardOf, ofHazard } from "../activity/hazard.js";
import type { LabelledEvents } from "./event-snapshot.js";

/** The hazard falls with time at least so slowly and at most so fast: below 1 those who have not done it yet are ever more those who never will. */
const [leastPower, mostPower] = [0.3, 1] as const;

/**
 * What is added to logits to get from the trained window to the horizon. The cumulative hazard of all rows grows with a
 * power of the days, told from the first half of the windows and the whole: by 1 if all were alike, by less as those who
 * do it are used up.
 */
export function carryTo(
  labelled: readonly LabelledEvents[],
  trainedDays: number,
  horizonDays: number,
): number {
  if (trainedDays === horizonDays) return 0;
  let [rows, early, all] = [0, 0, 0];
  for (const { bought, firstOrderAfterDays } of labelled) {
    rows += bought.length;
    for (let i = 0; i < bought.length; i++) {
      all += bought[i]!;
      if (bought[i] && firstOrderAfterDays[i]! <= trainedDays / 2) early++;
    }
  }
  // Half an event more keeps the hazards above 0.
  const [half, whole] = [hazardOf((early + 0.5) / (rows + 1)), hazardOf((all + 0.5) / (rows + 1))];
  const power = Math.min(mostPower, Math.max(leastPower, Math.log2(whole / half)));
  return logit(ofHazard(whole * (horizonDays / trainedDays) ** power)) - logit(ofHazard(whole));
}
