import { EventTable, type Metrics, repurchase } from "siyu";
import { bootstrapInterval, pairedBootstrap } from "../../src/evaluation/bootstrap.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { biasStatistic } from "../../src/metrics/counts.js";
import { uniformityTest } from "../../src/metrics/coverage.js";
import { aucStatistic } from "../../src/metrics/ranking.js";
import type { BenchmarkRow } from "../report.js";
import { sharedFile } from "../shared-data.js";
import { nextOrderTest } from "./next-order.js";

interface Protocol {
  readonly data: string;
  readonly cutoff: string;
  readonly horizonDays: number;
  /** Best known result and goal on this split: [best, goal]. */
  readonly targets: Readonly<
    Partial<Record<"auc" | "logLoss" | "brier" | "rmse" | "mae", readonly [number, number?]>>
  >;
  /** Earlier or later cutoffs over which the bias of counts is pooled. */
  readonly origins: readonly string[];
}

const cdnowOrigins = [
  "1997-08-01",
  "1997-09-01",
  "1997-10-01",
  "1997-11-01",
  "1997-12-01",
  "1998-01-01",
  "1998-02-01",
  "1998-03-01",
];
const groceryOrigins = ["2006-10-01", "2007-01-01", "2007-04-01", "2007-07-01", "2007-10-01"];

/** The splits. */
export const overallProtocols: readonly Protocol[] = [
  { data: "cdnow-sample", cutoff: "1997-10-01", horizonDays: 273, origins: [], targets: { auc: [0.7839, 0.785], logLoss: [0.5015, 0.49], brier: [0.1612], rmse: [1.603] } },
  { data: "cdnow-sample", cutoff: "1997-10-01", horizonDays: 91, origins: cdnowOrigins, targets: { auc: [0.7989, 0.8], logLoss: [0.3625, 0.36], brier: [0.1096], rmse: [0.7513] } },
  { data: "grocery-elog", cutoff: "2007-01-01", horizonDays: 364, origins: [], targets: { auc: [0.8918, 0.893], logLoss: [0.3833, 0.372], brier: [0.113], rmse: [3.092], mae: [1.384] } },
  { data: "grocery-elog", cutoff: "2007-01-01", horizonDays: 91, origins: groceryOrigins, targets: { auc: [0.9197, 0.921], logLoss: [0.2987, 0.296], brier: [0.0873], rmse: [0.8541] } },
  { data: "grocery-elog", cutoff: "2007-10-01", horizonDays: 91, origins: [], targets: { auc: [0.9491, 0.95], logLoss: [0.2116, 0.209], brier: [0.0616], rmse: [0.7755] } },
  { data: "grocery-elog", cutoff: "2007-10-01", horizonDays: 28, origins: [], targets: { auc: [0.9456, 0.95], logLoss: [0.1844, 0.178], brier: [0.0548], rmse: [0.3496] } },
  { data: "online-retail", cutoff: "2011-09-10", horizonDays: 90, origins: [], targets: {} },
  { data: "essec-purchases", cutoff: "2015-01-01", horizonDays: 365, origins: [], targets: {} },
]; // biome-ignore format: one split a line

/** Overall repurchase by the default call on every split; skips, saying so, the data sets that are absent. */
export async function repurchaseOverall(only?: RegExp): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const protocol of overallProtocols) {
    if (only && !only.test(protocol.data)) continue;
    const path = sharedFile(`${protocol.data}/transactions.csv.gz`);
    if (!path) console.error(`skipped: ${protocol.data} is not there`);
    else rows.push(...(await runProtocol(protocol, await EventTable.fromCsv(path))));
  }
  return rows;
}

async function runProtocol(
  { data, cutoff, horizonDays, targets, origins }: Protocol,
  table: EventTable,
): Promise<BenchmarkRow[]> {
  const { judge } = repurchase.overall;
  const model = await repurchase.overall.train(table, { cutoff, horizonDays });
  const predictions = model.predict(table, { asOf: cutoff, horizonDays });
  const truth = judge.truth(table, predictions);
  const own = judge.contender(predictions);
  const contenders = judge.baselines(table, predictions);
  const metrics = contestMetrics(own, truth);
  const baselines = contenders.map((contender) => contestMetrics(contender, truth));
  const bestBaseline = (name: string, best: (...values: number[]) => number) => {
    const values = baselines.map((baseline) => baseline[name]).filter((value) => value !== undefined);
    return values.length > 0 ? best(...values) : undefined;
  };
  const task = "repurchase.overall";
  const split = `${data} ${cutoff} ${horizonDays} d`;
  const row = (
    metric: string,
    better: BenchmarkRow["better"],
    rest: Partial<BenchmarkRow> = {},
  ): BenchmarkRow => ({
    task,
    data: split,
    metric,
    value: metrics[metric] ?? Number.NaN,
    better,
    ...rest,
  });
  const target = (name: keyof typeof targets) => ({ best: targets[name]?.[0], goal: targets[name]?.[1] });
  const recency = contenders.find(({ name }) => name === "recency")!;
  const against = pairedBootstrap(
    truth.labels.length,
    aucStatistic(truth.labels, own.score),
    aucStatistic(truth.labels, recency.score),
  );
  const biasInterval = bootstrapInterval(truth.labels.length, biasStatistic(truth.counts!, own.expected!));
  const next = await nextOrderTest(table, cutoff, horizonDays);
  const interval = ({ lower, upper }: { lower: number; upper: number }) =>
    `95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`;
  const rows = [
    row("auc", "up", { baseline: baselineOf(baselines, contenders.indexOf(recency), "auc"), ...target("auc"), note: `over recency ${interval(against)}` }),
    row("logLoss", "down", { baseline: bestBaseline("logLoss", Math.min), ...target("logLoss") }),
    row("brier", "down", { baseline: bestBaseline("brier", Math.min), ...target("brier") }),
    row("ece", "down", { baseline: bestBaseline("ece", Math.min), goal: metrics["eceOfPerfectModel"] }),
    row("rmse", "down", { baseline: bestBaseline("rmse", Math.min), ...target("rmse") }),
    row("mae", "down", { baseline: bestBaseline("mae", Math.min), ...target("mae") }),
    row("bias", "zero", { note: `0 ${biasInterval.lower <= 0 && biasInterval.upper >= 0 ? "inside" : "outside"} ${interval(biasInterval)}` }),
    { ...row("nextOrderCoverage80", "zero"), value: next.coverage, note: next.coverage >= 0.78 && next.coverage <= 0.82 ? "within .78 .. .82" : "outside .78 .. .82" },
    { ...row("nextOrderPit", "up"), value: uniformityTest(next.positions).pValue, note: "p of uniform positions of first orders" },
  ]; // biome-ignore format: one metric a line
  if (origins.length > 0)
    rows.push({
      ...row("pooledBias", "zero", { goal: 0.05 }),
      value: await pooledBias(table, origins, horizonDays),
      note: `${origins.length} origins`,
    });
  return rows;
}

function baselineOf(baselines: readonly Metrics[], k: number, metric: string): number | undefined {
  return baselines[k]?.[metric];
}

async function pooledBias(
  table: EventTable,
  origins: readonly string[],
  horizonDays: number,
): Promise<number> {
  let expected = 0;
  let actual = 0;
  for (const cutoff of origins) {
    const model = await repurchase.overall.train(table, { cutoff, horizonDays });
    const predictions = model.predict(table, { asOf: cutoff });
    const { counts } = repurchase.overall.judge.truth(table, predictions);
    for (const n of predictions.columns["expectedOrders"]!) expected += n;
    actual += counts!.reduce((sum, n) => sum + n, 0);
  }
  return expected / actual - 1;
}
