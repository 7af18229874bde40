import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { EventTable } from "siyu";
import { btyd } from "siyu/learners";
import type { BenchmarkRow } from "../report.js";
import { sharedFile } from "../shared-data.js";

/** Weeks of 7 days, the unit of the published log-likelihoods. */
const week = 7;

/** Log-likelihoods of the published fits by maximum likelihood; the goal is the published number. */
export async function publishedFits(only?: RegExp): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  const add = (data: string, model: string, value: number, goal: number, within: number): void => {
    rows.push({
      task: "btyd",
      data,
      metric: `logLikelihood ${model}`,
      value: value - goal,
      goal: within,
      better: "zero",
      note: `difference to the published ${goal}`,
    });
  };
  const exact = { prior: "none" } as const;
  const published = sharedFile("cdnow-sample/published_summary.csv.gz");
  if (published && (!only || only.test("cdnow-sample"))) {
    const [, ...lines] = gunzipSync(readFileSync(published)).toString().trim().split("\n");
    const column = (k: number) => Float64Array.from(lines, (line) => Number(line.split(",")[k]));
    const summary = { frequency: column(1), recency: column(2), T: column(3), monetary: column(4) };
    const fits = { "bg-nbd": -9582.43, "mbg-nbd": -9582.13, "pareto-nbd": -9594.97 } as const;
    for (const family of ["bg-nbd", "mbg-nbd", "pareto-nbd"] as const) {
      const { logLikelihood } = btyd.fitPurchaseModel(family, summary, exact);
      add("cdnow-sample summary", family, logLikelihood, fits[family], 0.01);
    }
    add(
      "cdnow-sample summary",
      "gamma-gamma",
      btyd.fitGammaGamma(summary, exact).logLikelihood,
      -4055.92,
      0.01,
    );
  }
  const elog = sharedFile("grocery-elog/transactions.csv.gz");
  if (elog && (!only || only.test("grocery-elog"))) {
    const summary = btyd.summarize(await EventTable.fromCsv(elog), { cutoff: "2007-01-01" });
    const orders = summary.frequency.reduce((sum, x) => sum + x, 0);
    const fits = { "mbg-nbd": -15781.94, "pareto-nbd": -15782.39, "mbg-cnbd-k": -14978.21 } as const;
    for (const family of ["mbg-nbd", "pareto-nbd", "mbg-cnbd-k"] as const) {
      const { logLikelihood } = btyd.fitPurchaseModel(family, summary, exact);
      add("grocery-elog 52 weeks", family, logLikelihood + orders * Math.log(week), fits[family], 0.05);
    }
  }
  const donations = sharedFile("donations-bgbb/summary.csv.gz");
  if (donations && (!only || only.test("donations-bgbb"))) {
    const [, ...lines] = gunzipSync(readFileSync(donations)).toString().trim().split("\n");
    const column = (k: number) => Int32Array.from(lines, (line) => Number(line.split(",")[k]));
    const summary = { frequency: column(1), recency: column(2), opportunities: column(3) };
    add("donations-bgbb", "bg-bb", btyd.fitBgBb(summary, exact).logLikelihood, -33225.6, 0.05);
  }
  return rows;
}
