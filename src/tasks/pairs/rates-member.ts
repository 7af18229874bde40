import type { Feature } from "../../features/feature.js";
import { logit } from "../../stats/logspace.js";
import { shapleyOfThree } from "../../stats/shapley.js";
import type { Fitted, Member } from "../../training/member.js";
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
  contributions(snapshot: PairSnapshot, row: number, horizon: number) {
    const { statistics } = snapshot.population.keys;
    const outlook = buyerOutlook(snapshot, horizon);
    const probability = outlook.probability[row]!;
    const own = [
      rateAmongOrders(snapshot)[row]!,
      probability,
      probability > 0 ? outlook.orders[row]! / probability : 1,
    ] as const;
    const usual = [priorRate(statistics.orderRate.at(-1)!), usualProbability, Math.max(1, own[2])] as const;
    const score = (rate: number, p: number, orders: number) => boundedLogit(again(rate, p, p * orders));
    const parts = shapleyOfThree(score, usual, own);
    return {
      base: score(...usual),
      parts: explained.map((feature, k) => ({ feature, value: own[k]!, contribution: parts[k]! })),
    };
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
