import type { Feature } from "../../features/feature.js";
import { logit } from "../../stats/logspace.js";
import { shapleyOfThree } from "../../stats/shapley.js";
import type { Fitted, Member, ScoredRange } from "../../training/member.js";
import { buyerOutlook } from "./buyer-outlook.js";
import { learnedFeatures } from "./learned-features.js";
import type { PairSnapshot } from "./pair-snapshot.js";
import { again, priorRate, probabilityAgain, rateAmongOrders } from "./rate-among-orders.js";

const explained: readonly Feature[] = [
  {
    name: "rateAmongOrders",
    meaning: "part of the customer's orders that have it, shrunk to that of all customers",
    unit: "share",
    group: "frequency",
    scale: "log",
  },
  ...learnedFeatures,
];

/**
 * A probability model without a fit of its own: the customer orders as the purchase model says, and an order has the
 * key as often as the customer's own orders had it, shrunk key -> group -> all. It needs no labels, so it is what small
 * data is left with.
 */
export const ratesMember: Member<PairSnapshot> = {
  name: "rates",
  needs: "pairs",
  sizes: ["beta-binomial"],
  priorWeight: 0.02,
  fit: async () => fittedRates,
  restore: () => fittedRates,
};

export const fittedRates: Fitted<PairSnapshot> = Object.freeze({
  member: "rates",
  size: "beta-binomial",
  score(snapshot: PairSnapshot, horizon: number) {
    const probability = probabilityAgain(rateAmongOrders(snapshot), buyerOutlook(snapshot, horizon));
    return probability.map(boundedLogit);
  },
  contributions(snapshot: PairSnapshot, horizon: number, { start, end }: ScoredRange) {
    const { statistics } = snapshot.population.keys;
    const outlook = buyerOutlook(snapshot, horizon);
    const rates = rateAmongOrders(snapshot);
    const score = (rate: number, p: number, orders: number) => boundedLogit(again(rate, p, p * orders));
    const usualRate = priorRate(statistics.orderRate.at(-1)!);
    const base = new Float64Array(end - start);
    const parts = explained.map((feature) => ({
      feature,
      values: new Float64Array(end - start),
      contributions: new Float64Array(end - start),
    }));
    for (let i = 0; i < base.length; i++) {
      const probability = outlook.probability[start + i]!;
      const own = [
        rates[start + i]!,
        probability,
        probability > 0 ? outlook.orders[start + i]! / probability : 1,
      ] as const;
      const usual = [usualRate, usualProbability, Math.max(1, own[2])] as const;
      base[i] = score(...usual);
      const added = shapleyOfThree(score, usual, own);
      parts.forEach(({ values, contributions }, k) => {
        values[i] = own[k]!;
        contributions[i] = added[k]!;
      });
    }
    return { base, parts };
  },
  state: { member: "rates", size: "beta-binomial", state: {} },
  facts: {},
});

/** Customer against whom a score is explained: one in two orders anything, and what is usual of all keys. */
const usualProbability = 0.5;

const bound = 30;

function boundedLogit(p: number): number {
  return Math.min(bound, Math.max(-bound, logit(p)));
}
