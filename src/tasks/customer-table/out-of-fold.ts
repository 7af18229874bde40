import { contestMetrics } from "../../evaluation/contest.js";
import { concat } from "../../matrix/concat.js";
import type { CardScore } from "../../model/card.js";
import type { Contender } from "../../model/judge.js";
import { sigmoid } from "../../stats/logspace.js";
import { type BlendChoice, blendFold, type FoldScores, toldMembers } from "../../training/blend.js";
import type { JudgedScores } from "../common/bands.js";
import { bestColumnOf, columnContender } from "./baselines.js";
import type { TableRows } from "./table-rows.js";

type Choice = BlendChoice<TableRows>;
type Scores = readonly FoldScores<TableRows>[];

/** Blended scores of all folds, each row by members that have not seen it. */
export function outOfFoldScores(choice: Choice, folds: Scores): JudgedScores {
  return {
    probability: concat(folds.map((fold) => blendFold(choice, fold).map(sigmoid))),
    labels: labelsOf(folds),
  };
}

/** The blend beside its members, the best column by itself and the base rate, on the rows left out. */
export function outOfFoldTest(choice: Choice, folds: Scores): CardScore[] {
  const labels = labelsOf(folds);
  const scored = (name: string, logits: (fold: FoldScores<TableRows>) => Float64Array): Contender => {
    const score = concat(folds.map(logits));
    return { name, role: "model", score, probability: score.map(sigmoid) };
  };
  const contenders = [
    scored("blend", (fold) => blendFold(choice, fold)),
    ...toldMembers(choice, folds[0]!).map(({ name }, m) =>
      scored(name, (fold) => toldMembers(choice, fold)[m]!.logits),
    ),
    ...bestAlone(folds),
    baseRateOf(labels),
  ];
  return contenders.map((contender) => ({
    name: contender.name,
    metrics: contestMetrics(contender, { labels }),
  }));
}

/** The column that is best in the training rows of the first fold. */
function bestAlone(folds: Scores): Contender[] {
  const [{ snapshot, bought }] = folds[0]!.training as [(typeof folds)[0]["training"][0]];
  const best = bestColumnOf(snapshot.features(), bought);
  if (!best) return [];
  const parts = folds.map(({ validation }) => columnContender(validation.snapshot.features(), best));
  return [{ ...parts[0]!, score: concat(parts.map(({ score }) => score)) }];
}

function baseRateOf(labels: Uint8Array): Contender {
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const probability = new Float64Array(labels.length).fill(rate);
  return { name: "base rate", role: "baseline", score: probability, probability };
}

function labelsOf(folds: Scores): Uint8Array {
  return Uint8Array.from(concat(folds.map(({ validation }) => validation.bought)));
}
