import type { Run } from "../../model/run.js";
import { type FoldScores, scoreFolds } from "../../training/blend.js";
import type { Member } from "../../training/member.js";
import type { Labelled, Rows } from "../../training/rows.js";
import type { PairPlan, PlannedCut } from "./pair-plan.js";

/** How a task makes and learns from the rows of planned cuts. */
export interface FoldSteps<S extends Rows> {
  /** Labelled rows to train on. @param knownBefore what was known only later is not in the labels */
  training(cuts: readonly PlannedCut[], knownBefore: number): Promise<readonly Labelled<S>[]>;
  /** Labelled rows to judge by; undefined where there are none. */
  validation(cut: PlannedCut, knownBefore: number): Promise<Labelled<S> | undefined>;
  /** The members that there is data for. @param cuts that the rows are of */
  members(training: readonly Labelled<S>[], cuts: readonly PlannedCut[]): Member<S>[];
  /** What is no longer needed. */
  release(labelled: Labelled<S>): void;
}

/**
 * Trains the members on the training cuts of each fold of a plan and scores its validation cut, one fold after the
 * other. Folds without rows are left out.
 *
 * @param end what was known only from then on is in no label, epoch milliseconds; Infinity without dates
 */
export async function scorePlannedFolds<S extends Rows>(
  { folds, window }: PairPlan,
  steps: FoldSteps<S>,
  { end, seed }: { readonly end: number; readonly seed: number },
  run?: Run,
): Promise<FoldScores<S>[]> {
  const scores: FoldScores<S>[] = [];
  for (const { training, validation } of folds) {
    const known = typeof validation.cut === "number" ? validation.cut : end;
    const labelled = await steps.training(training, known);
    const judged = await steps.validation(validation, end);
    if (!judged || labelled.length === 0) continue;
    const fold = { training: labelled, validation: judged };
    scores.push(...(await scoreFolds(steps.members(labelled, training), [fold], window, seed, run)));
    for (const one of [...labelled, judged]) steps.release(one);
  }
  return scores;
}

/** The folds that all of some members were scored on. */
export function foldsOf<S extends Rows>(
  folds: readonly FoldScores<S>[],
  members: readonly Pick<Member<S>, "name" | "sizes">[],
): FoldScores<S>[] {
  return folds.filter(({ logits }) => members.every(({ name, sizes }) => logits.has(`${name}/${sizes[0]}`)));
}
