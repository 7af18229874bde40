import { OptionsError } from "../errors.js";
import type { Statistic } from "./statistic.js";

/** Lists of items, one a customer, as columns. */
export interface ItemLists {
  /** customers + 1 positions: the list of customer c is items[offsets[c]] .. items[offsets[c + 1] - 1]. */
  readonly offsets: Int32Array;
  /** Codes of items, 0 or more; each at most once in a list. */
  readonly items: Int32Array;
}

/** How lists are judged. */
export interface ListOptions {
  /** Places of a list that count, from the first on; default 10. */
  readonly k?: number | undefined;
  /**
   * The best list, which NDCG is a share of: "cut" at k places (default), or the "whole" truth however long, so that 1
   * is out of reach where the truth has more than k items.
   */
  readonly ideal?: "cut" | "whole" | undefined;
}

/** One value a customer; NaN for a customer whose truth is empty. */
export interface ListScores {
  /** Share of the truth that is among the first k. */
  readonly recall: Float64Array;
  /** Sum of 1 / log2(place + 1) over the hits among the first k, over that of the best list (Järvelin & Kekäläinen 2002). */
  readonly ndcg: Float64Array;
  /** 1 where at least one of the first k is right, else 0. */
  readonly hit: Float64Array;
  /** 1 / place of the first hit among the first k; 0 where there is none. */
  readonly reciprocalRank: Float64Array;
}

/**
 * Judges ranked lists customer by customer, so that two recommenders can be compared on the same customers.
 *
 * @param ranked best first; a list may be shorter than k
 * @param truth what the customers did, in any order
 * @throws OptionsError `length_mismatch`, `bad_option`, `bad_item`, `duplicate_item`
 */
export function scoreRankedLists(ranked: ItemLists, truth: ItemLists, options: ListOptions = {}): ListScores {
  const { k = 10, ideal = "cut" } = options;
  const customers = checkLists(ranked, truth, k, ideal);
  const scores: ListScores = {
    recall: new Float64Array(customers).fill(Number.NaN),
    ndcg: new Float64Array(customers).fill(Number.NaN),
    hit: new Float64Array(customers).fill(Number.NaN),
    reciprocalRank: new Float64Array(customers).fill(Number.NaN),
  };
  for (let c = 0; c < customers; c++) {
    const wanted = listOf(truth, c, "truth");
    if (wanted.size === 0) continue;
    let [hits, gain, first, place] = [0, 0, 0, 0];
    for (const item of listOf(ranked, c, "ranked", k)) {
      place++;
      if (!wanted.has(item)) continue;
      hits++;
      gain += discount(place);
      first ||= place;
    }
    scores.recall[c] = hits / wanted.size;
    scores.ndcg[c] = gain / bestGain(ideal === "cut" ? Math.min(k, wanted.size) : wanted.size);
    scores.hit[c] = hits > 0 ? 1 : 0;
    scores.reciprocalRank[c] = first > 0 ? 1 / first : 0;
  }
  return scores;
}

/** Mean over the customers that have a value; NaN where none has. */
export function meanOfCustomers(values: Float64Array): number {
  return customerMeanStatistic(values)();
}

/** The same as a function of the customers' weights: `pairedBootstrap` takes one of each of two recommenders. */
export function customerMeanStatistic(values: Float64Array): Statistic {
  return (weights) => {
    let sum = 0;
    let total = 0;
    for (let c = 0; c < values.length; c++) {
      if (Number.isNaN(values[c]!)) continue;
      const weight = weights === undefined ? 1 : weights[c]!;
      sum += weight * values[c]!;
      total += weight;
    }
    return sum / total;
  };
}

function discount(place: number): number {
  return 1 / Math.log2(place + 1);
}

/** Gain of a list of so many hits and nothing else. */
function bestGain(hits: number): number {
  let gain = 0;
  for (let place = 1; place <= hits; place++) gain += discount(place);
  return gain;
}

/** The first items of a list, in their order. */
function listOf({ offsets, items }: ItemLists, customer: number, name: string, most = Infinity): Set<number> {
  const end = Math.min(offsets[customer + 1]!, offsets[customer]! + most);
  const list = new Set<number>();
  for (let at = offsets[customer]!; at < end; at++) {
    const item = items[at]!;
    if (item < 0 || list.has(item)) {
      throw new OptionsError(
        item < 0 ? "bad_item" : "duplicate_item",
        `Customer ${customer}: '${name}' must have codes of 0 or more, each once, got ${item}${item < 0 ? "" : " twice"}.`,
        { row: customer },
      );
    }
    list.add(item);
  }
  return list;
}

function checkLists(ranked: ItemLists, truth: ItemLists, k: number, ideal: string): number {
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new OptionsError("bad_option", `'k' must be a whole number of 1 or more, got ${k}.`, {
      option: "k",
    });
  }
  if (ideal !== "cut" && ideal !== "whole") {
    throw new OptionsError("bad_option", `'ideal' must be "cut" or "whole", got ${ideal}.`, {
      option: "ideal",
    });
  }
  for (const [name, { offsets, items }] of Object.entries({ ranked, truth })) {
    let isRising = offsets.length > 0 && offsets[0] === 0 && offsets[offsets.length - 1] === items.length;
    for (let i = 1; i < offsets.length && isRising; i++) isRising = offsets[i - 1]! <= offsets[i]!;
    if (isRising && offsets.length === truth.offsets.length) continue;
    throw new OptionsError(
      "length_mismatch",
      `'${name}' must have ${truth.offsets.length} offsets that rise from 0 to ${items.length}.`,
      { name },
    );
  }
  return truth.offsets.length - 1;
}
