import { checkLabels, checkLengths, checkNumbers, type Labels } from "./check.js";
import { ascendingOrder, tieEnds } from "./order.js";

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
  return alarmStatistic(labels, scores, atLeast)(precision).threshold;
}

/** The alarms of a threshold, counted. */
export interface Alarms {
  /** Rows scoring this or more are alarms; Infinity where no list of so many rows is so precise. */
  readonly threshold: number;
  readonly alarms: number;
  /** Alarms labelled 1. */
  readonly trueAlarms: number;
  /** Rows labelled 1. */
  readonly positives: number;
}

/** The threshold and its alarms as a function of the precision and of the rows' counts; sorts once. */
export function alarmStatistic(
  labels: Labels,
  scores: Float64Array,
  atLeast = leastAlarms,
): (precision: number, counts?: Float64Array) => Alarms {
  const n = checkLengths({ labels, scores });
  checkLabels(labels);
  checkNumbers(scores, "scores");
  const order = ascendingOrder(scores.map((score) => -score));
  const bestFirst = Uint8Array.from(order, (row) => labels[row]!);
  const ends = tieEnds(scores, order);
  return (precision, counts) => {
    let [hits, rows] = [0, 0];
    let [alarms, trueAlarms] = [0, 0];
    let last = -1;
    let isOpen = false; // rows tied with the last row of the list are alarms too
    for (let k = 0; k < n; k++) {
      const count = counts === undefined ? 1 : counts[order[k]!]!;
      rows += count;
      if (bestFirst[k]) hits += count;
      if (count > 0 && rows >= atLeast && hits / rows >= precision) {
        last = k;
        isOpen = true;
      }
      if (isOpen && ends[k]) {
        [alarms, trueAlarms] = [rows, hits];
        isOpen = false;
      }
    }
    const threshold = last < 0 ? Number.POSITIVE_INFINITY : scores[order[last]!]!;
    return { threshold, alarms, trueAlarms, positives: hits };
  };
}
