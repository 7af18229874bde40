// Boosting at its defaults beside the learners that people use today, at theirs, on the same rows: AUC and log-loss
// of public tables with a yes-or-no label, each split in two five times, fitted on either half and judged on the
// other. `npx tsx benchmarks/accuracy/tabular.ts [PATTERN]` runs all data sets, or those whose name matches.
// Peers need `pip install -r benchmarks/peers/requirements.txt`; SIYU_PYTHON names the interpreter.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { boosting } from "siyu/learners";
import { logLoss } from "../../src/metrics/probability.js";
import { auc } from "../../src/metrics/ranking.js";
import { type TabularTask, tabularData, tabularTask } from "./tabular-data.js";

/** AUC and log-loss of each half of each split, and CPU seconds a fit. */
interface Result {
  readonly scores: readonly (readonly [number, number])[];
  readonly cpu: number;
}

const pattern = new RegExp(process.argv[2] ?? "");
const ranks = new Map<string, number[]>();
for (const data of tabularData.filter((name) => pattern.test(name))) {
  const task = tabularTask(data);
  if (!task) {
    console.error(`skipped: ${data} is not there`);
    continue;
  }
  const results = { siyu: await ours(task), ...peers(task) };
  report(data, results);
}
for (const [learner, own] of [...ranks].sort(([, a], [, b]) => mean(a) - mean(b))) {
  console.log(JSON.stringify({ learner, meanRank: mean(own), tables: own.length / 2 }));
}

async function ours(task: TabularTask): Promise<Result> {
  const columns = task.columns.map((column, c) =>
    task.categorical.includes(task.names[c]!)
      ? (column as (string | null)[])
      : Float64Array.from(column as (number | null)[], (value) => value ?? Number.NaN),
  );
  const before = process.cpuUsage();
  const scores: [number, number][] = [];
  for (const fold of task.folds) {
    for (const held of [0, 1]) {
      const part = (isHeld: boolean) => {
        const rows = [...fold.keys()].filter((i) => (fold[i] === held) === isHeld);
        return {
          columns: columns.map((column): boosting.BoostingColumn => {
            return column instanceof Float64Array
              ? Float64Array.from(rows, (i) => column[i]!)
              : rows.map((i) => column[i]!);
          }),
          labels: Uint8Array.from(rows, (i) => task.labels[i]!),
        };
      };
      const [training, test] = [part(false), part(true)];
      const input = { columns: training.columns, names: task.names };
      const model = await boosting.train(input, training.labels);
      const probability = model.predict(test.columns);
      scores.push([auc(test.labels, probability), logLoss(test.labels, probability)]);
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { scores, cpu: (user + system) / 1e6 / scores.length };
}

function peers(task: TabularTask): Record<string, Result> {
  const folder = mkdtempSync(join(tmpdir(), "siyu-tabular-"));
  try {
    const path = join(folder, "task.json");
    writeFileSync(path, JSON.stringify(task));
    const script = fileURLToPath(new URL("../peers/tabular.py", import.meta.url));
    const python = process.env["SIYU_PYTHON"] ?? "python3";
    const { status, stdout, error } = spawnSync(python, ["-W", "ignore", script, path], {
      encoding: "utf8",
      env: { ...process.env, OMP_NUM_THREADS: "1" },
    });
    if (error || status === 3) {
      console.error("skipped: the peers are not there (pip install -r benchmarks/peers/requirements.txt)");
      return {};
    }
    if (status !== 0) throw new Error(`tabular.py ended with code ${status}.`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(data: string, results: Record<string, Result>): void {
  const rows = Object.entries(results).map(([learner, { scores, cpu }]) => ({
    data,
    learner,
    auc: mean(scores.map(([value]) => value)),
    logLoss: mean(scores.map(([, loss]) => loss)),
    cpuSeconds: Number(cpu.toPrecision(3)),
  }));
  for (const row of rows) {
    // Rank by each measure: one more than how many are better.
    const own = [
      1 + rows.filter((other) => other.auc > row.auc).length,
      1 + rows.filter((other) => other.logLoss < row.logLoss).length,
    ];
    ranks.set(row.learner, [...(ranks.get(row.learner) ?? []), ...own]);
    console.log(JSON.stringify({ ...row, ranks: own }));
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
