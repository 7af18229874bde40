import * as neural from "../learners/neural/index.js";
import type { Run } from "../model/run.js";
import { rowsOf } from "./blend.js";
import { boostingColumnsOf, boostingInputOf } from "./boosting-columns.js";
import type { Labelled, Rows } from "./rows.js";
import { type LabelledRows, labelledRowsOf } from "./sample-rows.js";
import { stoppingRowsOf } from "./stopping-rows.js";

/** What networks learn of the rows of many windows. */
export interface WindowTraining extends Pick<neural.NeuralOptions, "loss" | "backend"> {
  /** Length of the windows, in days or baskets. */
  readonly horizon: number;
  readonly seed: number;
  /** Rows that they are trained on at most; default 30,000: the time of a training grows with them. */
  readonly limit?: number | undefined;
  /** Which customers of a window; default all. */
  readonly who?: "all" | "buyers";
  /** The labels; default whether there was an order. */
  readonly target?: (rows: LabelledRows) => Float64Array;
}

const usualRows = 30_000;

/**
 * Networks on the feature rows of many windows. Later windows say how many times to pass over them, or customers held out:
 * see `stoppingRowsOf`. Where neither can, `neural.train` holds rows out itself.
 *
 * @param labelled by cutoff
 */
export async function trainOnWindows<S extends Rows>(
  labelled: readonly Labelled<S>[],
  { loss = "logloss", backend, horizon, seed, limit = usualRows, who, target = wasBought }: WindowTraining,
  run?: Run,
): Promise<neural.NeuralModel> {
  const sampled = <R extends Rows>(rows: readonly Labelled<R>[], most: number) => {
    const own = labelledRowsOf(rows, horizon, most, seed, who);
    return { parts: own.parts, labels: target(own) };
  };
  const options = { loss, backend, seed };
  const { parts, labels } = sampled(labelled, limit);
  const input = boostingInputOf(parts);
  const { names } = input;
  const stopping = stoppingRowsOf(labelled, seed);
  if (!stopping) return neural.train(input, labels, options, run);
  const share = rowsOf(stopping.training) / rowsOf(labelled);
  const [training, judging] = [sampled(stopping.training, limit * share), sampled(stopping.judging, limit)];
  if (!canJudge(loss, training.labels, judging.labels)) return neural.train(input, labels, options, run);
  const validation = { columns: boostingColumnsOf(names, judging.parts), labels: judging.labels };
  const columns = boostingColumnsOf(names, training.parts);
  const { epochs } = await neural.train({ columns, names }, training.labels, { ...options, validation }, run);
  return neural.train(input, labels, { ...options, epochs }, run);
}

function wasBought({ labels }: LabelledRows): Float64Array {
  return labels;
}

/** A target: what stands where others have the number of orders. */
export function ordersOf({ orders }: LabelledRows): Float64Array {
  return orders;
}

/** Networks need two labels at least to learn from, and cannot be judged by a class that they never saw. */
function canJudge(loss: WindowTraining["loss"], training: Float64Array, judging: Float64Array): boolean {
  const highest = (labels: Float64Array) => labels.reduce((high, label) => Math.max(high, label), 0);
  const isVaried = training.some((label) => label !== training[0]);
  const isKnown = loss !== "softmax" || highest(judging) <= highest(training);
  return isVaried && isKnown && judging.length > 0;
}

/** What a card tells of networks. */
export function networkFacts({ names, networks, width, blocks, epochs }: neural.NeuralModel) {
  return { features: names.length, networks, width, blocks, epochs };
}
