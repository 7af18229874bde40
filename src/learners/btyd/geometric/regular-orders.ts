import { integrate } from "../../../stats/quadrature.js";
import { logNegativeBinomial, negativeBinomialTail } from "../negative-binomial.js";
import { betaDropout } from "./dropout.js";

/** What is believed of an active customer in a stage: rate ~ Gamma(shape, rate in days), dropout ~ Beta(a, b). */
export interface RegularCustomer {
  readonly k: number;
  /** Events since the last order, 0 .. k - 1. */
  readonly stage: number;
  readonly shape: number;
  readonly rate: number;
  readonly a: number;
  readonly b: number;
}

/** Counts spread wider than this are not summed one by one. */
const widestSpread = 3000;

/**
 * Expected number of orders in the next `days` of an active customer: the m-th comes if the customer stayed after
 * m - 1 of them and the process has k m - stage events, so
 *
 *   E = sum over m >= 1 of E[(1-p)^(m-1)] P(events >= k m - stage),
 *
 * with a negative binomial number of events. Every term is positive. The paper gives an approximation only.
 */
export function regularOrdersWhileAlive(customer: RegularCustomer, days: number): number {
  if (!(days > 0)) return 0;
  const share = days / customer.rate;
  const spread = Math.sqrt(customer.shape * share * (1 + share));
  return spread > widestSpread ? ordersByIntegral(customer, share) : ordersByCount(customer, share);
}

/** E[C(orders)], C(M) = sum over m <= M of E[(1-p)^(m-1)], over the number of events from its mode outwards. */
function ordersByCount({ k, stage, shape, a, b }: RegularCustomer, share: number): number {
  const odds = share / (1 + share);
  const mode = Math.max(0, Math.floor((shape - 1) * share));
  // P(i) relative to the mode, down to where it is nothing.
  let low = mode;
  let atLow = 1;
  while (low > 0 && atLow > 1e-19) {
    atLow *= low / (shape + (low - 1)) / odds;
    low--;
  }
  let orders = Math.floor((low + stage) / k);
  let stayed = 1; // E[(1-p)^orders]
  let counted = 0; // C(orders)
  for (let m = 0; m < orders; m++) {
    counted += stayed;
    stayed *= (b + m) / (a + b + m);
  }
  let sum = 0;
  let part = atLow;
  for (let i = low; ; i++) {
    if (Math.floor((i + stage) / k) > orders) {
      counted += stayed;
      stayed *= (b + orders) / (a + b + orders);
      orders++;
    }
    sum += part * counted;
    if (i > mode && part * (counted + 1) < 1e-17 * (1 - odds) * sum) break;
    if (part === 0) break;
    part *= ((shape + i) / (i + 1)) * odds;
  }
  return sum * Math.exp(logNegativeBinomial(mode, shape, share));
}

/** Terms summed one by one before the sum becomes an integral. */
const summed = 2000;

/** The same sum where there are very many terms: its far part by the midpoint rule read backwards. */
function ordersByIntegral({ k, stage, shape, a, b }: RegularCustomer, share: number): number {
  const dropout = betaDropout(a);
  const term = (m: number): number =>
    Math.exp(dropout.logStay(b, m - 1)) * negativeBinomialTail(k * m - stage, shape, share);
  let sum = 0;
  for (let m = 1; m <= summed; m++) sum += term(m);
  const slope = term(summed + 1) - term(summed);
  return sum + integrate(term, summed + 0.5, Number.POSITIVE_INFINITY).value + slope / 24;
}
