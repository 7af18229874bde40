import { boosting, linear, neural } from "siyu/learners";
import { logLoss } from "../../src/metrics/probability.js";
import { auc } from "../../src/metrics/ranking.js";
import { type TabularTask, tabularData, tabularTask } from "../accuracy/tabular-data.js";
import type { BenchmarkRow } from "../report.js";

type Columns = readonly (Float64Array | readonly (string | null)[])[];

const learners = { neural, boosting, linear } as const;
type LearnerName = keyof typeof learners;
/** Splits in two of each table that are run. */
const usedSplits = 1;

/** The learners at their defaults on public tables with a yes-or-no label, fitted on either half, judged on the other. */
export async function tableRows(only: RegExp): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const data of tabularData) {
    if (!only.test(`learners, ${data}`)) continue;
    const task = tabularTask(data);
    if (!task) console.error(`skipped: ${data} is not there`);
    else rows.push(...(await contest(task)));
  }
  return rows;
}

interface Result {
  readonly auc: number;
  readonly logLoss: number;
  readonly cpuSeconds: number;
}

async function contest(task: TabularTask): Promise<BenchmarkRow[]> {
  const columns: Columns = task.columns.map((column, c) =>
    task.categorical.includes(task.names[c]!)
      ? (column as (string | null)[])
      : Float64Array.from(column as (number | null)[], (value) => value ?? Number.NaN),
  );
  const results = {
    neural: await run(task, columns, "neural"),
    boosting: await run(task, columns, "boosting"),
    linear: await run(task, columns, "linear"),
  };
  const own = results.neural;
  const seconds = Object.entries(results).map(([name, { cpuSeconds }]) => `${name} ${cpuSeconds.toFixed(1)}`);
  return (["logLoss", "auc"] as const).map((metric) => ({
    ...{ task: "neural.learners", data: task.data, metric, value: own[metric] },
    ...{ baseline: results.linear[metric], best: results.boosting[metric] },
    better: metric === "auc" ? "up" : "down",
    note: `baseline linear, best boosting; CPU s a fit: ${seconds.join(", ")}`,
  }));
}

async function run(task: TabularTask, columns: Columns, learner: LearnerName): Promise<Result> {
  let [areas, losses, fits] = [0, 0, 0];
  const before = process.cpuUsage();
  for (const fold of task.folds.slice(0, usedSplits)) {
    for (const held of [0, 1]) {
      const part = (isHeld: boolean) => {
        const rows = [...fold.keys()].filter((i) => (fold[i] === held) === isHeld);
        const own = columns.map((column) =>
          column instanceof Float64Array
            ? Float64Array.from(rows, (i) => column[i]!)
            : rows.map((i) => column[i]!),
        );
        return { columns: own, labels: Uint8Array.from(rows, (i) => task.labels[i]!) };
      };
      const [training, test] = [part(false), part(true)];
      const input = { columns: training.columns, names: task.names };
      const model = await learners[learner].train(input, training.labels);
      const probability = model.predict(test.columns);
      areas += auc(test.labels, probability);
      losses += logLoss(test.labels, probability);
      fits++;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { auc: areas / fits, logLoss: losses / fits, cpuSeconds: (user + system) / 1e6 / fits };
}
