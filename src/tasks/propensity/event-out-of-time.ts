import { contestMetrics } from "../../evaluation/contest.js";
import type { EventData } from "../../events/data.js";
import type { CardScore } from "../../model/card.js";
import type { Contender } from "../../model/judge.js";
import { sigmoid } from "../../stats/logspace.js";
import { type BlendChoice, blendFold, type FoldScores, rowsOf, toldMembers } from "../../training/blend.js";
import { eventBaselines } from "./event-baselines.js";
import { type EventSnapshot, type LabelledEvents, labelEvents } from "./event-snapshot.js";

type Fold = FoldScores<EventSnapshot>;

/**
 * The latest fold, judged with sizes and weights learned on what was known of earlier folds at its cutoff (those that
 * are used in the end are learned on all folds), beside the members and the baselines.
 *
 * @param choose sizes and weights by some folds, for so many training rows
 */
export function eventOutOfTime(
  data: EventData,
  folds: readonly Fold[],
  choose: (folds: readonly Fold[], rows: number) => BlendChoice<EventSnapshot>,
): CardScore[] {
  const last = folds.at(-1);
  if (!last) return [];
  const { snapshot, bought, horizon } = last.validation;
  const { cutoff, zone } = snapshot.history;
  const earlier = folds.flatMap((fold) => {
    const { snapshot: own, horizon: days } = fold.validation;
    if (zone.addDays(own.history.cutoff, days) > cutoff) return [];
    const validation = labelEvents(data, own, days, cutoff);
    return validation.bought.length === fold.validation.bought.length ? [{ ...fold, validation }] : [];
  });
  const choice = choose(earlier, rowsOf(last.training));
  const ofModel = (name: string, logits: Float64Array): Contender => ({
    name,
    role: "model",
    score: logits,
    probability: logits.map(sigmoid),
  });
  const contenders = [
    ofModel("blend", blendFold(choice, last)),
    ...toldMembers(choice, last).map(({ name, logits }) => ofModel(name, logits)),
    ...eventBaselines(snapshot, horizon, last.training.at(-1) as LabelledEvents | undefined),
  ];
  return contenders.map((contender) => ({
    name: contender.name,
    metrics: contestMetrics(contender, { labels: bought }),
  }));
}
