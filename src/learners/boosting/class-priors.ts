import type { Targets } from "./losses.js";
import type { BoostingSettings } from "./options.js";

/**
 * Moves the base from the class shares of the training rows to those of the rows to score: by Bayes' rule the margin
 * of a class shifts by ln(prior / share). A class without rows counts as half a row.
 */
export function shiftToPriors(
  base: Float64Array,
  { classPriors, loss }: BoostingSettings,
  { labels, weights }: Targets,
  training: Int32Array,
): Float64Array {
  if (!classPriors) return base;
  const shares = new Float64Array(classPriors.length);
  let total = 0;
  for (const row of training) {
    const weight = weights ? weights[row]! : 1;
    const label = labels[row]!;
    if (loss === "softmax") shares[label]! += weight;
    else {
      shares[0]! += weight * (1 - label);
      shares[1]! += weight * label;
    }
    total += weight;
  }
  const shifts = classPriors.map(
    (prior, k) => Math.log(prior) - Math.log(shares[k]! / total || 0.5 / training.length),
  );
  return loss === "softmax"
    ? base.map((b, k) => b + shifts[k]!)
    : base.map((b) => b + shifts[1]! - shifts[0]!);
}
