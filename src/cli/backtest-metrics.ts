import type { BacktestResult } from "../evaluation/backtest.js";
import type { Comparison } from "../evaluation/compare.js";
import { decimal, percent, signedPercent } from "./numbers.js";

/** What rows are judged by: whether customers do something, or buy a thing; which state they end in; what they spend. */
export type Question = "customers" | "pairs" | "states" | "values";

/** Metrics that intervals are given for. */
export type ComparedMetric = Exclude<keyof Comparison, "name" | "role">;

const texts = {
  auc: decimal,
  logLoss: decimal,
  ece: (value) => decimal(value === undefined ? undefined : value * 100, 1),
  lift10: (value) => (value === undefined ? "–" : `${decimal(value, 1)}×`),
  ndcg10: decimal,
  bias: signedPercent,
  stateLogLoss: decimal,
  stateAccuracy: (value) => percent(value),
  spearman: decimal,
  gini: decimal,
  decileMape: (value) => percent(value),
  valueBias: signedPercent,
} as const satisfies Readonly<Record<string, (value: number | undefined) => string>>;

/** A metric that people are shown. */
export type ShownMetric = keyof typeof texts;

const shown: Readonly<Record<Question, readonly ShownMetric[]>> = {
  customers: ["auc", "logLoss", "ece", "lift10", "bias"],
  pairs: ["auc", "logLoss", "ece", "lift10", "ndcg10", "bias"],
  states: ["stateLogLoss", "stateAccuracy", "auc", "logLoss", "lift10"],
  values: ["spearman", "gini", "decileMape", "valueBias", "auc"],
};

const compared: Readonly<Record<Question, readonly ComparedMetric[]>> = {
  customers: ["auc", "logLoss"],
  pairs: ["auc", "logLoss", "ndcg10"],
  states: ["stateLogLoss", "auc"],
  values: ["spearman", "auc"],
};

const mainMetrics = {
  customers: { metric: "auc", isLowBetter: false },
  pairs: { metric: "auc", isLowBetter: false },
  states: { metric: "stateLogLoss", isLowBetter: true },
  values: { metric: "spearman", isLowBetter: false },
} as const;

/** What the rows of a result are judged by. */
export function questionOf({ key, mean }: Pick<BacktestResult, "key" | "mean">): Question {
  if (key !== undefined) return "pairs";
  const { metrics } = mean[0]!;
  if (metrics["stateLogLoss"] !== undefined) return "states";
  return metrics["valueBias"] === undefined ? "customers" : "values";
}

/** The metrics of a table, in its order, with how each is written: those that any contender has. */
export function shownMetrics(result: Pick<BacktestResult, "key" | "mean">) {
  return shown[questionOf(result)]
    .filter((metric) => metric !== "bias" || result.mean.some(({ metrics }) => metric in metrics))
    .map((metric) => ({ metric, text: textOf(metric) }));
}

/** How a metric is written. */
export function textOf(metric: ShownMetric): (value: number | undefined) => string {
  return (value) => texts[metric](value);
}

/** The metrics whose differences are shown. */
export function comparedMetrics(question: Question): readonly ComparedMetric[] {
  return compared[question];
}

/** What says whether the model is better than another. */
export function judgedBy(question: Question): { metric: ComparedMetric; isLowBetter: boolean } {
  return mainMetrics[question];
}
