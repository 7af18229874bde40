import { checkLabels, checkLengths, checkNumbers, type Labels } from "./check.js";
import { ascendingOrder } from "./order.js";

/** Fewest rows of a list whose precision is taken for one: fewer are as precise as chance has it. */
export const leastAlarms = 51;

/**
 * The lowest threshold at which a list is as precise as asked: rows are taken best-scored first, ties in the order of
 * the rows, and the list is as long as it can be without the share of ones falling below `precision`. The threshold is
 * the score of its last row, so where scores are tied the alarms (all that score so much or more) may be a little less
 * precise than the list.
 *
 * @param atLeast lists of fewer rows do not count
 * @returns Infinity where no list of so many rows is so precise
 */
export function precisionThreshold(
  labels: Labels,
  scores: Float64Array,
  precision: number,
  atLeast = leastAlarms,
): number {
  return thresholdStatistic(labels, scores, atLeast)(precision);
}

/** The same as a function of the precision and of the rows' counts; sorts once. */
export function thresholdStatistic(
  labels: Labels,
  scores: Float64Array,
  atLeast = leastAlarms,
): (precision: number, counts?: Float64Array) => number {
  checkLengths({ labels, scores });
  checkLabels(labels);
  checkNumbers(scores, "scores");
  const order = ascendingOrder(scores.map((score) => -score));
  return (precision, counts) => {
    let [hits, rows] = [0, 0];
    let last = -1;
    for (let k = 0; k < order.length; k++) {
      const row = order[k]!;
      const count = counts === undefined ? 1 : counts[row]!;
      if (count === 0) continue;
      rows += count;
      hits += labels[row]! * count;
      if (rows >= atLeast && hits / rows >= precision) last = row;
    }
    return last < 0 ? Number.POSITIVE_INFINITY : scores[last]!;
  };
}
