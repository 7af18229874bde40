import { type PurchaseLaw, silenceOf } from "../law.js";
import { logNegativeBinomial, negativeBinomialTail } from "../negative-binomial.js";
import { dropoutChances, type GeometricModel } from "../purchase-model.js";
import { betaDropout } from "./dropout.js";
import { regularOrdersWhileAlive } from "./regular-orders.js";
import { residualRegularOrders } from "./residual-orders.js";
import { fillStages } from "./stages.js";

/**
 * BG/CNBD-k and MBG/CNBD-k (Reutterer, Platzer & Schroeder 2020): every k-th event of the customer's Poisson process
 * is an order. With n = r + k x, m chances to leave and v = (T - t_x) / (alpha + T), the stages 0 .. k - 1 of an active
 * customer (events since the last order) have the weights (n)_j / j! v^j, S is their sum, and
 *
 *   P(alive) = S / (S + a/(b+m-1) ((alpha+T)/(alpha+t_x))^n).
 *
 * In stage j the rate is Gamma(n + j, alpha + T), the dropout Beta(a, b + m), and the next order k - j events away.
 */
export function regularLaw({ family, k = 1, parameters: { r, alpha, a, b } }: GeometricModel): PurchaseLaw {
  const odds = (x: number): number => {
    const m = dropoutChances(family, x);
    return m === 0 ? 0 : a / (b + (m - 1));
  };
  const dropout = betaDropout(a);
  const weights = new Float64Array(k);
  const stageWeights: PurchaseLaw["stageWeights"] = (x, recency, T, out) =>
    fillStages(k, r + k * x, (T - recency) / (alpha + T), out);
  return {
    stages: k,
    stageWeights,
    aliveTerms(x, day, out, at) {
      const w = silenceOf((r + k * x) * Math.log1p(day / alpha));
      out[at] = w;
      out[at + 1] = w;
      out[at + 2] = odds(x) * w;
    },
    aliveByLogs({ frequency: x, recency, T }) {
      const silence = Math.log1p(T / alpha) - Math.log1p(recency / alpha);
      const logS = Math.log(stageWeights(x, recency, T, weights));
      return 1 / (1 + Math.exp(Math.log(odds(x)) + (r + k * x) * silence - logS));
    },
    order: (x, T, days, stage) => negativeBinomialTail(k - stage, r + k * x + stage, days / (alpha + T)),
    orders: (x, T, days, stage) =>
      regularOrdersWhileAlive(
        { k, stage, shape: r + k * x + stage, rate: alpha + T, a, b: b + dropoutChances(family, x) },
        days,
      ),
    residual: (x, T, delta, stage) =>
      residualRegularOrders(
        { k, stage, shape: r + k * x + stage, rate: alpha + T, a, b: b + dropoutChances(family, x) },
        delta,
      ),
    // n orders and still here after them all, or gone with the n-th.
    count(x, T, n, days, stage) {
      const shape = r + k * x + stage;
      const share = days / (alpha + T);
      const rest = b + dropoutChances(family, x);
      const events = n * k - stage;
      let exactly = 0;
      for (let i = 0; i < k; i++) exactly += Math.exp(logNegativeBinomial(events + i, shape, share));
      return (
        exactly * Math.exp(dropout.logStay(rest, n)) +
        Math.exp(dropout.logLeave(rest, n)) * negativeBinomialTail(events, shape, share)
      );
    },
  };
}
