// Boosting at its defaults beside the learners that people use today, at theirs, on the same rows: AUC and log-loss
// of public tables with a yes-or-no label, each split in two five times, fitted on either half and judged on the
// other. `npx tsx benchmarks/accuracy/tabular.ts [PATTERN]` runs all data sets, or those whose name matches.
// Prints rows as of `bench:accuracy`: baseline is the regression, best the best of the peers, the note says who that is
// and our rank among all; each learner's figures go to the error output as they come.
// Peers need `pip install -r benchmarks/peers/requirements.txt`; SIYU_PYTHON names the interpreter.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { boosting } from "siyu/learners";
import { logLoss } from "../../src/metrics/probability.js";
import { auc } from "../../src/metrics/ranking.js";
import { type BenchmarkRow, printRows } from "../report.js";
import { type TabularTask, tabularData, tabularTask } from "./tabular-data.js";

/** AUC and log-loss of each half of each split, and CPU seconds a fit. */
interface Result {
  readonly scores: readonly (readonly [number, number])[];
  readonly cpu: number;
}

const pattern = new RegExp(process.argv[2] ?? "");
const ranks = new Map<string, number[]>();
const rows: BenchmarkRow[] = [];
for (const data of tabularData.filter((name) => pattern.test(name))) {
  const task = tabularTask(data);
  if (!task) {
    console.error(`skipped: ${data} is not there`);
    continue;
  }
  const results = { siyu: await ours(task), ...peers(task) };
  report(data, results);
}
const ordered = [...ranks]
  .map(([learner, own]) => ({ learner, rank: mean(own) }))
  .sort((a, b) => a.rank - b.rank);
const others = ordered.filter(({ learner }) => learner !== "siyu");
if (others.length > 0) {
  rows.push({
    task: "learners.boosting",
    data: "mean rank of AUC and log-loss over all tables",
    metric: "meanRank",
    value: mean(ranks.get("siyu")!),
    best: others[0]!.rank,
    goal: 2,
    better: "down",
    note: others.map(({ learner, rank }) => `${learner} ${rank.toFixed(1)}`).join(", "),
  });
}
printRows(rows);

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
  const learners = Object.entries(results).map(([learner, { scores, cpu }]) => ({
    learner,
    auc: mean(scores.map(([value]) => value)),
    logLoss: mean(scores.map(([, loss]) => loss)),
    cpuSeconds: Number(cpu.toPrecision(3)),
  }));
  const measures = [
    { metric: "auc", better: "up", isBetter: (a: number, b: number) => a > b },
    { metric: "logLoss", better: "down", isBetter: (a: number, b: number) => a < b },
  ] as const;
  for (const { metric, better, isBetter } of measures) {
    // One more than how many are better.
    const rankOf = (value: number) => 1 + learners.filter((other) => isBetter(other[metric], value)).length;
    for (const row of learners)
      ranks.set(row.learner, [...(ranks.get(row.learner) ?? []), rankOf(row[metric])]);
    const own = learners.find(({ learner }) => learner === "siyu")!;
    const peers = learners.filter((row) => row !== own);
    const [best] = peers.sort((a, b) => (isBetter(a[metric], b[metric]) ? -1 : 1));
    const rank = `rank ${rankOf(own[metric])} of ${learners.length}`;
    rows.push({
      task: "learners.boosting",
      data,
      metric,
      value: own[metric],
      baseline: learners.find(({ learner }) => learner === "logistic")?.[metric],
      best: best?.[metric],
      better,
      note: best ? `${rank}; best of the others ${best.learner}` : undefined,
    });
  }
  for (const row of learners)
    console.error(JSON.stringify({ data, ...row, ranks: ranks.get(row.learner)!.slice(-2) }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
