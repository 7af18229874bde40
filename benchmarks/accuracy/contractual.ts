import { contractual } from "../../models/churn/index.js";
import { bootstrapIntervals } from "../../src/evaluation/bootstrap.js";
import { eceStatistic, perfectModelEce } from "../../src/metrics/calibration.js";
import { empcStatistic } from "../../src/metrics/maximum-profit.js";
import { logLossStatistic } from "../../src/metrics/probability.js";
import { aucStatistic } from "../../src/metrics/ranking.js";
import type { BenchmarkRow } from "../report.js";
import {
  type ContractualTask,
  contractualData,
  contractualTask,
  folds,
  foldsInFileOrder,
  foldsOfCopies,
} from "./contractual-data.js";

/** What others reach on the same folds. */
interface Marks {
  readonly baseline: number;
  readonly best: number;
  readonly by: string;
}

interface Protocol {
  readonly data: string;
  readonly split: string;
  readonly deal: (task: ContractualTask) => number[];
  readonly marks: Readonly<Partial<Record<"auc" | "logLoss" | "ece" | "empc", Partial<Marks>>>>;
}

/** Best and baseline by `benchmarks/peers/contractual.py`; those of telco-churn as published with the targets. */
const protocols: readonly Protocol[] = [
  {
    data: "telco-churn",
    split: "10 folds in file order",
    deal: foldsInFileOrder,
    marks: {
      auc: { baseline: 0.74, best: 0.8539, by: "logistic, C .1" },
      logLoss: { best: 0.4068, by: "logistic, C .1" },
      ece: { best: 0.0071, by: "logistic, C .1" },
      empc: { baseline: 8.6628, best: 10.4429, by: "CatBoost" },
    },
  },
  {
    data: "ecommerce-churn",
    split: "10 folds in file order",
    deal: foldsInFileOrder,
    marks: {
      auc: { baseline: 0.8976, best: 0.9982, by: "HistGradientBoosting" },
      logLoss: { baseline: 0.2748, best: 0.0702, by: "HistGradientBoosting" },
      ece: { baseline: 0.0183, best: 0.0183, by: "logistic" },
      empc: { baseline: 6.2422, best: 9.1145, by: "HistGradientBoosting" },
    },
  },
  {
    data: "ecommerce-churn",
    split: "10 folds, copies in one",
    deal: foldsOfCopies,
    marks: {
      auc: { baseline: 0.896, best: 0.9854, by: "HistGradientBoosting" },
      logLoss: { baseline: 0.2769, best: 0.1129, by: "HistGradientBoosting" },
      ece: { baseline: 0.0183, best: 0.0183, by: "logistic" },
      empc: { baseline: 6.207, best: 8.5287, by: "HistGradientBoosting" },
    },
  },
];

/** Who leaves, by the default call, on public tables; skips, saying so, those that are absent. */
export async function contractualChurn(only?: RegExp): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const data of contractualData.filter((name) => !only || only.test(name))) {
    const task = contractualTask(data);
    if (!task) console.error(`skipped: ${data} is not there`);
    else
      for (const protocol of protocols.filter((one) => one.data === data))
        rows.push(...(await run(task, protocol)));
  }
  return rows;
}

async function run(task: ContractualTask, { data, split, deal, marks }: Protocol): Promise<BenchmarkRow[]> {
  const probability = await heldOut(task, deal(task));
  const { labels } = task;
  const measures = [
    { metric: "auc", statistic: aucStatistic(labels, probability), better: "up" },
    { metric: "logLoss", statistic: logLossStatistic(labels, probability), better: "down" },
    { metric: "ece", statistic: eceStatistic(labels, probability), better: "down" },
    { metric: "empc", statistic: empcStatistic(labels, probability), better: "up" },
  ] as const;
  const intervals = bootstrapIntervals(labels.length, (weights) =>
    measures.map(({ statistic }) => statistic(weights)),
  );
  return measures.map(({ metric, better }, m): BenchmarkRow => {
    const { estimate, lower, upper } = intervals[m]!;
    const { baseline, best, by } = marks[metric] ?? {};
    const floor =
      metric === "ece" ? `a perfect model's: up to ${perfectModelEce(probability).toFixed(4)}` : undefined;
    return {
      task: "churn.contractual",
      data: `${data}, ${split}`,
      metric,
      value: estimate,
      baseline,
      best,
      goal: best,
      better,
      note: [by && `best: ${by}`, `95 %: ${lower.toFixed(4)} to ${upper.toFixed(4)}`, floor]
        .filter(Boolean)
        .join("; "),
    };
  });
}

/** Probability of each row by a model that has not seen its fold. */
async function heldOut(
  { rows, id, label, yes }: ContractualTask,
  foldOf: readonly number[],
): Promise<Float64Array> {
  const probability = new Float64Array(rows.length);
  const rowOf = new Map(rows.map((row, i) => [row[id]!, i]));
  for (let fold = 0; fold < folds; fold++) {
    const part = (isHeld: boolean) => rows.filter((_, i) => (foldOf[i] === fold) === isHeld);
    const model = await contractual.train({ customers: part(false) }, { id, label, positive: yes });
    const predictions = model.predict({ customers: part(true) }, { reasons: 0 });
    for (const [i, customer] of [...predictions.customerIds()].entries()) {
      probability[rowOf.get(customer)!] = predictions.columns["probability"]![i]!;
    }
  }
  return probability;
}
