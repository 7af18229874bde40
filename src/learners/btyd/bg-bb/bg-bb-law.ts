import { digammaRise, logRising } from "../../../stats/special.js";

/**
 * Two beta laws: at every opportunity a customer who is active first leaves with chance theta ~ Beta(gamma, delta) and,
 * if not, orders with chance p ~ Beta(alpha, beta). What is believed of a customer after any history is such a pair.
 */
export interface BgBbParameters {
  /** First parameter of the beta law of the chance to order; its mean is alpha / (alpha + beta). */
  readonly alpha: number;
  /** Second parameter of the beta law of the chance to order. */
  readonly beta: number;
  /** First parameter of the beta law of the chance to leave; its mean is gamma / (gamma + delta). */
  readonly gamma: number;
  /** Second parameter of the beta law of the chance to leave. */
  readonly delta: number;
}

/** Products of this many factors are taken one by one; longer ones through logarithms. */
const longProduct = 4096;

/** P(a customer who is active now survives k opportunities) = (delta)_k / (gamma + delta)_k. */
export function survival(gamma: number, delta: number, k: number): number {
  if (k > longProduct) {
    // (d)_k / (g + d)_k = (d)_g / (d + k)_g: the shorter of the two rises loses fewer digits.
    return gamma < k
      ? Math.exp(logRising(delta, gamma) - logRising(delta + k, gamma))
      : Math.exp(logRising(delta, k) - logRising(gamma + delta, k));
  }
  let product = 1;
  for (let j = 0; j < k; j++) product *= (delta + j) / (gamma + delta + j);
  return product;
}

/**
 * Expected number of the next k opportunities that an active customer survives: the sum of `survival` over 1 .. k,
 * delta / (gamma - 1) (1 - (delta + 1)_k / (gamma + delta)_k), whose limit at gamma = 1 is
 * delta (psi(delta + 1 + k) - psi(delta + 1)). Taken term by term, so that nothing cancels near gamma = 1; what is left
 * of a long sum starts from a large delta, where the closed form keeps its digits.
 */
export function expectedSurvived(gamma: number, delta: number, k: number): number {
  const few = Math.min(k, longProduct);
  let product = 1;
  let sum = 0;
  for (let j = 0; j < few; j++) {
    product *= (delta + j) / (gamma + delta + j);
    sum += product;
  }
  if (few === k) return sum;
  const d = delta + few;
  const rest = k - few;
  const e = gamma - 1;
  if (Math.abs(e) < 1e-12) return sum + product * d * digammaRise(d + 1, rest);
  // (d + 1)_rest / (gamma + d)_rest = (d + 1)_e / (d + 1 + rest)_e, also for e < 0 with the roles swapped.
  const logRatio =
    e > 0
      ? logRising(d + 1, e) - logRising(d + 1 + rest, e)
      : logRising(d + 1 + rest + e, -e) - logRising(d + 1 + e, -e);
  return sum - (product * d * Math.expm1(logRatio)) / e;
}

/**
 * Sum over all later opportunities k of survival(k) / (1 + rate)^k, which is E[(1 - theta) / (rate + theta)]: the Gauss
 * function of the DERT, after Pfaff's transformation delta / ((gamma + delta) rate) 2F1(1, gamma; c; -1 / rate),
 * c = gamma + delta + 1, by Gauss' continued fraction (DLMF 15.7), all of whose terms are positive.
 *
 * @param rate 1e-9 or more, or 0: then the expected number of opportunities survived, Infinity where gamma <= 1
 */
export function discountedSurvived(gamma: number, delta: number, rate: number): number {
  if (rate === 0) return gamma > 1 ? delta / (gamma - 1) : Infinity;
  const c = gamma + delta + 1;
  /** The fraction 1 + t1 / (1 + t2 / (1 + ...)) cut off after so many terms, from its end: errors shrink on the way. */
  const cutOff = (terms: number): number => {
    let fraction = 1;
    for (let k = terms; k > 0; k--) {
      const j = k >> 1;
      const share = k % 2 === 1 ? (gamma + j) * (c + j - 1) : j * (c - gamma + j - 1);
      fraction = 1 + share / (c + k - 2) / (c + k - 1) / rate / fraction;
    }
    return fraction;
  };
  let terms = 16;
  let fraction = cutOff(terms);
  for (let change = 1; change > 1e-13 * fraction; ) {
    terms *= 2; // squares what is left
    const better = cutOff(terms);
    change = Math.abs(better - fraction);
    fraction = better;
  }
  return delta / (gamma + delta) / rate / fraction;
}

/** What a silence of k opportunities means for a customer who was active before it. */
export interface Silence {
  /** P(silent all along, and active still). */
  readonly active: number;
  /** P(silent, because they left at one of the k). The chance of the silence is the sum of both. */
  readonly left: number;
}

/** The sum of Fader, Hardie & Shang 2010, eq 5, relative to the history up to the last order: all terms positive. */
export function silence({ alpha, beta, gamma, delta }: BgBbParameters, k: number): Silence {
  let active = 1;
  let left = 0;
  for (let j = 0; j < k && active > 0; j++) {
    const leaving = gamma + delta + j;
    left += (active * gamma) / leaving;
    active *= ((delta + j) / leaving) * ((beta + j) / (alpha + beta + j));
  }
  return { active, left };
}

/** P(at least one order at the next k opportunities) of an active customer: 1 - the chance of silence, summed directly. */
export function orderChance({ alpha, beta, gamma, delta }: BgBbParameters, k: number): number {
  let active = 1;
  let chance = 0;
  for (let j = 0; j < k && active > 0; j++) {
    active *= (delta + j) / (gamma + delta + j);
    const chances = alpha + beta + j;
    chance += (active * alpha) / chances;
    active *= (beta + j) / chances;
  }
  return chance;
}

/** Sums are carried between these, by factors of 2^800. */
const tiny = 2 ** -600;
const huge = 2 ** 600;
const step = 2 ** 800;

/**
 * P(exactly x orders at the next n opportunities) of an active customer (eq 7): the term i of the sum is that of
 * leaving after i opportunities, x of them with an order. From term to term by ratios; all are positive.
 */
export function orderCountChance(parameters: BgBbParameters, n: number, x: number): number {
  const { alpha, beta, gamma, delta } = parameters;
  if (!(x >= 0 && x <= n)) return 0;
  let active = 1;
  let left = 0;
  let scale = 0;
  for (let i = 0; i < n; i++) {
    const leaving = gamma + delta + i;
    if (i < x) active *= (alpha + i) / (alpha + beta + i);
    else {
      left += (active * gamma) / leaving;
      active *= ((i + 1) / (i + 1 - x)) * ((beta + i - x) / (alpha + beta + i));
    }
    active *= (delta + i) / leaving;
    if (active + left < tiny) {
      active *= step;
      left *= step;
      scale--;
    } else if (active > huge) {
      active /= step;
      left /= step;
      scale++;
    }
    if (active === 0) break;
  }
  let chance = active + left;
  for (; scale > 0; scale--) chance *= step;
  for (; scale < 0 && chance > 0; scale++) chance /= step;
  return chance;
}
