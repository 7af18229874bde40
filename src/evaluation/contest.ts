import { expectedCalibrationError, perfectModelEce } from "../metrics/calibration.js";
import { bias, meanAbsoluteError, rootMeanSquaredError } from "../metrics/counts.js";
import { liftAt } from "../metrics/lift.js";
import { brier, logLoss } from "../metrics/probability.js";
import { auc, averagePrecision } from "../metrics/ranking.js";
import { meanOfCustomers } from "../metrics/recommendation.js";
import type { Metrics } from "../model/contract.js";
import type { Contender, Truth } from "../model/judge.js";
import { type ListOffsets, scoreLists } from "./customer-lists.js";

/** Length of the lists that are judged where a customer has several rows. */
export const listLength = 10;

/**
 * Metrics of one contender: `auc`, `averagePrecision` and `lift10` of its order; `logLoss`, `brier`, `ece` and
 * `eceOfPerfectModel` (95 % quantile at these probabilities) where it gives probabilities; `mae`, `rmse` and `bias`
 * of counts where it expects numbers; `baseRate` and `customers` of the rows. Where rows are pairs also their number
 * `pairs`, and `recall10` and `ndcg10`: the first ten of each customer's rows against all of his that came true, mean
 * over the customers of whom one did. A metric that the labels cannot give (one class only, no order at all) is left
 * out.
 *
 * @param lists where a customer has several rows: which are whose (`listOffsetsOf(predictions)`)
 */
export function contestMetrics(contender: Contender, truth: Truth, lists?: ListOffsets): Metrics {
  const { labels, counts } = truth;
  const metrics: Record<string, number> = {
    customers: lists ? lists.length - 1 : labels.length,
    ...(lists && { pairs: labels.length }),
    baseRate: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    auc: auc(labels, contender.score),
    averagePrecision: averagePrecision(labels, contender.score),
    lift10: liftAt(labels, contender.score, 0.1),
  };
  if (lists) {
    const { recall, ndcg } = scoreLists(labels, contender.score, lists, listLength);
    metrics["recall10"] = meanOfCustomers(recall);
    metrics["ndcg10"] = meanOfCustomers(ndcg);
  }
  if (contender.probability) {
    metrics["logLoss"] = logLoss(labels, contender.probability);
    metrics["brier"] = brier(labels, contender.probability);
    metrics["ece"] = expectedCalibrationError(labels, contender.probability);
    metrics["eceOfPerfectModel"] = perfectModelEce(contender.probability, { simulations: 200 });
  }
  if (contender.expected && counts) {
    metrics["mae"] = meanAbsoluteError(counts, contender.expected);
    metrics["rmse"] = rootMeanSquaredError(counts, contender.expected);
    metrics["bias"] = bias(counts, contender.expected);
  }
  return Object.freeze(
    Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value))),
  );
}
