import * as neural from "../../learners/neural/index.js";
import type { Run } from "../../model/run.js";
import { rowsOf } from "../../training/blend.js";
import { boostingColumnsOf, boostingInputOf } from "../../training/boosting-columns.js";
import type { Labelled, Rows } from "../../training/rows.js";
import { labelledRowsOf } from "../../training/sample-rows.js";
import { stoppingRowsOf } from "../../training/stopping-rows.js";

/** How networks are trained on more than whether somebody ordered. */
export interface OrdersTraining {
  readonly loss: "ziln" | "logloss" | "softmax";
  /** Length of the windows, days. */
  readonly horizon: number;
  readonly seed: number;
  /** Rows that they are trained on at most. */
  readonly limit: number;
}

/**
 * Networks on the feature rows of many windows, whose `orders` hold what is to be learned of each row. Later windows say
 * how many times to pass over them: see `stoppingRowsOf`.
 *
 * @param labelled by cutoff
 */
export async function trainOnOrders<S extends Rows>(
  labelled: readonly Labelled<S>[],
  { loss, horizon, seed, limit }: OrdersTraining,
  run?: Run,
): Promise<neural.NeuralModel> {
  const options = { loss, seed };
  const { parts, orders } = labelledRowsOf(labelled, horizon, limit, seed);
  const input = boostingInputOf(parts);
  const stopping = stoppingRowsOf(labelled, seed);
  if (!stopping) return neural.train(input, orders, options, run);
  const share = rowsOf(stopping.training) / rowsOf(labelled);
  const training = labelledRowsOf(stopping.training, horizon, limit * share, seed);
  const judging = labelledRowsOf(stopping.judging, horizon, limit, seed);
  // Networks that never saw a class cannot be judged by it.
  if (loss === "softmax" && highest(judging.orders) > highest(training.orders))
    return neural.train(input, orders, options, run);
  const { names } = input;
  const validation = { columns: boostingColumnsOf(names, judging.parts), labels: judging.orders };
  const columns = boostingColumnsOf(names, training.parts);
  const { epochs } = await neural.train({ columns, names }, training.orders, { ...options, validation }, run);
  return neural.train(input, orders, { ...options, epochs }, run);
}

/** What a card tells of networks. */
export function networkFacts({ names, networks, width, blocks, epochs }: neural.NeuralModel) {
  return { features: names.length, networks, width, blocks, epochs };
}

function highest(labels: Float64Array): number {
  return labels.reduce((high, label) => Math.max(high, label), 0);
}
