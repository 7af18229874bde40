import { OptionsError } from "../../errors.js";
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

export interface BlendInput {
  /** Log-odds of each member on rows that none was trained on, finite; one column a member. */
  readonly logits: readonly Float64Array[];
  readonly labels: Uint8Array | Float64Array;
  readonly weights?: Float64Array | undefined;
  /** Standard deviation of each member's weight around 1 / members before any row is seen; default .25. */
  readonly weightDeviation?: number | undefined;
}

const interceptDeviation = 0.5;

/**
 * Learns the blend by logistic regression of the labels on the members' logits, with weights of 0 or more and
 * normal priors: each weight 1 / members +- `weightDeviation`, the intercept 0 +- .5. Without rows it is the
 * mean of the logits; a member that only repeats another shares its weight.
 *
 * @throws OptionsError `no_members`, `option_out_of_range`, and as `fitPriorLogistic`
 */
export function fitBlend({ logits, labels, weights, weightDeviation = 0.25 }: BlendInput): Blend {
  if (logits.length === 0)
    throw new OptionsError("no_members", "A blend needs at least one member, got none.");
  if (!(weightDeviation > 0 && weightDeviation < Infinity)) {
    throw new OptionsError(
      "option_out_of_range",
      `'weightDeviation' must be above 0, got ${weightDeviation}.`,
      {
        got: weightDeviation,
      },
    );
  }
  const fitted = fitPriorLogistic({
    columns: logits,
    labels,
    weights,
    priors: [
      ...logits.map(() => ({ mean: 1 / logits.length, deviation: weightDeviation, atLeast: 0 })),
      { mean: 0, deviation: interceptDeviation, atLeast: -Infinity },
    ],
  });
  return { weights: [...fitted.subarray(0, logits.length)], intercept: fitted[logits.length]! };
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
