import { logAddExp } from "../../../stats/logspace.js";
import { integrate } from "../../../stats/quadrature.js";
import { logTricomi } from "../../../stats/tricomi.js";
import { type PurchaseLaw, silenceOf, singleStage } from "../law.js";
import { logNegativeBinomial } from "../negative-binomial.js";
import type { ParetoModel } from "../purchase-model.js";
import { logDeathFirst } from "./race.js";

/** Below this share of what can still come, the difference of two chances has lost digits: it is integrated. */
const smallShare = 1e-3;

/** What stays and what is left are rounded up: no sum of them falls below the whole, and no P(alive) passes 1. */
const up = 1 + 1e-15;

/**
 * Pareto/NBD. With n = r + x, w(t) = (1 + t/alpha)^-n (1 + t/beta)^-s and K(t) = P(death before the next order) of one
 * who is active at t (`race.ts`),
 *
 *   P(alive) = w(T) / (w(t_x) K(t_x) + w(T) (1 - K(T)))
 *
 * which is Hardie note 009, eq 36-37. An active customer has rate ~ Gamma(n, alpha + T) and death rate
 * ~ Gamma(s, beta + T).
 */
export function paretoLaw({ parameters: { r, alpha, s, beta } }: ParetoModel): PurchaseLaw {
  const logW = (n: number, t: number): number => -n * Math.log1p(t / alpha) - s * Math.log1p(t / beta);
  const rho = (t: number): number => (alpha + t) / (beta + t);
  return {
    stages: 1,
    stageWeights: singleStage,
    aliveTerms(x, day, out, at) {
      const n = r + x;
      const w = silenceOf(-logW(n, day));
      out[at] = w;
      out[at + 1] = up * w * Math.exp(logDeathFirst(s, n, 1 / rho(day)));
      out[at + 2] = up * w * Math.exp(logDeathFirst(n, s, rho(day)));
    },
    aliveByLogs({ frequency, recency, T }) {
      const n = r + frequency;
      const stay = logDeathFirst(s, n, 1 / rho(T));
      const left = logW(n, recency) + logDeathFirst(n, s, rho(recency)) - logW(n, T);
      return Math.min(1, Math.exp(-logAddExp(stay, left)));
    },
    order: (x, T, days) => orderBeforeDeath({ n: r + x, alpha: alpha + T, s, beta: beta + T }, days),
    // Hardie note 009, eq 41, whose limit at s = 1 is a logarithm.
    orders(x, T, days) {
      const logLife = Math.log1p(days / (beta + T));
      const life = (beta + T) * (s === 1 ? logLife : -Math.expm1((1 - s) * logLife) / (s - 1));
      return ((r + x) / (alpha + T)) * life;
    },
    // Fader, Hardie & Lee 2005, JMR 42: the integral of e^(-delta t) ((beta+T)/(beta+T+t))^s, by Tricomi's function.
    residual: (x, T, delta) =>
      ((r + x) / (alpha + T)) * (beta + T) * Math.exp(logTricomi(1, 2 - s, delta * (beta + T))),
    count: (x, T, n, days) => countBeforeDeath({ n: r + x, alpha: alpha + T, s, beta: beta + T }, n, days),
  };
}

/** What is believed of an active customer. */
interface Active {
  readonly n: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
}

/**
 * P(an order comes within `days` and before death): the integral of n/(alpha+u) w(u) to `days`, which is the chance
 * that one comes at all less the chance that one comes later.
 */
function orderBeforeDeath({ n, alpha, s, beta }: Active, days: number): number {
  if (!(days > 0)) return 0;
  const ever = Math.min(1, Math.exp(logDeathFirst(s, n, beta / alpha)));
  if (days === Infinity) return ever;
  const u = Math.log1p(days / alpha);
  const v = Math.log1p(days / beta);
  const later = Math.exp(logDeathFirst(s, n, (beta + days) / (alpha + days)) - n * u - s * v);
  const within = ever - later;
  if (within > smallShare * ever) return within;
  const density = (t: number): number =>
    (n / (alpha + t)) * Math.exp(-n * Math.log1p(t / alpha) - s * Math.log1p(t / beta));
  return integrate(density, 0, days).value;
}

/** P(exactly m orders within `days`, m >= 1): still alive at their end, or dead at some time before (Hardie note 028). */
function countBeforeDeath({ n, alpha, s, beta }: Active, m: number, days: number): number {
  if (!(days > 0)) return 0;
  const alive = Math.exp(logNegativeBinomial(m, n, days / alpha) - s * Math.log1p(days / beta));
  const deathAt = (t: number): number =>
    (s / (beta + t)) * Math.exp(logNegativeBinomial(m, n, t / alpha) - s * Math.log1p(t / beta));
  return alive + integrate(deathAt, 0, days).value;
}
