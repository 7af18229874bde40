import { OptionsError } from "../../../src/errors.js";
import { expectedCalibrationError } from "../../../src/metrics/calibration.js";
import { logLoss } from "../../../src/metrics/probability.js";
import { auc, averagePrecision } from "../../../src/metrics/ranking.js";
import type { OwnedPairs } from "./owned-pairs.js";

/** Length of the lists that are judged. */
export const listLength = 10;

/** Scores of (customer, key) pairs, one row a pair, in any order. */
export interface PairRows {
  readonly customerIds: readonly string[];
  readonly keys: readonly string[];
  readonly scores: Float64Array;
}

/**
 * Row of each pair among those handed in; rows of other pairs are passed over.
 *
 * @throws OptionsError "missing_rows" where a pair has no row
 */
export function rowOfPairs(
  pairs: OwnedPairs,
  { customerIds, keys }: Pick<PairRows, "customerIds" | "keys">,
): Int32Array {
  const nameOf = (customerId: string, key: string) => `${customerId}\u0000${key}`;
  const rows = new Map(keys.map((key, row) => [nameOf(customerIds[row]!, key), row]));
  const found = Int32Array.from(pairs.keys, (key, i) => rows.get(nameOf(pairs.customerIds[i]!, key)) ?? -1);
  const missing = found.reduce((count, row) => count + (row < 0 ? 1 : 0), 0);
  if (missing > 0)
    throw new OptionsError("missing_rows", `${missing} of ${found.length} owned pairs have no row.`, {
      missing,
      expected: found.length,
    });
  return found;
}

/** Scores of the pairs in their own order. Errors as `rowOfPairs`, and "bad_score" for a score that is no number. */
export function scoresOfPairs(pairs: OwnedPairs, rows: PairRows): Float64Array {
  const scores = Float64Array.from(rowOfPairs(pairs, rows), (row) => rows.scores[row]!);
  const bad = scores.findIndex(Number.isNaN);
  if (bad >= 0) throw new OptionsError("bad_score", `Every owned pair needs a score, got ${scores[bad]}.`);
  return scores;
}

/**
 * Metrics of scores in the order of the pairs: `auc` and `ap` over pairs, `R10`, `hit10` and NDCG over the lists of
 * customers who bought an owned key again; `ece` (10 bins of equal count), `logLoss` and `meanScore` where all scores
 * are probabilities; `pairs`, `base` and `customers` (those with a list).
 */
export function pairMetrics(
  { customer }: OwnedPairs,
  labels: Uint8Array,
  scores: Float64Array,
  ideal: "cut" | "whole",
): Record<string, number> {
  const { customers, R10, N10, hit10 } = meanLists(listsOfCustomers(customer, labels, scores, ideal));
  const metrics: Record<string, number> = {
    pairs: labels.length,
    base: meanOf(labels),
    customers,
    auc: auc(labels, scores),
    ap: averagePrecision(labels, scores),
    R10,
    [ideal === "cut" ? "N10cut" : "N10"]: N10,
    hit10,
  };
  if (scores.every((score) => score >= 0 && score <= 1)) {
    metrics["ece"] = expectedCalibrationError(labels, scores);
    metrics["logLoss"] = logLoss(labels, scores);
    metrics["meanScore"] = meanOf(scores);
  }
  return metrics;
}

/** What one customer's list of ten was worth. */
export interface ListResult {
  /** Hits of all there was to hit. */
  readonly recall: number;
  /** Discounted gain over that of the best list: of ten ("cut"), or as long as the truth ("whole"). */
  readonly ndcg: number;
  readonly hit: number;
}

/** Lists of the customers with a label of 1: their pairs by falling score, ties in the order of the pairs. */
export function listsOfCustomers(
  customer: Int32Array,
  labels: Uint8Array,
  scores: Float64Array,
  ideal: "cut" | "whole",
): ListResult[] {
  const results: ListResult[] = [];
  for (let start = 0, end = 0; start < customer.length; start = end) {
    while (end < customer.length && customer[end] === customer[start]) end++;
    const truth = labels.subarray(start, end).reduce((sum, label) => sum + label, 0);
    if (truth === 0) continue;
    const rows = Array.from({ length: end - start }, (_, k) => start + k);
    rows.sort((a, b) => scores[b]! - scores[a]!);
    results.push(
      listResult(
        rows.slice(0, listLength).map((row) => labels[row] === 1),
        truth,
        ideal,
      ),
    );
  }
  return results;
}

/** @param hits of the list's places in rank order, `truth` how many there were to hit */
export function listResult(hits: readonly boolean[], truth: number, ideal: "cut" | "whole"): ListResult {
  const gainAt = (place: number) => 1 / Math.log2(place + 2);
  const gain = hits.reduce((sum, isHit, place) => sum + (isHit ? gainAt(place) : 0), 0);
  const places = ideal === "cut" ? Math.min(truth, listLength) : truth;
  const best = Array.from({ length: places }, (_, place) => gainAt(place)).reduce((sum, x) => sum + x, 0);
  const count = hits.filter(Boolean).length;
  return { recall: count / truth, ndcg: gain / best, hit: count > 0 ? 1 : 0 };
}

export function meanLists(lists: readonly ListResult[]) {
  return {
    customers: lists.length,
    R10: meanOf(lists.map(({ recall }) => recall)),
    N10: meanOf(lists.map(({ ndcg }) => ndcg)),
    hit10: meanOf(lists.map(({ hit }) => hit)),
  };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
