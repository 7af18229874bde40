import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";
import type { Contender } from "../../model/judge.js";
import { baseRate } from "../common/base-rate.js";
import { probabilityByOne } from "../common/one-column.js";

/** Pairs as they stood before an earlier window, with what was bought of them in it. */
export interface EarlierPairs {
  readonly pairs: OwnedPairs;
  readonly bought: Uint8Array;
  readonly units: Float64Array;
}

/** A purchase counts half after so many horizons: what ranks best by hand on most shops. */
const halfLifeHorizons = 3;
/** Of baskets without dates after so many baskets. */
const halfLifeBaskets = 7;

/**
 * What a person would do without a model: rank what a customer has by how often it was bought (ties by how often
 * anybody bought it), by the same with older purchases counting less, or by how long ago; expect everybody to go on as
 * before, or the same share of everything.
 *
 * @param horizon in days, or baskets where there are no dates
 * @param isDated whether times are days
 * @param earlier pairs whose window had ended by the cut: they turn ranks into probabilities and give the base rate
 */
export function pairBaselines(
  pairs: OwnedPairs,
  horizon: number,
  isDated: boolean,
  earlier?: EarlierPairs,
): Contender[] {
  const halfLife = isDated ? halfLifeHorizons * horizon : halfLifeBaskets;
  const ranked = (name: string, columnOf: (of: OwnedPairs) => Float64Array, sign: 1 | -1): Contender => {
    const values = columnOf(pairs);
    return {
      name,
      role: "baseline",
      score: values.map((value) => sign * value),
      probability:
        earlier &&
        probabilityByOne({ name, values: columnOf(earlier.pairs), labels: earlier.bought }, values),
    };
  };
  return [
    ranked("recency", silenceOf, -1),
    ranked("frequency", frequencyOf, 1),
    ranked("decayed frequency", (of) => decayedOf(of, halfLife), 1),
    persistence(pairs, horizon),
    ...(earlier ? [baseRate({ bought: earlier.bought, counts: earlier.units }, pairs.keys.length)] : []),
  ];
}

/** Time since the last purchase. */
function silenceOf(pairs: OwnedPairs): Float64Array {
  return perPair(pairs, (p, agoOf) => agoOf(pairs.buyingOffsets[p + 1]! - 1));
}

/** Days of purchase, and below one of them the part of all customers' purchases: ties go to what sells. */
function frequencyOf(pairs: OwnedPairs): Float64Array {
  const { buyingOffsets, keys } = pairs;
  const sold = new Float64Array(keys.reduce((most, key) => Math.max(most, key), -1) + 1);
  for (let p = 0; p < keys.length; p++) sold[keys[p]!]! += buyingOffsets[p + 1]! - buyingOffsets[p]!;
  const all = 1 + sold.reduce((sum, n) => sum + n, 0);
  return perPair(pairs, (p) => buyingOffsets[p + 1]! - buyingOffsets[p]! + sold[keys[p]!]! / all);
}

/** Days of purchase, each counting half after a half-life. */
function decayedOf(pairs: OwnedPairs, halfLife: number): Float64Array {
  const { buyingOffsets } = pairs;
  return perPair(pairs, (p, agoOf) => {
    let sum = 0;
    for (let b = buyingOffsets[p]!; b < buyingOffsets[p + 1]!; b++) sum += 2 ** (-agoOf(b) / halfLife);
    return sum;
  });
}

/** As many purchases and units as came per time since the first. */
function persistence(pairs: OwnedPairs, horizon: number): Contender {
  const { buyingOffsets, buyingUnits } = pairs;
  const perHorizon = (countOf: (b: number) => number) =>
    perPair(pairs, (p, agoOf) => {
      let sum = 0;
      for (let b = buyingOffsets[p]!; b < buyingOffsets[p + 1]!; b++) sum += countOf(b);
      return (sum / Math.max(1, agoOf(buyingOffsets[p]!))) * horizon;
    });
  const score = perHorizon(() => 1);
  return {
    name: "persistence",
    role: "baseline",
    score,
    probability: score.map((n) => -Math.expm1(-n)),
    expected: perHorizon((b) => buyingUnits[b]!),
  };
}

/** @param valueOf is told the pair, and how long ago each of its buying days was */
function perPair(
  { customers, offsets, keys, buyingOrder, orderOffsets, orderTime, now }: OwnedPairs,
  valueOf: (pair: number, agoOf: (buying: number) => number) => number,
): Float64Array {
  const values = new Float64Array(keys.length);
  for (let u = 0; u < customers.length; u++) {
    const agoOf = (b: number) => now[u]! - orderTime[orderOffsets[u]! + buyingOrder[b]!]!;
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) values[p] = valueOf(p, agoOf);
  }
  return values;
}
