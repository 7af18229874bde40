import { OptionsError } from "../errors.js";
import { regularizedBeta } from "../stats/incomplete-beta.js";
import type { Labels } from "./check.js";
import { type RocHull, rocHull } from "./roc-hull.js";
import { sortByScore } from "./sorted-scores.js";
import type { Statistic } from "./statistic.js";

/** What a retention campaign costs and brings, in one unit of money; the defaults are those of the paper. */
export interface RetentionTerms {
  /** Value of a customer who stays (CLV); default 200. */
  readonly customerValue?: number;
  /** Cost of the offer, paid to a contacted customer who takes it or would have stayed anyway (d); default 10. */
  readonly offerCost?: number;
  /** Cost of a contact (f); default 1. */
  readonly contactCost?: number;
}

/** How likely a churner who is contacted takes the offer: a beta distribution of mean alpha / (alpha + beta). */
export interface AcceptanceLaw {
  /** Default 6. */
  readonly alpha?: number;
  /** Default 14. */
  readonly beta?: number;
}

/** The profit of the best campaign. */
export interface MaximumProfit {
  /** Money a customer of the base, contacted or not; 0 where contacting nobody is best. */
  readonly profit: number;
  /** Share of the base to contact, best-scored first; for EMPC its mean over the acceptance. */
  readonly share: number;
}

/**
 * MPC, the maximum profit of a retention campaign: the best over all thresholds where every churner takes the offer
 * with one known chance (Verbeke, Dejaeger, Martens, Hur & Baesens 2012, EJOR 218(1):211-229).
 *
 * @param labels 1 for those who left
 * @param scores higher means likelier to leave
 * @param terms `acceptance`: chance that a churner takes the offer, in [0, 1]; default .3
 * @returns with `threshold`: rows scoring this or more are contacted, Infinity for nobody. NaN where one label is absent
 * @throws OptionsError "option_out_of_range", "length_mismatch", "not_a_label", "not_a_number"
 */
export function mpc(
  labels: Labels,
  scores: Float64Array,
  terms: RetentionTerms & { readonly acceptance?: number } = {},
): MaximumProfit & { readonly threshold: number } {
  const { acceptance = 0.3 } = terms;
  inRange("acceptance", acceptance, acceptance >= 0 && acceptance <= 1, "in [0, 1]");
  const sorted = sortByScore(labels, scores);
  const hull = rocHull(sorted);
  const costs = costsOf(terms);
  if (!(hull.baseRate > 0 && hull.baseRate < 1)) {
    return { profit: Number.NaN, share: Number.NaN, threshold: Number.NaN };
  }
  const switches = switchesOf(hull, costs);
  let corner = 0;
  while (corner + 1 < hull.from.length && switches[corner + 1]! < acceptance) corner++;
  const { gain, loss } = profitAt(hull, corner, costs);
  const place = hull.from[corner]!;
  return {
    profit: acceptance * gain - loss,
    share: shareAt(hull, corner),
    threshold: place < labels.length ? scores[sorted.order[place]!]! : Number.POSITIVE_INFINITY,
  };
}

/**
 * EMPC, the expected maximum profit measure for churn: the profit of the best campaign where the chance gamma that a
 * churner takes the offer is not known but follows a beta distribution, and the threshold is chosen for each gamma
 * (Verbraken, Verbeke & Baesens 2013, IEEE TKDE 25(5):961-973). Exact: on the convex hull of the ROC curve the
 * best corner changes at known gammas, and between them the integral is a difference of incomplete beta functions.
 *
 * @param labels 1 for those who left
 * @param scores higher means likelier to leave
 * @returns NaN where one label is absent
 * @throws OptionsError "option_out_of_range", "length_mismatch", "not_a_label", "not_a_number"
 */
export function empc(
  labels: Labels,
  scores: Float64Array,
  terms: RetentionTerms & AcceptanceLaw = {},
): MaximumProfit {
  return empcOf(rocHull(sortByScore(labels, scores)), terms);
}

/** EMPC as a function of the rows' weights; sorts once. */
export function empcStatistic(
  labels: Labels,
  scores: Float64Array,
  terms: RetentionTerms & AcceptanceLaw = {},
): Statistic {
  const sorted = sortByScore(labels, scores);
  return (weights) => empcOf(rocHull(sorted, weights), terms).profit;
}

function empcOf(hull: RocHull, terms: RetentionTerms & AcceptanceLaw): MaximumProfit {
  const { alpha = 6, beta = 14 } = terms;
  inRange("alpha", alpha, alpha > 0 && alpha < Number.POSITIVE_INFINITY, "above 0");
  inRange("beta", beta, beta > 0 && beta < Number.POSITIVE_INFINITY, "above 0");
  const costs = costsOf(terms);
  if (!(hull.baseRate > 0 && hull.baseRate < 1)) return { profit: Number.NaN, share: Number.NaN };
  const switches = switchesOf(hull, costs);
  const mean = alpha / (alpha + beta);
  let [profit, share] = [0, 0];
  for (let k = 0; k < hull.from.length; k++) {
    const low = Math.min(1, switches[k]!);
    const high = Math.min(1, switches[k + 1] ?? 1);
    if (!(high > low)) continue;
    const chance = betweenOf(low, high, alpha, beta); // of a gamma for which corner k is the best
    const gamma = mean * betweenOf(low, high, alpha + 1, beta); // its expectation, 0 for others
    const { gain, loss } = profitAt(hull, k, costs);
    profit += gamma * gain - chance * loss;
    share += chance * shareAt(hull, k);
  }
  return { profit, share };
}

/** Costs as shares of the customer's value: delta of the offer, phi of the contact. */
interface Costs {
  readonly value: number;
  readonly delta: number;
  readonly phi: number;
}

function costsOf({ customerValue = 200, offerCost = 10, contactCost = 1 }: RetentionTerms): Costs {
  inRange("customerValue", customerValue, customerValue > 0, "above 0");
  inRange(
    "offerCost",
    offerCost,
    offerCost >= 0 && offerCost < customerValue,
    "0 or more, and below 'customerValue'",
  );
  inRange("contactCost", contactCost, contactCost >= 0, "0 or more");
  return { value: customerValue, delta: offerCost / customerValue, phi: contactCost / customerValue };
}

/** Profit of a corner for a chance gamma of acceptance is gamma x gain - loss, money a customer of the base. */
function profitAt(
  { truePositiveRate, falsePositiveRate, baseRate }: RocHull,
  k: number,
  { value, delta, phi }: Costs,
): { gain: number; loss: number } {
  const churners = baseRate * truePositiveRate[k]!;
  const others = (1 - baseRate) * falsePositiveRate[k]!;
  return { gain: value * (1 - delta) * churners, loss: value * (phi * churners + (delta + phi) * others) };
}

function shareAt({ truePositiveRate, falsePositiveRate, baseRate }: RocHull, k: number): number {
  return baseRate * truePositiveRate[k]! + (1 - baseRate) * falsePositiveRate[k]!;
}

/** The gamma from which on each corner is better than the one before it, ascending; 0 at the first. */
function switchesOf(hull: RocHull, costs: Costs): number[] {
  return hull.from.map((_, k) => {
    if (k === 0) return 0;
    const [before, after] = [profitAt(hull, k - 1, costs), profitAt(hull, k, costs)];
    const gain = after.gain - before.gain;
    return gain > 0 ? (after.loss - before.loss) / gain : Number.POSITIVE_INFINITY;
  });
}

/** Chance of low < gamma <= high under a beta distribution. */
function betweenOf(low: number, high: number, alpha: number, beta: number): number {
  return regularizedBeta(high, alpha, beta) - regularizedBeta(low, alpha, beta);
}

function inRange(name: string, got: number, isIn: boolean, expected: string): void {
  if (isIn) return;
  throw new OptionsError("option_out_of_range", `'${name}' must be ${expected}, got ${got}.`, {
    option: name,
  });
}
