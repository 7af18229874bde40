import { checkVaried, type LossName } from "../labels.js";
import type { CategoryTargets } from "./encoder.js";
import { type Loss, logLoss, poissonLoss, softmaxLoss, squaredLoss } from "./losses.js";
import { pairwiseLoss } from "./pairwise.js";

/**
 * The loss of some labels, its base finite.
 *
 * @throws TrainError `one_label` when labels with weight are all alike where the loss needs two
 */
export function lossOf(name: LossName, labels: Float64Array, weights: Float64Array | undefined): Loss {
  const highest = checkVaried(name, labels, weights);
  if (name === "squared") return squaredLoss;
  if (name === "logloss") return logLoss;
  if (name === "poisson") return poissonLoss;
  if (name === "pairwise") return pairwiseLoss();
  return softmaxLoss(highest + 1);
}

/** What categories are described by: the label, or for several classes whether it is the class. */
export function categoryTargets(
  name: LossName,
  labels: Float64Array,
  weights: Float64Array | undefined,
  outputs: number,
): CategoryTargets {
  if (name !== "softmax") return { targets: [labels], weights };
  const targets = Array.from({ length: outputs }, (_, k) => labels.map((label) => (label === k ? 1 : 0)));
  return { targets, weights };
}
