import { OptionsError } from "../../errors.js";
import type { Labels } from "../labels.js";
import { fitPriorLogistic } from "./prior-logistic.js";

/**
 * A sum of the members' logits: intercept + sum_m weights[m] x logit_m. Because it is linear, the members'
 * contributions times their weights add up to the blended logit. Plain data.
 */
export interface Blend {
  /** One a member, 0 or more; their sum need not be 1: above it the blend is surer than its members. */
  readonly weights: readonly number[];
  readonly intercept: number;
}

/** Rows to learn the weights on: none of those a member was trained on. */
export interface BlendInput {
  /** Log-odds of each member on rows that none was trained on, finite; one column a member. */
  readonly logits: readonly Float64Array[];
  /** 0 or 1 a row; shares in between are allowed. */
  readonly labels: Labels;
  /** Weight of each row, 0 or more; 1 when absent. */
  readonly weights?: Float64Array | undefined;
  /** Weight of each member before any row is seen; default 1 / members. */
  readonly priorWeights?: readonly number[] | undefined;
  /** Standard deviation of each member's weight around it; default .25. */
  readonly weightDeviation?: number | undefined;
  /**
   * Standard deviation of the intercept around 0; default .5. Rows of one period say little of the next, however many
   * they are: take as much as periods differ.
   */
  readonly interceptDeviation?: number | undefined;
  /**
   * Whether only the intercept may move the mean logit of the rows; default false. Logits are mostly below 0: were the
   * weights free to, they would lower all chances after a period in which less was bought.
   */
  readonly keepsLevel?: boolean | undefined;
}

/**
 * Learns the blend by logistic regression of the labels on the members' logits, with weights of 0 or more and
 * normal priors on weights and intercept. Without rows it is the mean of the logits by `priorWeights`; a member that
 * only repeats another shares its weight.
 *
 * @throws OptionsError `no_members`, `option_out_of_range`, `length_mismatch`, and as `fitPriorLogistic`
 */
export function fitBlend({
  logits,
  labels,
  weights,
  priorWeights = logits.map(() => 1 / logits.length),
  weightDeviation = 0.25,
  interceptDeviation = 0.5,
  keepsLevel = false,
}: BlendInput): Blend {
  if (logits.length === 0)
    throw new OptionsError("no_members", "A blend needs at least one member, got none.");
  checkAbove0("weightDeviation", weightDeviation);
  checkAbove0("interceptDeviation", interceptDeviation);
  if (priorWeights.length !== logits.length) {
    throw new OptionsError(
      "length_mismatch",
      `'priorWeights' must have ${logits.length} entries, one a member, got ${priorWeights.length}.`,
      { expected: logits.length, got: priorWeights.length },
    );
  }
  const means = logits.map((column) => (keepsLevel ? meanOf(column, weights) : 0));
  const level = means.reduce((sum, mean, m) => sum + priorWeights[m]! * mean, 0);
  const fitted = fitPriorLogistic({
    columns: keepsLevel ? logits.map((column, m) => column.map((logit) => logit - means[m]!)) : logits,
    offset: keepsLevel ? new Float64Array(labels.length).fill(level) : undefined,
    labels,
    weights,
    priors: [
      ...priorWeights.map((mean) => ({ mean, deviation: weightDeviation, atLeast: 0 })),
      { mean: 0, deviation: interceptDeviation, atLeast: -Infinity },
    ],
  });
  const learned = [...fitted.subarray(0, logits.length)];
  const moved = learned.reduce((sum, weight, m) => sum + weight * means[m]!, 0);
  return { weights: learned, intercept: fitted[logits.length]! + level - moved };
}

function meanOf(values: Float64Array, weights: Float64Array | undefined): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const weight = weights?.[i] ?? 1;
    sum += weight * values[i]!;
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

function checkAbove0(name: string, got: number): void {
  if (got > 0 && got < Infinity) return;
  throw new OptionsError("option_out_of_range", `'${name}' must be above 0, got ${got}.`, { got });
}

/**
 * Blended logits of each row.
 *
 * @throws OptionsError `length_mismatch` when the members are not those of the blend
 */
export function blendLogits({ weights, intercept }: Blend, logits: readonly Float64Array[]): Float64Array {
  if (logits.length !== weights.length) {
    throw new OptionsError(
      "length_mismatch",
      `The blend has ${weights.length} members, got ${logits.length}.`,
      {
        expected: weights.length,
        got: logits.length,
      },
    );
  }
  const rows = logits[0]!.length;
  const blended = new Float64Array(rows).fill(intercept);
  logits.forEach((member, m) => {
    if (member.length !== rows) {
      throw new OptionsError("length_mismatch", `Member ${m} must have ${rows} rows, got ${member.length}.`, {
        expected: rows,
        got: member.length,
      });
    }
    const weight = weights[m]!;
    if (weight === 0) return; // 0 times an infinite logit would be NaN
    for (let i = 0; i < rows; i++) blended[i]! += weight * member[i]!;
  });
  return blended;
}
