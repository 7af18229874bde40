import { TrainError } from "../../errors.js";
import { checkLengths, checkNumbers, checkWeights } from "../../metrics/check.js";
import { ascendingOrder } from "../../metrics/order.js";
import type { Labels } from "../labels.js";

/** A rising broken line through (scores[b], values[b]), level before the first and after the last. Plain data. */
export interface IsotonicFit {
  /** Centres of the blocks: the weighted mean score of each, strictly rising. */
  readonly scores: readonly number[];
  /** Weighted mean target of each block, rising. */
  readonly values: readonly number[];
}

/** Rows to calibrate on: none of those the model was trained on. */
export interface IsotonicInput {
  /** Finite, on any scale. */
  readonly scores: Float64Array;
  /** Labels, or any values to be predicted. */
  readonly targets: Labels;
  /** Weight of each row, 0 or more; 1 when absent. */
  readonly weights?: Float64Array | undefined;
}

/**
 * Isotonic regression by pool-adjacent-violators (Ayer et al. 1955): the rising step function of least squares,
 * each step a block whose value is its mean target. `applyIsotonic` draws lines between the centres of the
 * blocks, so that scores inside a block keep their order. Equal scores are one block from the start.
 *
 * The first block may have value 0 and the last 1: take it where there are thousands of rows, and Platt scaling
 * where there are not.
 *
 * @throws TrainError `no_rows` when no row has weight
 * @throws OptionsError `length_mismatch`, `not_a_number`, `weight_out_of_range`
 */
export function fitIsotonic({ scores, targets, weights }: IsotonicInput): IsotonicFit {
  checkLengths({ scores, targets, weights });
  checkNumbers(scores, "scores");
  checkNumbers(targets instanceof Float64Array ? targets : Float64Array.from(targets), "targets");
  checkWeights(weights);
  const n = scores.length;
  const order = ascendingOrder(scores);
  const total = new Float64Array(n); // of blocks: weight, weighted target, weighted score
  const target = new Float64Array(n);
  const score = new Float64Array(n);
  let blocks = 0;
  let last = Number.NaN;
  for (const row of order) {
    const weight = weights === undefined ? 1 : weights[row]!;
    if (weight === 0) continue;
    const isTied = blocks > 0 && scores[row] === last;
    if (!isTied) {
      poolViolators();
      blocks++;
      total[blocks - 1] = 0;
      target[blocks - 1] = 0;
      score[blocks - 1] = 0;
    }
    last = scores[row]!;
    total[blocks - 1]! += weight;
    target[blocks - 1]! += weight * targets[row]!;
    score[blocks - 1]! += weight * last;
  }
  poolViolators();
  if (blocks === 0)
    throw new TrainError("no_rows", "No row has a weight above 0 to learn from.", { rows: n });
  const fit = { scores: [] as number[], values: [] as number[] };
  for (let b = 0; b < blocks; b++) {
    fit.scores.push(score[b]! / total[b]!);
    fit.values.push(target[b]! / total[b]!);
  }
  return fit;

  /** Joins the last block to the one before while its mean is not above that one's. */
  function poolViolators(): void {
    while (
      blocks > 1 &&
      target[blocks - 1]! * total[blocks - 2]! <= target[blocks - 2]! * total[blocks - 1]!
    ) {
      total[blocks - 2]! += total[blocks - 1]!;
      target[blocks - 2]! += target[blocks - 1]!;
      score[blocks - 2]! += score[blocks - 1]!;
      blocks--;
    }
  }
}

/** Calibrated value of each score: linear between the centres of blocks, level outside; NaN for NaN. */
export function applyIsotonic({ scores: centres, values }: IsotonicFit, scores: Float64Array): Float64Array {
  return scores.map((score) => {
    if (Number.isNaN(score)) return Number.NaN;
    let low = 0; // first centre that is above the score
    let high = centres.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (centres[middle]! > score) high = middle;
      else low = middle + 1;
    }
    if (low === 0) return values[0]!;
    if (low === centres.length) return values[low - 1]!;
    const share = (score - centres[low - 1]!) / (centres[low]! - centres[low - 1]!);
    return values[low - 1]! + share * (values[low]! - values[low - 1]!);
  });
}
