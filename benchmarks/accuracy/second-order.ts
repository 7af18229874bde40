import { EventTable, propensity } from "siyu";
import { auc, aucStatistic, logLossStatistic, pairedBootstrap } from "siyu/evaluation";
import { contestMetrics } from "../../src/evaluation/contest.js";
import type { Contender } from "../../src/model/judge.js";
import type { BenchmarkRow } from "../report.js";
import { sharedFile } from "../shared-data.js";
import { firstOrderLogistic } from "./churn/first-order-logistic.js";

interface SecondOrderProtocol {
  readonly data: string;
  readonly cutoff: string;
  readonly horizonDays: number;
}

/** The splits. */
export const secondOrderProtocols: readonly SecondOrderProtocol[] = [
  { data: "online-retail", cutoff: "2011-09-10", horizonDays: 90 },
  { data: "essec-purchases", cutoff: "2015-01-01", horizonDays: 365 },
];

/**
 * Which customers of one order place a second one: beside recency, which orders them by the days since it, and
 * logistic regression on that order; skips, saying so, the data sets that are absent.
 */
export async function secondOrders(only?: RegExp): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const { data, cutoff, horizonDays } of secondOrderProtocols) {
    if (only && !only.test(data)) continue;
    const path = sharedFile(`${data}/transactions.csv.gz`);
    if (!path) {
      console.error(`skipped: ${data} is not there`);
      continue;
    }
    const table = await EventTable.fromCsv(path);
    const asked = { target: "secondOrder", horizonDays, cutoff } as const;
    const judge = propensity.event.judge(asked);
    const model = await propensity.event.train(table, asked);
    const predictions = model.predict(table, { asOf: cutoff, horizonDays });
    const logistic = firstOrderLogistic(table, { asOf: predictions.asOf, horizonDays }, [
      ...predictions.customerIds(),
    ]);
    const contenders = [
      judge.contender(predictions),
      ...judge.baselines(table, predictions),
      { name: "logistic", role: "against", score: logistic, probability: logistic } as const,
    ];
    rows.push(
      ...rowsOf(`${data} ${cutoff} ${horizonDays} d`, contenders, judge.truth(table, predictions).labels),
    );
  }
  return rows;
}

function rowsOf(data: string, contenders: readonly Contender[], labels: Uint8Array): BenchmarkRow[] {
  const [own, ...others] = contenders as [Contender, ...Contender[]];
  const metrics = contestMetrics(own, { labels });
  const named = (name: string) => others.find((other) => other.name === name)!;
  const [recency, logistic] = [named("recency"), named("logistic")];
  const said = (metric: string) =>
    others
      .map((other) => [other.name, contestMetrics(other, { labels })[metric]] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name} ${value!.toFixed(4)}`)
      .join(", ");
  const over = ({ name, score }: Contender) => {
    const { lower, upper } = pairedBootstrap(
      labels.length,
      aucStatistic(labels, own.score),
      aucStatistic(labels, score),
    );
    return `over ${name} 95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`;
  };
  const against = pairedBootstrap(
    labels.length,
    logLossStatistic(labels, own.probability!),
    logLossStatistic(labels, logistic.probability!),
  );
  const row = (
    metric: string,
    better: BenchmarkRow["better"],
    rest: Partial<BenchmarkRow>,
  ): BenchmarkRow => ({
    ...{ task: "propensity.event secondOrder", data, metric, value: metrics[metric]!, better },
    ...rest,
  });
  const of = (contender: Contender, metric: string) => contestMetrics(contender, { labels })[metric];
  return [
    row("auc", "up", {
      baseline: auc(labels, recency.score),
      best: of(logistic, "auc"),
      note: [`${labels.length} customers`, over(recency), over(logistic), said("auc")].join("; "),
    }),
    row("logLoss", "down", {
      baseline: of(recency, "logLoss"),
      best: of(logistic, "logLoss"),
      note: `less logistic 95 % ${against.lower.toFixed(4)} .. ${against.upper.toFixed(4)}; ${said("logLoss")}`,
    }),
    row("lift10", "up", { baseline: of(recency, "lift10"), best: of(logistic, "lift10") }),
    row("ece", "down", {
      baseline: of(recency, "ece"),
      best: of(logistic, "ece"),
      goal: metrics["eceOfPerfectModel"],
    }),
  ];
}
