// Keeps the rows of a run of the benchmarks and prints the tables of the READMEs from them:
//   npm run -s bench:accuracy > rows.txt; npm run -s bench:speed >> rows.txt
//   npm run -s bench:learners >> rows.txt; npm run -s bench:kernels >> rows.txt
//   npx tsx scripts/print-benchmarks.ts rows.txt      (without a file: prints the tables from the kept rows again)
// A row takes the place of the kept one of the same work; what was not run stays.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, platform } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BenchmarkRow } from "../benchmarks/report.js";
import { markdownTable, rewrite } from "./marked-part.js";

/** One line of a speed benchmark. */
interface SpeedRow {
  readonly task: string;
  readonly value: number;
  readonly unit: string;
  /** "<= 8", or a number that the value must not exceed. */
  readonly goal?: string | number;
  /** Milliseconds of a fixed work at the same time: more than about 10 means that the machine was busy or slow. */
  /** Time of a known piece of work in the same minute, in the same unit, and what it is. */
  readonly calibration?: number;
  readonly calibrationOf?: string;
  /** The value as a multiple of plain loops over typed arrays. */
  readonly ratio?: number;
}

/** A kernel, or a training, beside a peer in turns. */
interface PeerRow {
  readonly task: string;
  readonly peer: string;
  /** Times of one and the other, in `unit`. */
  readonly own: number;
  readonly other: number;
  readonly unit: string;
  /** own / other. */
  readonly ratio: number;
  readonly goal?: string | number;
}

/** The last run: rows, and where they were made. */
interface Results {
  readonly accuracy: readonly BenchmarkRow[];
  readonly speed: readonly SpeedRow[];
  readonly peers: readonly PeerRow[];
  readonly machine: string;
  readonly date: string;
}

const resultsPath = fileURLToPath(new URL("../benchmarks/results.json", import.meta.url));

/** The tables by page and name of the part. */
export function benchmarkParts(): Record<string, Record<string, string>> {
  const results = JSON.parse(readFileSync(resultsPath, "utf8")) as Results;
  const ofTask = (isAsked: (task: string) => boolean) => results.accuracy.filter(({ task }) => isAsked(task));
  const isOfLearners = (task: string) => task.startsWith("learners.") || task.endsWith(".sizing");
  const isOfNetworks = (task: string) => task.startsWith("neural.");
  const ofModels = ofTask((task) => !isOfLearners(task) && !isOfNetworks(task));
  const isOfPairs = (task: string) => task === "repurchase.sku" || task === "repurchase.category";
  const isOfNew = (task: string) => task === "crossSell.item" || task === "crossSell.category";
  const isOfLeaving = (task: string) => task.startsWith("churn.") || task.startsWith("propensity.");
  const isOfOutlook = (task: string) => task === "lifecycle.migration" || task === "clv.value";
  const withGoals = results.speed.filter((row) => goalOf(row) !== "");
  return {
    "README.md": {
      accuracy: splitTable(ofTask((task) => task === "repurchase.overall")),
      pairs: splitTable(ofTask(isOfPairs), english.pairs),
      "cross-sell": listTable(ofTask(isOfNew), english.lists),
      churn: taskTable(ofTask(isOfLeaving), english.tasks),
      outlook: outlookTable(ofTask(isOfOutlook), english.outlook),
      speed: speedTable(withGoals),
    },
    "README.zh-CN.md": {
      accuracy: splitTable(
        ofTask((task) => task === "repurchase.overall"),
        chinese.overall,
      ),
      pairs: splitTable(ofTask(isOfPairs), chinese.pairs),
      "cross-sell": listTable(ofTask(isOfNew), chinese.lists),
      churn: taskTable(ofTask(isOfLeaving), chinese.tasks),
      outlook: outlookTable(ofTask(isOfOutlook), chinese.outlook),
      speed: speedTable(withGoals, ["工作", ">实测", ">目标", "说明"]),
    },
    "benchmarks/README.md": {
      machine: `Last run: ${results.date}, ${results.machine}.`,
      accuracy: metricTable(ofModels),
      learners: metricTable(ofTask(isOfLearners)),
      neural: networkTable(ofTask(isOfNetworks)),
      speed: speedTable(results.speed),
      kernels: peerTable(results.peers),
    },
  };
}

/** Headers of the tables of splits, by language. */
const english = {
  overall: ["data, cutoff, horizon", ">AUC", ">last order", ">best known", ">goal", ">over last order, 95 %", ">log-loss", ">best rule", ">best known", ">goal"],
  pairs: ["data", ">AUC", ">best rule", ">best known", ">goal", ">over best rule, 95 %", ">log-loss", ">base rate", ">best known", ">goal"],
  tasks: ["task", "data", ">AUC", ">rule", ">best known", ">goal", ">log-loss", ">rule", ">best known", ">goal"],
  outlook: ["data", "metric", ">value", ">best rule", ">best known", ">goal"],
  lists: ["data", "", ">of ten", ">best rule", ">best known", ">goal", ">over best rule, 95 %", ">NDCG", ">best rule", ">best known", ">goal"],
}; // biome-ignore format: one table
const chinese: typeof english = {
  overall: ["数据、时点、天数", ">AUC", ">按最近下单", ">已知最好", ">目标", ">比按最近下单高（95 %）", ">对数损失", ">最好的经验规则", ">已知最好", ">目标"],
  pairs: ["数据", ">AUC", ">最好的经验规则", ">已知最好", ">目标", ">比最好的规则高（95 %）", ">对数损失", ">基准比例", ">已知最好", ">目标"],
  tasks: ["任务", "数据", ">AUC", ">经验规则", ">已知最好", ">目标", ">对数损失", ">经验规则", ">已知最好", ">目标"],
  outlook: ["数据", "指标", ">实测", ">最好的经验规则", ">已知最好", ">目标"],
  lists: ["数据", "", ">前十", ">最好的经验规则", ">已知最好", ">目标", ">比最好的规则高（95 %）", ">NDCG", ">最好的经验规则", ">已知最好", ">目标"],
}; // biome-ignore format: one table

/** One line a split: how it ranks and how good its probabilities are. */
function splitTable(rows: readonly BenchmarkRow[], header = english.overall): string {
  const splits = [...new Set(rows.filter(({ metric }) => metric === "auc").map(({ data }) => data))];
  return markdownTable(
    header,
    splits.map((data) => {
      const of = (metric: string) => rows.find((row) => row.data === data && row.metric === metric);
      const auc = of("auc");
      return [data, ...figures(auc), gainOf(auc), ...figures(of("logLoss"))];
    }),
  );
}

/** One line a task and split: how it ranks and how good its probabilities are. */
function taskTable(rows: readonly BenchmarkRow[], header: readonly string[]): string {
  return markdownTable(
    header,
    rows
      .filter(({ metric }) => metric === "auc")
      .map((auc) => {
        const logLoss = rows.find(
          ({ task, data, metric }) => task === auc.task && data === auc.data && metric === "logLoss",
        );
        return [auc.task, auc.data, ...figures(auc), ...figures(logLoss)];
      }),
  );
}

/** What the outlook on states and money is judged by first. */
const outlookMetrics: readonly string[] = [
  "stateLogLoss", "stateCountError 3 periods ahead", "spearman", "gini", "decileMape", "valueBias",
]; // biome-ignore format: short words

/** One line a split and metric. */
function outlookTable(rows: readonly BenchmarkRow[], header: readonly string[]): string {
  return markdownTable(
    header,
    rows
      .filter(({ metric }) => outlookMetrics.includes(metric))
      .map((row) => [row.data, row.metric, ...figures(row)]),
  );
}

/** One line a split: recall, or where everybody bought one thing the share with a hit, and NDCG of ten rows. */
function listTable(rows: readonly BenchmarkRow[], header: readonly string[]): string {
  if (rows.length === 0) return "";
  return markdownTable(
    header,
    [...new Set(rows.map(({ data }) => data))].map((data) => {
      const of = (...metrics: readonly string[]) =>
        rows.find((row) => row.data === data && metrics.includes(row.metric));
      const hits = of("R10") ?? of("hit10");
      return [data, hits?.metric ?? "", ...figures(hits), gainOf(hits), ...figures(of("N10", "N10cut"))];
    }),
  );
}

/** The interval of the gain over the baseline, which a note has first. */
function gainOf(row: BenchmarkRow | undefined): string {
  const interval = /(-?[\d.]+) \.\. (-?[\d.]+)/.exec(row?.note ?? "");
  return interval ? `${signed(interval[1]!)} .. ${signed(interval[2]!)}` : "";
}

/** Value, baseline, best known and goal; the value is bold where it is not worse than the best known one. */
function figures(row: BenchmarkRow | undefined): string[] {
  if (!row) return ["", "", "", ""];
  const { value, baseline, best, goal, better } = row;
  const isBest = best !== undefined && !isWorse(better, value, best);
  return [isBest ? `**${figure(value)}**` : figure(value), figure(baseline), figure(best), figure(goal)];
}

function isWorse(better: BenchmarkRow["better"], value: number, than: number): boolean {
  if (better === "zero") return Math.abs(value) > Math.abs(than);
  return better === "up" ? value < than : value > than;
}

/** Every metric, one line each. */
function metricTable(rows: readonly BenchmarkRow[]): string {
  return markdownTable(
    ["data, cutoff, horizon", "metric", ">value", ">baseline", ">best known", ">goal", "note"],
    rows.map((row) => [row.data, row.metric, ...figures(row), row.note ?? ""]),
  );
}

/** Networks, and what stands beside them: nothing where nothing was measured. */
function networkTable(rows: readonly BenchmarkRow[]): string {
  if (rows.length === 0) return "";
  return markdownTable(
    ["what", "data", "metric", ">value", ">beside", ">best of others", "note"],
    rows.map(({ task, data, metric, value, baseline, best, note }) => {
      const what = task.slice(task.indexOf(".") + 1);
      return [what, data, metric, figure(value), figure(baseline), figure(best), note ?? ""];
    }),
  );
}

/** Nothing where nothing was measured. */
function peerTable(rows: readonly PeerRow[]): string {
  if (rows.length === 0) return "";
  return markdownTable(
    ["work", ">siyu", "beside", ">it took", ">ratio", ">goal"],
    rows.map(({ task, own, peer, other, unit, ratio, goal }) => [
      task,
      `${Number(own.toPrecision(3))} ${unit}`,
      peer,
      `${Number(other.toPrecision(3))} ${unit}`,
      String(Number(ratio.toPrecision(2))),
      goal === undefined ? "" : String(goal),
    ]),
  );
}

/** Nothing where nothing was measured. */
function speedTable(rows: readonly SpeedRow[], header = ["work", ">measured", ">goal", "note"]): string {
  if (rows.length === 0) return "";
  return markdownTable(
    header,
    rows.map((row) => [
      row.task,
      `${row.value >= 100 ? Math.round(row.value).toLocaleString("en") : Number(row.value.toPrecision(3))} ${row.unit}`,
      goalOf(row),
      [
        row.ratio === undefined ? "" : `${row.ratio} times plain loops`,
        row.calibration === undefined
          ? ""
          : `${row.calibrationOf}: ${row.calibration.toPrecision(3)} ${row.unit}`,
      ]
        .filter(Boolean)
        .join("; "),
    ]),
  );
}

function goalOf({ goal, unit }: SpeedRow): string {
  if (typeof goal === "number") return `<= ${goal} ${unit}`;
  return goal !== undefined && /^[<>]=/.test(goal) ? goal : "";
}

function figure(value: number | undefined): string {
  if (value === undefined) return "";
  return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en") : value.toFixed(4);
}

function signed(text: string): string {
  return text.startsWith("-") ? text : `+${text}`;
}

/** Takes the rows of a printed run in place of the kept ones of the same work. */
function keep(printed: string): void {
  const kept = existsSync(resultsPath)
    ? (JSON.parse(readFileSync(resultsPath, "utf8")) as Partial<Results>)
    : {};
  const lines = printed.split("\n").filter((line) => line.startsWith("{"));
  const rows = lines.map((line) => JSON.parse(line) as BenchmarkRow | SpeedRow | PeerRow);
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.version}`,
    accuracy: renewed(
      kept.accuracy,
      rows.filter((row): row is BenchmarkRow => "metric" in row),
      ({ task, data, metric }) => `${task} ${data} ${metric}`,
    ),
    speed: renewed(
      kept.speed,
      rows.filter((row): row is SpeedRow => "unit" in row && !("peer" in row)),
      ({ task, unit }) => `${task} ${unit}`,
    ),
    peers: renewed(
      kept.peers,
      rows.filter((row): row is PeerRow => "peer" in row),
      ({ task, peer }) => `${task} ${peer}`,
    ),
  };
  writeFileSync(resultsPath, `${JSON.stringify(results, undefined, 1)}\n`);
}

/** The kept rows, each by its new one where there is one, and behind them the rows of new work. */
function renewed<Row>(kept: readonly Row[] = [], rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const fresh = new Map(rows.map((row) => [keyOf(row), row]));
  const known = new Set(kept.map(keyOf));
  return [
    ...kept.map((row) => fresh.get(keyOf(row)) ?? row),
    ...rows.filter((row) => !known.has(keyOf(row))),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (process.argv[2]) keep(readFileSync(process.argv[2], "utf8"));
  rewrite(benchmarkParts());
}
