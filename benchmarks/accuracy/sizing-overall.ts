import { EventTable, repurchase } from "siyu";
import { simulate } from "siyu/datasets";
import { pairedBootstrap } from "../../src/evaluation/bootstrap.js";
import { logLossStatistic } from "../../src/metrics/probability.js";
import type { BenchmarkRow } from "../report.js";

const cutoff = "2025-09-01T00:00:00+08:00";
const horizonDays = 60;
/** Customers of a simulated brand whose twelve training cutoffs make about so many rows. */
const sizes: readonly (readonly [rows: number, customers: number])[] = [[500, 90], [3000, 520], [10_000, 1700], [100_000, 17_000]]; // biome-ignore format: one line
/** Brands of each size, so that a few hundred customers are judged even where one brand has few. */
const leastJudged = 2000;

/** Whether the default blend sizes itself: on little and on much data not worse than regression or trees alone. */
export async function sizingOverall(only?: RegExp): Promise<BenchmarkRow[]> {
  if (only && !only.test("sizing")) return [];
  const rows: BenchmarkRow[] = [];
  for (const [size, customers] of sizes) rows.push(await compare(size, customers));
  return rows;
}

const learners = ["auto", "logistic", "boosting"] as const;

async function compare(size: number, customers: number): Promise<BenchmarkRow> {
  const labels: number[] = [];
  const scores = learners.map((): number[] => []);
  for (let seed = 1; labels.length < leastJudged; seed++) {
    const brand = simulate({ preset: "small", customers, futures: 0, seed });
    const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai" }).with({
      customers: brand.customers,
      items: brand.items,
      calendar: brand.calendar,
    });
    let truth: Uint8Array | undefined;
    for (const [k, learner] of learners.entries()) {
      const model = await repurchase.overall.train(events, { cutoff, horizonDays, learner });
      const predictions = model.predict(events, { asOf: cutoff });
      truth ??= Uint8Array.from(repurchase.overall.judge.truth(events, predictions).labels);
      scores[k]!.push(...(predictions.columns.probability as Float64Array));
    }
    labels.push(...truth!);
  }
  const statistics = scores.map((own) => logLossStatistic(Uint8Array.from(labels), Float64Array.from(own)));
  const [auto, logistic, boosting] = statistics.map((statistic) => statistic()) as [number, number, number];
  const better = logistic <= boosting ? 1 : 2;
  const { lower, upper } = pairedBootstrap(labels.length, statistics[0]!, statistics[better]!);
  return {
    task: "repurchase.overall.sizing",
    data: `simulated brands, about ${size.toLocaleString("en")} rows each`,
    metric: "logLoss",
    value: auto,
    baseline: logistic,
    best: Math.min(logistic, boosting),
    better: "down",
    note: `${lower > 0 ? "worse" : "not worse"} than ${learners[better]} alone: 95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`,
  };
}
