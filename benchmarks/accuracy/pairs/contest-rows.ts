import { type BootstrapOptions, pairedBootstrap } from "../../../src/evaluation/bootstrap.js";
import { perfectModelEce } from "../../../src/metrics/calibration.js";
import { aucStatistic, averagePrecisionStatistic } from "../../../src/metrics/ranking.js";
import { customerMeanStatistic, type ListScores } from "../../../src/metrics/recommendation.js";
import type { Statistic } from "../../../src/metrics/statistic.js";
import type { BenchmarkRow } from "../../report.js";
import { scoreLists, scoresOfPairs } from "./judge.js";
import type { OwnedPairs } from "./owned-pairs.js";
import type { PredictedPairs } from "./predict.js";
import type { PairProtocol, ProtocolName } from "./protocol.js";
import type { SimpleRule } from "./simple-rules.js";
import { pairTargets } from "./targets.js";

/** A model beside the best simple rule by each measure, with the interval of the difference over customers. */
export function contestRows(
  task: string,
  protocol: PairProtocol,
  predictions: PredictedPairs,
  rules: readonly SimpleRule[],
): BenchmarkRow[] {
  const { pairs, labels, ideal, name } = protocol;
  const { customerIds, keys } = pairs;
  const metrics = protocol.judge(predictions);
  const ruled = rules.map((rule) => ({
    ...rule,
    metrics: protocol.judge({ customerIds, keys, scores: rule.scores }),
  }));
  const scores = scoresOfPairs(pairs, predictions);
  const targets = pairTargets[name as ProtocolName];
  const row = (metric: string, better: BenchmarkRow["better"]): BenchmarkRow => {
    const [best, goal] = targets[metric] ?? [];
    return { task, data: name, metric, value: metrics[metric]!, better, best, goal };
  };
  const over = (metric: string, difference: (rule: Float64Array) => Difference): BenchmarkRow => {
    const best = ruled.reduce((a, b) => (b.metrics[metric]! > a.metrics[metric]! ? b : a));
    const { first, second, rows, options } = difference(best.scores);
    const { lower, upper } = pairedBootstrap(rows, first, second, options);
    const interval = `95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`;
    return { ...row(metric, "up"), baseline: best.metrics[metric], note: `over ${best.name} ${interval}` };
  };
  const groups = groupsOf(pairs);
  const overPairs = (metric: string, statistic: (of: Float64Array) => Statistic) =>
    over(metric, (rule) => ({
      first: statistic(scores),
      second: statistic(rule),
      rows: labels.length,
      options: { groups },
    }));
  const overLists = (metric: string, measure: keyof ListScores) => {
    const column = (of: Float64Array) => scoreLists(pairs, labels, of, ideal)[measure];
    const own = column(scores);
    return over(metric, (rule) => ({
      first: customerMeanStatistic(own),
      second: customerMeanStatistic(column(rule)),
      rows: own.length,
    }));
  };
  const floor = perfectModelEce(scores, { simulations: 200 });
  return [
    overPairs("auc", (of) => aucStatistic(labels, of)),
    overPairs("ap", (of) => averagePrecisionStatistic(labels, of)),
    overLists("R10", "recall"),
    overLists(ideal === "cut" ? "N10cut" : "N10", "ndcg"),
    { ...row("ece", "down"), note: `a perfect model stays below ${floor.toFixed(4)}` },
    {
      ...row("logLoss", "down"),
      baseline: entropy(metrics["base"]!),
      note: `mean ${metrics["meanScore"]!.toFixed(4)} of ${metrics["base"]!.toFixed(4)}; the rule is the base rate`,
    },
  ];
}

interface Difference {
  readonly first: Statistic;
  readonly second: Statistic;
  readonly rows: number;
  readonly options?: BootstrapOptions;
}

/** Customers as 0, 1, 2, ... without gaps: the pairs of a customer are drawn together. */
function groupsOf({ customer }: OwnedPairs): Int32Array {
  const groups = new Int32Array(customer.length);
  for (let i = 1; i < groups.length; i++)
    groups[i] = groups[i - 1]! + (customer[i] === customer[i - 1] ? 0 : 1);
  return groups;
}

/** Log-loss of a constant that is right on average, in nats. */
function entropy(base: number): number {
  return -base * Math.log(base) - (1 - base) * Math.log1p(-base);
}
