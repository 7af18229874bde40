import type { FeatureColumns } from "../../features/feature.js";
import * as neural from "../../learners/neural/index.js";
import { concat } from "../../matrix/concat.js";
import type { Run } from "../../model/run.js";
import { boostingColumnsOf, boostingInputOf } from "../../training/boosting-columns.js";

/** Feature rows of a window with what came of them. */
export interface WindowRows {
  readonly part: FeatureColumns;
  /** One a row. */
  readonly labels: Float64Array;
  /** When the window begins and ends, epoch milliseconds. */
  readonly start: number;
  readonly end: number;
}

/**
 * Networks on the feature rows of many windows. How long they are trained the latest window says, of networks trained on
 * those that had ended when it began; where there are none, or they do not have all of its labels, rows held out say it.
 *
 * @param windows by cutoff
 */
export async function trainByWindows(
  windows: readonly WindowRows[],
  options: Pick<neural.NeuralOptions, "loss" | "seed">,
  run?: Run,
): Promise<neural.NeuralModel> {
  const input = boostingInputOf(windows.map(({ part }) => part));
  const last = windows.at(-1)!;
  const earlier = windows.filter(({ end }) => end <= last.start);
  const labelsOf = (some: readonly WindowRows[]) => concat(some.map(({ labels }) => labels));
  const columnsOf = (some: readonly WindowRows[]) =>
    boostingColumnsOf(
      input.names,
      some.map(({ part }) => part),
    );
  const own = labelsOf(earlier);
  const isJudged =
    last.labels.length > 0 &&
    isVaried(own) &&
    (options.loss !== "softmax" || highest(own) >= highest(last.labels));
  if (!isJudged) return neural.train(input, labelsOf(windows), options, run);
  const validation = { columns: columnsOf([last]), labels: last.labels };
  const { epochs } = await neural.train(
    { columns: columnsOf(earlier), names: input.names },
    own,
    { ...options, validation },
    run,
  );
  return neural.train(input, labelsOf(windows), { ...options, epochs }, run);
}

const highest = (labels: Float64Array) => labels.reduce((high, label) => Math.max(high, label), 0);
const isVaried = (labels: Float64Array) => labels.some((label) => label !== labels[0]);
