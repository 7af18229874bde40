import { checkLabels, checkLengths, checkNumbers, type Labels } from "./check.js";
import { ascendingOrder, tieEnds } from "./order.js";

/** Rows in ascending order of their score, ties by row. */
export interface SortedScores {
  /** Row at each place. */
  readonly order: Uint32Array;
  /** 1 at each place whose row is the last of its run of equal scores. */
  readonly ends: Uint8Array;
  /** Label of the row at each place. */
  readonly sortedLabels: Uint8Array;
}

/** @throws OptionsError "length_mismatch", "not_a_label", "not_a_number" */
export function sortByScore(labels: Labels, scores: Float64Array): SortedScores {
  checkLengths({ labels, scores });
  checkLabels(labels);
  checkNumbers(scores, "scores");
  const order = ascendingOrder(scores);
  const sortedLabels = new Uint8Array(order.length);
  for (let i = 0; i < order.length; i++) sortedLabels[i] = labels[order[i]!]!;
  return { order, ends: tieEnds(scores, order), sortedLabels };
}
