import { OptionsError } from "../../../src/errors.js";
import { expectedCalibrationError } from "../../../src/metrics/calibration.js";
import { logLoss } from "../../../src/metrics/probability.js";
import { auc, averagePrecision } from "../../../src/metrics/ranking.js";
import {
  type ItemLists,
  type ListScores,
  meanOfCustomers,
  scoreRankedLists,
} from "../../../src/metrics/recommendation.js";
import type { OwnedPairs } from "./owned-pairs.js";

/** Length of the lists that are judged. */
export const listLength = 10;

/** Whether the best list of NDCG is cut at ten or as long as the truth. */
export type Ideal = "cut" | "whole";

/** Ids by customer. */
export type NamedLists = ReadonlyMap<string, readonly string[]>;

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
  pairs: OwnedPairs,
  labels: Uint8Array,
  scores: Float64Array,
  ideal: Ideal,
): Record<string, number> {
  const { N10, ...lists } = meanLists(scoreLists(pairs, labels, scores, ideal));
  const metrics: Record<string, number> = {
    pairs: labels.length,
    base: meanOf(labels),
    auc: auc(labels, scores),
    ap: averagePrecision(labels, scores),
    ...lists,
    [ideal === "cut" ? "N10cut" : "N10"]: N10,
  };
  if (scores.every((score) => score >= 0 && score <= 1)) {
    metrics["ece"] = expectedCalibrationError(labels, scores);
    metrics["logLoss"] = logLoss(labels, scores);
    metrics["meanScore"] = meanOf(scores);
  }
  return metrics;
}

/** Each customer's pairs by falling score, ties in the order of the pairs: how many of those labelled 1 come first. */
export function scoreLists(
  { customer, keyRank }: OwnedPairs,
  labels: Uint8Array,
  scores: Float64Array,
  ideal: Ideal,
): ListScores {
  const ranked: number[][] = [];
  const truth: number[][] = [];
  for (let start = 0, end = 0; start < customer.length; start = end) {
    while (end < customer.length && customer[end] === customer[start]) end++;
    const rows = Array.from({ length: end - start }, (_, k) => start + k);
    truth.push(rows.filter((row) => labels[row] === 1).map((row) => keyRank[row]!));
    rows.sort((a, b) => scores[b]! - scores[a]!);
    ranked.push(rows.slice(0, listLength).map((row) => keyRank[row]!));
  }
  return scoreRankedLists(listColumns(ranked), listColumns(truth), { k: listLength, ideal });
}

export function listColumns(lists: readonly (readonly number[])[]): ItemLists {
  const offsets = new Int32Array(lists.length + 1);
  for (const [i, { length }] of lists.entries()) offsets[i + 1] = offsets[i]! + length;
  return { offsets, items: Int32Array.from(lists.flat()) };
}

/**
 * Judges lists of ids in rank order, one a customer of the truth, in its order.
 *
 * @throws OptionsError "missing_rows" where a customer has no list
 */
export function scoreNamedLists(lists: NamedLists, truth: NamedLists, ideal: Ideal): ListScores {
  const codeOf = new Map<string, number>();
  const codesOf = (ids: readonly string[]) =>
    ids.map((id) => {
      const code = codeOf.get(id) ?? codeOf.size;
      codeOf.set(id, code);
      return code;
    });
  const listOf = (customerId: string) => {
    const list = lists.get(customerId);
    if (list !== undefined) return list;
    throw new OptionsError("missing_rows", "A customer of the test has no list of items.");
  };
  return scoreRankedLists(
    listColumns(Array.from(truth.keys(), (id) => codesOf(listOf(id)))),
    listColumns(Array.from(truth.values(), codesOf)),
    { k: listLength, ideal },
  );
}

export function meanLists({ recall, ndcg, hit }: ListScores) {
  return {
    customers: recall.filter((value) => !Number.isNaN(value)).length,
    R10: meanOfCustomers(recall),
    N10: meanOfCustomers(ndcg),
    hit10: meanOfCustomers(hit),
  };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
