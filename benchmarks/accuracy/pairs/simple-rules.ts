import { dataOf } from "../../../src/events/table.js";
import { type OwnedPairs, ownedPairs } from "./owned-pairs.js";
import type { BasketProtocol, PairProtocol } from "./protocol.js";
import { medianOf } from "./when.js";

/** Scores of all pairs of a protocol by a rule that anyone can count. */
export interface SimpleRule {
  readonly name: string;
  readonly scores: Float64Array;
}

const recentDays = 90;
export const ruleNames = {
  byPurchases: "frequency, ties by purchases of the key",
  byBuyers: "frequency, ties by buyers of the key",
  byRepeatRate: "frequency, ties by repeat rate of the key",
  decayed: "frequency, older days count less",
  recent: `frequency of ${recentDays} days, ties by rate`,
  tifu: "TIFU-KNN",
} as const;

/** Days in which a purchase comes to count half, in horizons; of baskets without dates, in baskets. */
const halfLifeHorizons = 3;
const halfLifeBaskets = 7;

/**
 * Rules without a model: how many days the customer bought the key on (ties by how often it is bought at all, by how
 * many bought it, or by how many of them came back for it), the same with older days counting less, and where there are
 * dates the days of the last 90 with the rate since the first.
 */
export function simpleRules(protocol: PairProtocol): SimpleRule[] {
  const { pairs, horizonDays } = protocol;
  const totals = keyTotals(populationOf(protocol));
  const totalOf = (map: ReadonlyMap<string, number>) => perPair(pairs, (i) => map.get(pairs.keys[i]!) ?? 0);
  const [purchases, buyers, repeatBuyers] = [totals.days, totals.buyers, totals.repeatBuyers].map(totalOf);
  const belowOne = (values: Float64Array) => values.map((value, _, { length }) => value / (value + length));
  const count = perPair(pairs, (i) => pairs.starts[i + 1]! - pairs.starts[i]!);
  const ties = (values: Float64Array) => count.map((days, i) => days + values[i]!);
  const halfLife = horizonDays === undefined ? halfLifeBaskets : halfLifeHorizons * horizonDays;
  const rules: SimpleRule[] = [
    { name: ruleNames.byPurchases, scores: ties(belowOne(purchases!)) },
    { name: ruleNames.byBuyers, scores: ties(belowOne(buyers!)) },
    {
      name: ruleNames.byRepeatRate,
      scores: ties(repeatBuyers!.map((repeat, i) => (repeat + 0.5) / (buyers![i]! + 5))),
    },
    {
      name: ruleNames.decayed,
      scores: perPair(pairs, (i) => sumOverDays(pairs, i, (ago) => 2 ** (-ago / halfLife))),
    },
  ];
  if (horizonDays === undefined) return rules;
  const recent = perPair(pairs, (i) => {
    const days = sumOverDays(pairs, i, (ago) => (ago <= recentDays ? 1 : 0));
    const age = pairs.cut[i]! - pairs.days[pairs.starts[i]!]!;
    return days + count[i]! / Math.max(1, age);
  });
  return [...rules, { name: ruleNames.recent, scores: recent }];
}

/**
 * Days to the next purchase if it comes the median of the pair's gaps after the last one; never in the past.
 *
 * @param withoutGap where a pair was bought on one day only
 */
export function daysByMedianGap(pairs: OwnedPairs, withoutGap: number): Float64Array {
  return perPair(pairs, (i) => {
    const days = pairs.days.subarray(pairs.starts[i]!, pairs.starts[i + 1]!);
    const gaps = Float64Array.from(days.subarray(1), (day, k) => day - days[k]!);
    if (gaps.length === 0) return withoutGap;
    return Math.max(0, days.at(-1)! + medianOf(gaps) - pairs.cut[i]!);
  });
}

/** Pairs of all customers before the cut: what is known of the keys. */
function populationOf(protocol: PairProtocol): OwnedPairs {
  const { key, events, pairs } = protocol;
  if (isBaskets(protocol))
    return ownedPairs(dataOf(protocol.histories), { key, cutOf: () => Number.POSITIVE_INFINITY });
  return ownedPairs(dataOf(events), { key, cutOf: () => pairs.cut[0]! });
}

function isBaskets(protocol: PairProtocol): protocol is BasketProtocol {
  return "histories" in protocol;
}

/** By key: days of purchase of all customers, how many bought it, and how many did so on several days. */
function keyTotals({ keys, starts }: OwnedPairs) {
  const days = new Map<string, number>();
  const buyers = new Map<string, number>();
  const repeatBuyers = new Map<string, number>();
  const add = (map: Map<string, number>, key: string, n: number) => map.set(key, (map.get(key) ?? 0) + n);
  for (const [i, key] of keys.entries()) {
    const count = starts[i + 1]! - starts[i]!;
    add(days, key, count);
    add(buyers, key, 1);
    if (count > 1) add(repeatBuyers, key, 1);
  }
  return { days, buyers, repeatBuyers };
}

function sumOverDays(pairs: OwnedPairs, i: number, weightOf: (daysAgo: number) => number): number {
  let sum = 0;
  for (let k = pairs.starts[i]!; k < pairs.starts[i + 1]!; k++)
    sum += weightOf(pairs.cut[i]! - pairs.days[k]!);
  return sum;
}

function perPair(pairs: OwnedPairs, valueOf: (pair: number) => number): Float64Array {
  return Float64Array.from(pairs.keys, (_, i) => valueOf(i));
}
