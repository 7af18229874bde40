import { contestMetrics } from "../../evaluation/contest.js";
import type { CardScore } from "../../model/card.js";
import type { Contender } from "../../model/judge.js";
import { sigmoid } from "../../stats/logspace.js";
import { type BlendChoice, blendFold, type FoldScores, toldMembers } from "../../training/blend.js";
import { crossBaselines } from "./baselines.js";
import type { CrossSnapshot } from "./cross-snapshot.js";

type CrossFold = FoldScores<CrossSnapshot>;

/**
 * The latest fold, judged beside the members and the baselines.
 *
 * @param choice sizes and weights that learned nothing of the fold
 */
export function crossOutOfTime(folds: readonly CrossFold[], choice: BlendChoice<CrossSnapshot>): CardScore[] {
  const last = folds.at(-1);
  if (!last) return [];
  const { snapshot, bought } = last.validation;
  const contenders: Contender[] = [
    ofModel("blend", blendFold(choice, last)),
    ...toldMembers(choice, last).map(({ name, logits }) => ofModel(name, logits)),
    ...crossBaselines(snapshot),
  ];
  const { offsets } = snapshot.candidates;
  return contenders.map((contender) => ({
    name: contender.name,
    metrics: contestMetrics(contender, { labels: bought }, offsets),
  }));
}

function ofModel(name: string, logits: Float64Array): Contender {
  return { name, role: "model", score: logits, probability: logits.map(sigmoid) };
}
