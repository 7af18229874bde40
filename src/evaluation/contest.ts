import { expectedCalibrationError, perfectModelEce } from "../metrics/calibration.js";
import {
  accuracy,
  brierOfClasses,
  categoricalLogLoss,
  classCountError,
  macroF1,
} from "../metrics/classes.js";
import { bias, meanAbsoluteError, rootMeanSquaredError } from "../metrics/counts.js";
import { liftAt } from "../metrics/lift.js";
import { brier, logLoss } from "../metrics/probability.js";
import { normalisedGini, spearman } from "../metrics/rank-correlation.js";
import { auc, averagePrecision } from "../metrics/ranking.js";
import { meanOfCustomers } from "../metrics/recommendation.js";
import { decileMape } from "../metrics/value.js";
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
 * over the customers of whom one did. Where rows end in one of several states `stateLogLoss`, `stateAccuracy`,
 * `stateBrier`, `macroF1` and `stateCountError` of the chances of the states. Where money came `spearman` and `gini` of
 * the order, by expected money where there is one, and `decileMape`, `valueBias` and `valueMae` of the expected money.
 * A metric that the labels cannot give (one class only, no order at all) is left out.
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
  Object.assign(metrics, stateMetrics(contender, truth), valueMetrics(contender, truth));
  return Object.freeze(
    Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value))),
  );
}

function stateMetrics({ classProbabilities }: Contender, { classes }: Truth): Metrics {
  if (!classes || !classProbabilities) return {};
  return {
    stateLogLoss: categoricalLogLoss(classes, classProbabilities),
    stateAccuracy: accuracy(classes, classProbabilities),
    stateBrier: brierOfClasses(classes, classProbabilities),
    macroF1: macroF1(classes, classProbabilities),
    stateCountError: classCountError(classes, classProbabilities),
  };
}

function valueMetrics({ score, value }: Contender, { values }: Truth): Metrics {
  if (!values) return {};
  return {
    spearman: spearman(values, value ?? score),
    gini: normalisedGini(values, value ?? score),
    ...(value && {
      decileMape: decileMape(values, value),
      valueBias: bias(values, value),
      valueMae: meanAbsoluteError(values, value),
    }),
  };
}
