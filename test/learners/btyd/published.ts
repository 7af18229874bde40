import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { btyd } from "siyu/learners";
import { sharedPath } from "../../shared/data.js";

/** Rows of a gzipped CSV file of the shared data, by column name. */
export function readRows(name: string): Record<string, string>[] {
  const [header, ...lines] = gunzipSync(readFileSync(sharedPath(name)))
    .toString()
    .trim()
    .split("\n");
  const names = header!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, k) => [names[k]!, cell])));
}

interface WeeklySummary extends btyd.PurchaseSummary {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly T: Float64Array;
}

/** The published summary of 2,357 CDNOW customers, in weeks. */
export function publishedCdnow(): WeeklySummary {
  const rows = readRows("cdnow-sample/published_summary.csv.gz");
  const column = (name: string): Float64Array => Float64Array.from(rows, (row) => Number(row[name]));
  return { frequency: column("x"), recency: column("t_x"), T: column("T") };
}

/** Summaries of the orders of a file before a cutoff, in days. */
export function summaryOfFile(name: string, cutoff: string): btyd.CustomerSummaries {
  const events = readRows(name).map((row) => ({
    customerId: row["customer_id"]!,
    timestamp: row["timestamp"]!,
    ...(row["amount"] !== undefined && { amount: Number(row["amount"]) }),
  }));
  return btyd.summarize(events, { cutoff });
}

/** A log-likelihood of data in days as it is of the same data in weeks. */
export function inWeeks(logLikelihood: number, frequency: ArrayLike<number>): number {
  return logLikelihood + Array.from(frequency).reduce((sum, x) => sum + x, 0) * Math.log(7);
}
