import { type PurchaseLaw, silenceOf, singleStage } from "../law.js";
import { logNegativeBinomial, negativeBinomialTail } from "../negative-binomial.js";
import { dropoutChances, type GeometricModel } from "../purchase-model.js";
import { betaDropout } from "./dropout.js";
import { expectedOrdersWhileAlive } from "./expected-orders.js";
import { residualOrders } from "./residual-orders.js";

/**
 * BG/NBD and MBG/NBD. With m chances to leave so far,
 *
 *   P(alive) = 1 / (1 + a/(b+m-1) ((alpha+T)/(alpha+t_x))^(r+x))
 *
 * m = x for BG/NBD (Hardie note 021; 1 for x = 0) and x + 1 for MBG/NBD (Batislam et al. 2007, App. A eq 5). An
 * active customer has rate ~ Gamma(r + x, alpha + T) and dropout ~ Beta(a, b + m).
 */
export function geometricLaw({ family, parameters: { r, alpha, a, b } }: GeometricModel): PurchaseLaw {
  const odds = (x: number): number => {
    const m = dropoutChances(family, x);
    return m === 0 ? 0 : a / (b + (m - 1));
  };
  const dropout = betaDropout(a);
  // 1 - ((alpha+T)/(alpha+T+days))^(r+x)
  const order = (x: number, T: number, days: number): number =>
    -Math.expm1(-(r + x) * Math.log1p(days / (alpha + T)));
  return {
    stages: 1,
    stageWeights: singleStage,
    aliveTerms(x, day, out, at) {
      const w = silenceOf((r + x) * Math.log1p(day / alpha));
      out[at] = w;
      out[at + 1] = w;
      out[at + 2] = odds(x) * w;
    },
    aliveByLogs({ frequency: x, recency, T }) {
      const silence = Math.log1p(T / alpha) - Math.log1p(recency / alpha);
      return 1 / (1 + Math.exp(Math.log(odds(x)) + (r + x) * silence));
    },
    order,
    nextOrder(x, T, u, withinDays) {
      const share = withinDays === Infinity ? u : u * order(x, T, withinDays);
      return Math.min(withinDays, (alpha + T) * Math.expm1(-Math.log1p(-share) / (r + x)));
    },
    orders: (x, T, days) =>
      expectedOrdersWhileAlive({ shape: r + x, rate: alpha + T, a, b: b + dropoutChances(family, x) }, days),
    residual: (x, T, delta) =>
      residualOrders({ shape: r + x, rate: alpha + T, a, b: b + dropoutChances(family, x) }, delta),
    // n orders and still here after them all, or gone with the n-th.
    count(x, T, n, days) {
      const rest = b + dropoutChances(family, x);
      const stay = Math.exp(logNegativeBinomial(n, r + x, days / (alpha + T)) + dropout.logStay(rest, n));
      const leave = Math.exp(dropout.logLeave(rest, n)) * negativeBinomialTail(n, r + x, days / (alpha + T));
      return stay + leave;
    },
  };
}
