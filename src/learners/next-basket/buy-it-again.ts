import { logNormalCdf } from "../../stats/error-function.js";
import type { ItemStatistics } from "./item-statistics.js";
import { pairTimesOf } from "./pair-times.js";
import type { Scorer } from "./scorer.js";

/** State of Buy It Again. */
export interface BuyItAgainParts {
  readonly method: "rcp" | "atd" | "pg" | "mpg";
  /** In days, or in baskets where days are unknown. */
  readonly horizon: number;
  readonly isDated: boolean;
  readonly statistics: ItemStatistics;
}

/** What is known of a customer and an item of his. */
interface Pair {
  readonly item: number;
  /** k: purchases after the first. */
  readonly repeats: number;
  readonly span: number;
  /** t: time since the last purchase. */
  readonly since: number;
}

/**
 * Buy It Again (Bhagat, Muralidharan, Lobzhanidze & Vishwanath 2018): P = Q(item) R(time), Q the share of buyers who
 * bought again (RCP). Only items that the customer has are scored.
 *
 * Here R is the chance of a purchase within the horizon h, not the density at one day. ATD: times between purchases are
 * log-normal, and t of the present one have gone by. PG: the rate is Gamma(k + alpha, T + beta), T the time since the
 * first purchase. MPG: the time since the last purchase counts by its distance to the customer's mean one m: while
 * t < 2 m, T is the span of his purchases + 2 |m - t|.
 */
export function buyItAgainScorer({ method, horizon, statistics }: BuyItAgainParts): Scorer {
  const chance = chances[method];
  return {
    open: (histories) => {
      const { offsets, items, repeats, span, since } = pairTimesOf(histories);
      return (customer, sum) => {
        for (let at = offsets[customer]!; at < offsets[customer + 1]!; at++) {
          const item = items[at]!;
          const pair = { item, repeats: repeats[at]!, span: span[at]!, since: since[at]! };
          sum.add(item, statistics.repeatRate[item]! * chance(pair, horizon, statistics));
        }
        return 1;
      };
    },
  };
}

type Chance = (pair: Pair, horizon: number, statistics: ItemStatistics) => number;

const chances: { readonly [M in BuyItAgainParts["method"]]: Chance } = {
  rcp: () => 1,
  atd: ({ item, since }, horizon, { logGapMean, logGapDeviation }) => {
    const logSurvival = (time: number) =>
      logNormalCdf((logGapMean[item]! - Math.log(time)) / logGapDeviation[item]!);
    return -Math.expm1(logSurvival(since + horizon) - (since > 0 ? logSurvival(since) : 0));
  },
  pg: (pair, horizon, statistics) => purchaseChance(pair, pair.span + pair.since, horizon, statistics),
  mpg: (pair, horizon, statistics) => {
    const { item, repeats, span, since } = pair;
    const mean = repeats > 0 ? span / repeats : statistics.gapMean[item]!;
    const time = since < 2 * mean ? span + 2 * Math.abs(mean - since) : span + since;
    return purchaseChance(pair, time, horizon, statistics);
  },
};

/** 1 - (1 + h / (beta + T))^-(alpha + k): a rate drawn from Gamma(alpha + k, beta + T) gives at least one purchase. */
function purchaseChance(
  { item, repeats }: Pair,
  time: number,
  horizon: number,
  { shape, inverseScale }: ItemStatistics,
): number {
  return -Math.expm1(-(shape + repeats) * Math.log1p(horizon / (inverseScale[item]! + time)));
}
