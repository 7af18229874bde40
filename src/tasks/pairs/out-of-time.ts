import { contestMetrics } from "../../evaluation/contest.js";
import type { EventData } from "../../events/data.js";
import type { CardScore } from "../../model/card.js";
import type { Contender } from "../../model/judge.js";
import { sigmoid } from "../../stats/logspace.js";
import { type BlendChoice, blendFold, type FoldScores, toldMembers } from "../../training/blend.js";
import { pairBaselines } from "./baselines.js";
import { labelPairs } from "./pair-labels.js";
import type { LabelledPairs, PairSnapshot } from "./pair-snapshot.js";
import { expectedUnits, fitPairUnits } from "./pair-units.js";

type PairFold = FoldScores<PairSnapshot>;

/**
 * The latest fold, judged with sizes, weights and units learned on what was known of earlier folds at its cutoff (those
 * that are used in the end are learned on all folds), beside the members and the baselines.
 *
 * @param choose sizes and weights by the folds it is given
 */
export function pairOutOfTime(
  data: EventData,
  folds: readonly PairFold[],
  choose: (folds: readonly PairFold[]) => BlendChoice<PairSnapshot>,
): CardScore[] {
  const last = folds.at(-1);
  if (!last) return [];
  const { snapshot, horizon, bought, units } = last.validation as LabelledPairs;
  const { cutoff, clock } = snapshot.history;
  const earlier = folds.flatMap((fold) => asKnownAt(data, fold, cutoff));
  const choice = choose(earlier);
  const amounts = fitPairUnits(earlier.map(({ validation }) => validation as LabelledPairs));
  const probability = blendFold(choice, last).map(sigmoid);
  const before = last.training.at(-1) as LabelledPairs | undefined;
  const contenders: Contender[] = [
    {
      ...ofModel("blend", blendFold(choice, last)),
      expected: expectedUnits(amounts, snapshot, probability, horizon),
    },
    ...toldMembers(choice, last).map(({ name, logits }) => ofModel(name, logits)),
    ...pairBaselines(
      snapshot.pairs,
      horizon,
      clock === "calendar",
      before && { pairs: before.snapshot.pairs, bought: before.bought, units: before.units },
    ),
  ];
  const truth = { labels: bought, counts: units };
  return contenders.map((contender) => ({
    name: contender.name,
    metrics: contestMetrics(contender, truth, snapshot.pairs.offsets),
  }));
}

/** A fold with the labels that were known at an instant; none where its window was not over, or has no date. */
function asKnownAt(data: EventData, fold: PairFold, known: number): PairFold[] {
  const { snapshot, horizon } = fold.validation;
  const { cutoff, zone, clock } = snapshot.history;
  if (clock === "sequence" || zone.addDays(cutoff, horizon) > known) return [];
  return [{ ...fold, validation: labelPairs(data, snapshot, cutoff, horizon, known) }];
}

function ofModel(name: string, logits: Float64Array): Contender {
  return { name, role: "model", score: logits, probability: logits.map(sigmoid) };
}
