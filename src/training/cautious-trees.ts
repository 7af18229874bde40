import * as boosting from "../learners/boosting/index.js";
import type { Run } from "../model/run.js";
import { boostingInputOf } from "./boosting-columns.js";
import type { LabelledRows } from "./sample-rows.js";

/**
 * Small steps, each on half of the rows and a fifth of the columns, and leaves held back: one customer stands in the
 * rows of many cutoffs, so that they say less than their number does.
 */
const cautiousSteps = { learningRate: 0.03, rowSample: 0.5, columnSample: 0.2, l2: 10, minChildWeight: 5 };

/** Trees for the rows that most shops have. */
export const smallTrees = { trees: 300, depth: 3 } as const;

/** Boosted trees on the feature rows of many cutoffs. */
export function trainTrees(
  { parts }: Pick<LabelledRows, "parts">,
  labels: Float64Array,
  shape: Pick<boosting.BoostingOptions, "trees" | "depth" | "loss">,
  seed: number,
  run?: Run,
): Promise<boosting.BoostingModel> {
  const options = { ...shape, ...cautiousSteps, seed };
  return boosting.train(boostingInputOf(parts), labels, options, {
    signal: run?.signal,
    threads: run?.threads,
  });
}
