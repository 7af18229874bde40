import { logNormalCdf } from "../../stats/error-function.js";
import { normalQuantile } from "../../stats/quantiles.js";

/**
 * How far what a buyer spends lies from its expectation: quantiles of ln(spent / expected) at the levels
 * (k + 1/2) / 40, between and beyond which it is lognormal, and the part of the buyers whose orders were worth nothing in
 * the end. Plain data.
 */
export interface Spread {
  /** Part of the buyers that spent nothing net of refunds. */
  readonly zeroShare: number;
  /** Groups by how many orders a buyer was expected to place, few first; between two of them quantiles are interpolated. */
  readonly groups: readonly SpreadGroup[];
}

interface SpreadGroup {
  /** Mean logarithm of the orders that its buyers were expected to place. */
  readonly logOrders: number;
  /** Ascending. */
  readonly quantiles: readonly number[];
}

/** Buyers of windows that nothing was trained on; one entry a buyer. */
export interface BuyersSpend {
  /** What the customer was expected to spend as a buyer. */
  readonly expected: Float64Array;
  /** Orders that the customer was expected to place as a buyer, 1 or more. */
  readonly orders: Float64Array;
  /** What was spent. */
  readonly value: Float64Array;
}

const steps = 40;
/** Levels of the quantiles on the normal scale. */
const scores = Float64Array.from({ length: steps }, (_, k) => normalQuantile((k + 0.5) / steps));
/** Prior strength: as many buyers as count half against a lognormal distribution. */
const priorBuyers = 40;
/** Fewest buyers of a group of their own, and most groups. */
const leastGroup = 150;
const maxGroups = 3;

/** @param deviation of ln(spent / expected) before anybody is seen */
export function fitSpread({ expected, orders, value }: BuyersSpend, deviation: number): Spread {
  const rows = Array.from(value.keys()).filter((i) => value[i]! > 0 && expected[i]! > 0);
  rows.sort((a, b) => orders[a]! - orders[b]! || a - b);
  const groups = Math.max(1, Math.min(maxGroups, Math.floor(rows.length / leastGroup)));
  const buyers = value.length;
  return {
    zeroShare: (buyers - rows.length) / (buyers + priorBuyers),
    groups: Array.from({ length: groups }, (_, g) => {
      const part = rows.slice(
        Math.floor((g * rows.length) / groups),
        Math.floor(((g + 1) * rows.length) / groups),
      );
      const logOrders = part.reduce((sum, i) => sum + Math.log(orders[i]!), 0) / Math.max(1, part.length);
      const ratios = Float64Array.from(part, (i) => Math.log(value[i]! / expected[i]!)).sort();
      return { logOrders, quantiles: quantilesOf(ratios, deviation) };
    }),
  };
}

/** Quantiles of sorted values, drawn towards a lognormal distribution of mean 1. */
function quantilesOf(sorted: Float64Array, deviation: number): number[] {
  const n = sorted.length;
  const trust = n / (n + priorBuyers);
  return Array.from(scores, (score, k) => {
    const lognormal = deviation * score - deviation ** 2 / 2;
    if (n === 0) return lognormal;
    const at = Math.min(n - 1, Math.max(0, ((k + 0.5) / steps) * n - 0.5));
    const low = Math.floor(at);
    const own = sorted[low]! + (at - low) * (sorted[Math.min(low + 1, n - 1)]! - sorted[low]!);
    return trust * own + (1 - trust) * lognormal;
  });
}

/** Customers whose spend is looked at; one entry a row. */
export interface ExpectedSpend {
  /** P(an order). */
  readonly probability: Float64Array;
  /** Expected orders, never below the probability. */
  readonly orders: Float64Array;
  /** Expected spend. */
  readonly spend: Float64Array;
}

/** P(spend <= amount) of each row; for an amount of 0 the chance of none, below 0 it is 0. */
export function probabilityAtMost(spread: Spread, rows: ExpectedSpend, amounts: Float64Array): Float64Array {
  return amounts.map((amount, i) => {
    if (!(amount >= 0)) return Number.isNaN(amount) ? amount : 0;
    const none = chanceOfNone(spread, rows.probability[i]!);
    if (amount === 0 || none === 1) return none;
    const own = quantilesFor(spread, rows, i);
    const ratio = Math.log((amount * rows.probability[i]!) / rows.spend[i]!);
    if (ratio === Number.POSITIVE_INFINITY) return 1;
    return none + (1 - none) * Math.exp(logNormalCdf(scoreOf(own, ratio)));
  });
}

/** The quantile of what each row spends at a level in (0, 1): 0 where it is likely enough to spend nothing. */
export function spendQuantile(spread: Spread, rows: ExpectedSpend, level: number): Float64Array {
  return rows.spend.map((spend, i) => {
    const none = chanceOfNone(spread, rows.probability[i]!);
    if (level <= none) return 0;
    const ratio = ratioAt(quantilesFor(spread, rows, i), (level - none) / (1 - none));
    return (spend / rows.probability[i]!) * Math.exp(ratio);
  });
}

function chanceOfNone({ zeroShare }: Spread, probability: number): number {
  return 1 - probability * (1 - zeroShare);
}

/** The quantiles of a row: those of the two groups that it lies between. */
interface OwnQuantiles {
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Share of the higher group. */
  readonly share: number;
}

function quantilesFor({ groups }: Spread, { orders, probability }: ExpectedSpend, i: number): OwnQuantiles {
  const at = Math.log(orders[i]! / probability[i]!);
  let g = 0;
  while (g + 1 < groups.length && groups[g + 1]!.logOrders < at) g++;
  const low = groups[g]!;
  const high = groups[Math.min(g + 1, groups.length - 1)]!;
  const width = high.logOrders - low.logOrders;
  const share = width > 0 ? Math.min(1, Math.max(0, (at - low.logOrders) / width)) : 0;
  return { low: low.quantiles, high: high.quantiles, share };
}

function quantileAt({ low, high, share }: OwnQuantiles, k: number): number {
  return low[k]! + share * (high[k]! - low[k]!);
}

/** ln(spent / expected) at a level in (0, 1). */
function ratioAt(own: OwnQuantiles, level: number): number {
  const k = Math.min(steps - 2, Math.max(0, Math.floor(level * steps - 0.5)));
  const [from, to] = [quantileAt(own, k), quantileAt(own, k + 1)];
  return from + ((normalQuantile(level) - scores[k]!) / (scores[k + 1]! - scores[k]!)) * (to - from);
}

/** The place on the normal scale at which ln(spent / expected) has a value. */
function scoreOf(own: OwnQuantiles, ratio: number): number {
  let [k, high] = [0, steps - 1];
  while (high - k > 1) {
    const middle = (k + high) >> 1;
    if (quantileAt(own, middle) <= ratio) k = middle;
    else high = middle;
  }
  const [from, to] = [quantileAt(own, k), quantileAt(own, k + 1)];
  return scores[k]! + ((ratio - from) / (to - from)) * (scores[k + 1]! - scores[k]!);
}
