import { OptionsError } from "../../errors.js";
import { checkWeights } from "../../metrics/check.js";
import { checkLength } from "../columns.js";
import { checkMembers, isAllowed, outOfRange, trueEntry } from "./class-support.js";
import { type NewtonPoint, projectedNewton } from "./projected-newton.js";

/**
 * A log-linear pool of class probabilities: p_k proportional to the product over members m of p_mk^weights[m], over the
 * classes that the row may have. Plain data.
 */
export interface ClassBlend {
  /** One a member, 0 or more; their sum need not be 1: above it the blend is surer than its members. */
  readonly weights: readonly number[];
}

/** Rows to learn the weights on: none of those a member was trained on. */
export interface ClassBlendInput {
  /**
   * Log-probabilities of each member, rows x classes, row by row: finite, or -Infinity where the row cannot have the
   * class, in which all members must agree.
   */
  readonly logProbabilities: readonly Float64Array[];
  /** Class of each row, 0 to classCount - 1: one that the row may have. */
  readonly classes: Int32Array;
  readonly classCount: number;
  /** Weight of each row, 0 or more; 1 when absent. */
  readonly weights?: Float64Array | undefined;
  /** Weight of each member before any row is seen; default 1 / members. */
  readonly priorWeights?: readonly number[] | undefined;
  /** Standard deviation of each member's weight around it; default .25. */
  readonly weightDeviation?: number | undefined;
}

/**
 * Learns the blend by likelihood of the classes, with weights of 0 or more and normal priors on them: it minimises
 * -sum_i w_i ln p_i(class_i) + sum_m (weights[m] - prior_m)^2 / (2 deviation^2). Without rows the weights are
 * `priorWeights`; a member that only repeats another shares its weight; rows that can have one class only say nothing.
 *
 * @throws OptionsError `no_members`, `option_out_of_range`, `length_mismatch`, `not_finite`, `support_mismatch`,
 *   `label_out_of_range`, `class_not_allowed`, `weight_out_of_range`
 */
export function fitClassBlend(input: ClassBlendInput): ClassBlend {
  const { logProbabilities, classes, classCount, weights, weightDeviation = 0.25 } = input;
  const members = logProbabilities.length;
  const priorWeights = input.priorWeights ?? logProbabilities.map(() => 1 / members);
  checkMembers(logProbabilities, classCount, classes.length * classCount);
  checkLength("'priorWeights'", priorWeights.length, members);
  if (weights !== undefined) checkLength("'weights'", weights.length, classes.length);
  checkWeights(weights);
  if (!priorWeights.every(Number.isFinite)) {
    throw outOfRange(`'priorWeights' must be finite, got ${priorWeights.join(", ")}.`);
  }
  if (!(weightDeviation > 0 && weightDeviation < Infinity)) {
    throw outOfRange(`'weightDeviation' must be above 0, got ${weightDeviation}.`);
  }
  const rivals = rivalsOf(input);
  const fitted = projectedNewton({
    start: Float64Array.from(priorWeights),
    atLeast: new Float64Array(members),
    evaluate: (at) => evaluate(rivals, at, priorWeights, 1 / weightDeviation ** 2),
    scale: 1 + rivals.weights.reduce((sum, weight) => sum + weight, 0),
  });
  return { weights: [...fitted] };
}

/**
 * Blended probabilities, rows x classes: each row sums to 1, and is exactly 0 where the members are -Infinity.
 *
 * @throws OptionsError `length_mismatch`, `not_finite`, `support_mismatch`, `no_class_allowed`
 */
export function blendClasses(
  { weights }: ClassBlend,
  logProbabilities: readonly Float64Array[],
  classCount: number,
): Float64Array {
  checkLength("'logProbabilities'", logProbabilities.length, weights.length);
  checkMembers(logProbabilities, classCount, logProbabilities[0]?.length ?? 0);
  const blended = new Float64Array(logProbabilities[0]!.length);
  for (let at = 0; at < blended.length; at += classCount) {
    let highest = -Infinity;
    for (let e = at; e < at + classCount; e++) {
      if (!isAllowed(logProbabilities, e, classCount)) {
        blended[e] = -Infinity;
        continue;
      }
      let sum = 0;
      for (let m = 0; m < weights.length; m++) sum += weights[m]! * logProbabilities[m]![e]!;
      blended[e] = sum;
      highest = Math.max(highest, sum);
    }
    if (highest === -Infinity) {
      const row = at / classCount;
      throw new OptionsError("no_class_allowed", `Row ${row}: at least one class must be allowed.`, { row });
    }
    let total = 0;
    for (let e = at; e < at + classCount; e++) {
      blended[e] = Math.exp(blended[e]! - highest);
      total += blended[e]!;
    }
    for (let e = at; e < at + classCount; e++) blended[e]! /= total;
  }
  return blended;
}

/** Of each row with a choice, the other classes it may have, by how much more each member gives them than the true one. */
interface Rivals {
  /** Rows + 1 positions into the rivals. */
  readonly offsets: Int32Array;
  /** Rivals x members: log-probability less that of the true class. */
  readonly excess: Float64Array;
  readonly weights: Float64Array;
}

function rivalsOf({ logProbabilities, classes, classCount, weights }: ClassBlendInput): Rivals {
  const members = logProbabilities.length;
  const offsets = new Int32Array(classes.length + 1);
  const rowWeights = new Float64Array(classes.length);
  const excess = new Float64Array(logProbabilities[0]!.length * members);
  let [rows, rivals] = [0, 0];
  for (let i = 0; i < classes.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    const truth = trueEntry(logProbabilities, classes[i]!, classCount, i);
    const first = rivals;
    for (let e = i * classCount; e < (i + 1) * classCount; e++) {
      if (!isAllowed(logProbabilities, e, classCount) || e === truth || weight === 0) continue;
      for (let m = 0; m < members; m++) {
        excess[rivals * members + m] = logProbabilities[m]![e]! - logProbabilities[m]![truth]!;
      }
      rivals++;
    }
    if (rivals === first) continue;
    rowWeights[rows++] = weight;
    offsets[rows] = rivals;
  }
  return {
    offsets: offsets.subarray(0, rows + 1),
    excess: excess.subarray(0, rivals * members),
    weights: rowWeights.subarray(0, rows),
  };
}

/** Softmax loss of the rows, in which the true class has the margin 0, and the priors. */
function evaluate(
  { offsets, excess, weights }: Rivals,
  at: Float64Array,
  priorWeights: readonly number[],
  precision: number,
): NewtonPoint {
  const members = at.length;
  const gradient = new Float64Array(members);
  const hessian = new Float64Array(members * members);
  const mean = new Float64Array(members);
  const chances = new Float64Array(1000);
  let loss = 0;
  for (let i = 0; i < weights.length; i++) {
    const [first, end] = [offsets[i]!, offsets[i + 1]!];
    let highest = 0;
    for (let r = first; r < end; r++) {
      let margin = 0;
      for (let m = 0; m < members; m++) margin += at[m]! * excess[r * members + m]!;
      chances[r - first] = margin;
      if (margin > highest) highest = margin;
    }
    let total = Math.exp(-highest);
    for (let c = 0; c < end - first; c++) {
      chances[c] = Math.exp(chances[c]! - highest);
      total += chances[c]!;
    }
    const weight = weights[i]!;
    loss += weight * (highest + Math.log(total));
    mean.fill(0);
    for (let r = first; r < end; r++) {
      const chance = chances[r - first]! / total;
      for (let m = 0; m < members; m++) {
        const part = chance * excess[r * members + m]!;
        mean[m]! += part;
        for (let n = 0; n <= m; n++) hessian[m * members + n]! += weight * part * excess[r * members + n]!;
      }
    }
    for (let m = 0; m < members; m++) {
      gradient[m]! += weight * mean[m]!;
      for (let n = 0; n <= m; n++) hessian[m * members + n]! -= weight * mean[m]! * mean[n]!;
    }
  }
  for (let m = 0; m < members; m++) {
    const away = at[m]! - priorWeights[m]!;
    loss += (precision / 2) * away * away;
    gradient[m]! += precision * away;
    hessian[m * members + m]! += precision;
    for (let n = 0; n < m; n++) hessian[n * members + m] = hessian[m * members + n]!;
  }
  return { loss, gradient, hessian };
}
