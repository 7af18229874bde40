import { contestMetrics } from "../../evaluation/contest.js";
import type { CardScore } from "../../model/card.js";
import type { Run } from "../../model/run.js";
import { sigmoid } from "../../stats/logspace.js";
import { blendFold, chooseBlend, type FoldScores, rowsOf, toldMembers } from "../../training/blend.js";
import type { Member } from "../../training/member.js";
import type { SnapshotShelf } from "../../training/snapshot-shelf.js";
import { activityBaselines } from "./baselines.js";

/**
 * The latest fold, judged with sizes and weights learned on what was known of earlier folds at its cutoff
 * (the weights that are used in the end are learned on all folds), beside the members and the baselines.
 */
export async function outOfTimeTest(
  members: readonly Member[],
  folds: readonly FoldScores[],
  shelf: SnapshotShelf,
  run?: Run,
): Promise<CardScore[]> {
  const last = folds.at(-1);
  if (!last) return [];
  const { snapshot, bought, orders, horizon: horizonDays } = last.validation;
  const { cutoff, zone } = snapshot.history;
  const earlier: FoldScores[] = [];
  for (const fold of folds) {
    const from = fold.validation.snapshot.history.cutoff;
    if (zone.addDays(from, horizonDays) > cutoff) continue;
    const [validation] = await shelf.label([from], horizonDays, cutoff, run);
    earlier.push({ ...fold, validation: validation! });
  }
  const choice = chooseBlend(members, earlier, rowsOf(last.training));
  const truth = { labels: bought, counts: orders };
  const score = (name: string, logits: Float64Array): CardScore => ({
    name,
    metrics: contestMetrics({ name, role: "model", score: logits, probability: logits.map(sigmoid) }, truth),
  });
  return [
    score("blend", blendFold(choice, last)),
    ...toldMembers(choice, last).map(({ name, logits }) => score(name, logits)),
    ...activityBaselines(snapshot.summary, horizonDays, last.training.at(-1)).map((baseline) => ({
      name: baseline.name,
      metrics: contestMetrics(baseline, truth),
    })),
  ];
}
