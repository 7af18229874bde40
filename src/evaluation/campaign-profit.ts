import { type CampaignTerms, campaignProfitCurve, contactProfits } from "../metrics/campaign-profit.js";
import { sortByScore } from "../metrics/sorted-scores.js";
import { type BootstrapInterval, type BootstrapOptions, bootstrapIntervals } from "./bootstrap.js";

/** What a campaign to the best-scored customers would have brought. */
export interface CampaignProfit {
  /** Profit of contacting the best-scored k rows, for k = 0..n (`campaignProfitCurve`). */
  readonly curve: Float64Array;
  /** Rows that the most profitable threshold selects: 0 where every list loses money. */
  readonly bestLength: number;
  /** Rows scoring this or more are contacted; Infinity for nobody. */
  readonly threshold: number;
  /** Profit of the rows that this threshold selects. It was chosen on the same rows: what it brings later is less. */
  readonly profit: BootstrapInterval;
  /** Share of the rows that the most profitable threshold selects, the threshold chosen anew in each resample. */
  readonly bestShare: BootstrapInterval;
}

/**
 * Profit of a campaign by the length of its list, and the best length, with intervals over the rows.
 *
 * @param labels 1 for those who left
 * @param scores higher is contacted earlier
 * @throws OptionsError as `campaignProfitCurve`, "not_a_label"
 */
export function campaignProfit(
  labels: Uint8Array,
  scores: Float64Array,
  terms: CampaignTerms,
  options: BootstrapOptions = {},
): CampaignProfit {
  const curve = campaignProfitCurve(labels, scores, terms);
  const profits = contactProfits(labels, terms);
  const { order, ends } = sortByScore(labels, scores);
  /** The best list: the place in the ascending order from which on it takes rows, and its share of all. */
  const bestList = (weights?: Float64Array) => {
    let [sum, rows, best, from, length] = [0, 0, 0, order.length, 0];
    for (let i = order.length - 1; i >= 0; i--) {
      const weight = weights === undefined ? 1 : weights[order[i]!]!;
      sum += weight * profits[order[i]!]!;
      rows += weight;
      if ((i > 0 && !ends[i - 1]) || sum <= best) continue;
      [best, from, length] = [sum, i, rows];
    }
    return { from, share: length / rows };
  };
  const { from } = bestList();
  const [profit, bestShare] = bootstrapIntervals(
    labels.length,
    (weights) => {
      let sum = 0;
      for (let i = from; i < order.length; i++) {
        const row = order[i]!;
        sum += (weights === undefined ? 1 : weights[row]!) * profits[row]!;
      }
      return [sum, bestList(weights).share];
    },
    options,
  );
  return {
    curve,
    bestLength: order.length - from,
    threshold: from < order.length ? scores[order[from]!]! : Number.POSITIVE_INFINITY,
    profit: profit!,
    bestShare: bestShare!,
  };
}
