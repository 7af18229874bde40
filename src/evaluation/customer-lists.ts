import { checkLabels, checkLengths, checkNumbers, type Labels } from "../metrics/check.js";
import { ascendingOrder, tieEnds } from "../metrics/order.js";
import { customerMeanStatistic } from "../metrics/recommendation.js";
import type { Statistic } from "../metrics/statistic.js";
import type { Predictions } from "../model/predictions.js";

/** Lists of rows, one a customer: rows of list l are offsets[l] .. offsets[l + 1] - 1. */
export type ListOffsets = Int32Array;

/** The rows of each customer, where rows are (customer, item) or (customer, category); undefined where he has one. */
export function listOffsetsOf<Row>(predictions: Predictions<Row>): ListOffsets | undefined {
  if (predictions.keyName === undefined) return undefined;
  const offsets: number[] = [];
  let row = 0;
  let last: string | undefined;
  for (const id of predictions.customerIds()) {
    if (id !== last) offsets.push(row);
    last = id;
    row++;
  }
  return Int32Array.from([...offsets, row]);
}

/** How good the order within each customer's rows is, one entry a list; NaN for a list without a row labelled 1. */
export interface OrderScores {
  /** Share of the rows labelled 1 that are among the first k. */
  readonly recall: Float64Array;
  /** Discounted gain of the first k over that of the best order, cut at k too (Järvelin & Kekäläinen 2002). */
  readonly ndcg: Float64Array;
}

/**
 * Recall and NDCG of the first k rows of each customer. Rows of one score share their places: each counts what it
 * would on average over all orders of them (McSherry & Najork 2008), so a score that says nothing gains nothing from
 * the order the rows come in. Without ties it is what `scoreRankedLists` gives for the ranked rows.
 *
 * @param scores higher stands first
 * @param k length of the lists that are judged
 */
export function scoreLists(
  labels: Labels,
  scores: Float64Array,
  offsets: ListOffsets,
  k: number,
): OrderScores {
  checkLengths({ labels, scores });
  checkLabels(labels);
  checkNumbers(scores, "scores");
  const discount = Float64Array.from({ length: k }, (_, place) => 1 / Math.log2(place + 2));
  const lists = offsets.length - 1;
  const recall = new Float64Array(lists).fill(Number.NaN);
  const ndcg = new Float64Array(lists).fill(Number.NaN);
  for (let list = 0; list < lists; list++) {
    const [start, end] = [offsets[list]!, offsets[list + 1]!];
    const own = labels.subarray(start, end);
    let positives = 0;
    for (const label of own) positives += label;
    if (positives === 0) continue;
    const gains = expectedHits(own, scores.subarray(start, end), k);
    let hits = 0;
    let gain = 0;
    let best = 0;
    for (let place = 0; place < gains.length; place++) {
      hits += gains[place]!;
      gain += gains[place]! * discount[place]!;
      if (place < positives) best += discount[place]!;
    }
    recall[list] = hits / positives;
    ndcg[list] = gain / best;
  }
  return { recall, ndcg };
}

/** Chance of a hit at each of the first k places, fewer where there are fewer rows. */
function expectedHits(labels: Labels, scores: Float64Array, k: number): Float64Array {
  const falling = scores.map((score) => -score);
  const order = ascendingOrder(falling);
  const ends = tieEnds(falling, order);
  const hits = new Float64Array(Math.min(k, scores.length));
  for (let start = 0, end = 0; start < hits.length; start = end) {
    let positives = 0;
    do positives += labels[order[end]!]!;
    while (!ends[end++]);
    hits.fill(positives / (end - start), start, Math.min(end, hits.length));
  }
  return hits;
}

/** The mean over the lists that have a value, as a function of the rows' weights: a list weighs as its first row does. */
export function listStatistic(values: Float64Array, offsets: ListOffsets): Statistic {
  const mean = customerMeanStatistic(values);
  const own = new Float64Array(values.length);
  return (weights) => {
    if (weights === undefined) return mean();
    for (let list = 0; list < own.length; list++) own[list] = weights[offsets[list]!]!;
    return mean(own);
  };
}
