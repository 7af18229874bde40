import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Papa from "papaparse";
import { readCsv } from "../../src/events/readers/csv.js";
import { writeOrders } from "./orders-file.js";

/**
 * Speed and memory of reading a CSV file into an event table: one JSON line a measure. Goals are for one thread of a
 * 2024 server core at rest, where DuckDB's `read_csv` takes .33 s for a million rows of seven columns and papaparse
 * alone about as long: the ratio to papaparse survives another machine, seconds do not.
 */
const { values } = parseArgs({
  options: { rows: { type: "string", default: "2000000" }, rounds: { type: "string", default: "3" } },
});
const rowCount = Number(values.rows);
const rounds = Number(values.rounds);

const folder = await mkdtemp(join(tmpdir(), "siyu-csv-"));
const path = join(folder, "orders.csv");
try {
  const total = await writeOrders(path, rowCount);
  const { size } = await stat(path);
  const ratios: number[] = [];
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const runs = [() => timed(() => readEvents(total)), () => timed(splitOnly)];
    if (round % 2 === 1) runs.reverse();
    const times = [await runs[0]!(), await runs[1]!()];
    if (round % 2 === 1) times.reverse();
    seconds.push(times[0]!);
    ratios.push(times[0]! / times[1]!);
  }
  const perMillion = (median(seconds) / rowCount) * 1e6;
  print("CSV into a table", perMillion, "s per 1M rows", "<= 1");
  print("CSV into a table", rowCount / median(seconds), "rows/s", ">= 1000000");
  print("CSV into a table", size / median(seconds) / 1e6, "MB/s", "");
  print("CSV into a table, against splitting it by papaparse alone", median(ratios), "ratio", "<= 3.3");
  print(
    `CSV into a table: peak memory, ${rowCount} rows`,
    process.resourceUsage().maxRSS / 1024,
    "MB",
    "<= 1536 at 10M rows",
  );
} finally {
  await rm(folder, { recursive: true });
}

async function readEvents(total: number): Promise<void> {
  const { report, numbers } = await readCsv(path, { timeZone: "Asia/Shanghai" });
  let sum = 0;
  for (const amount of numbers.amount!) sum += amount;
  if (report.events !== rowCount || sum !== total)
    throw new Error(`Read ${report.events} events of ${sum} in all.`);
}

/** The same file split into cells and nothing else. */
async function splitOnly(): Promise<void> {
  const Parser = Papa.Parser as unknown as new (config: object) => Papa.Parser;
  let rest = "";
  let rows = -1;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    const text = rest + (chunk as Buffer).toString("latin1");
    const end = text.lastIndexOf("\n");
    const parser = new Parser({ delimiter: ",", newline: "\n", fastMode: true });
    rows += (parser.parse(text.slice(0, end), 0, false) as Papa.ParseResult<string[]>).data.length;
    rest = text.slice(end + 1);
  }
  if (rows !== rowCount) throw new Error(`Split ${rows} rows.`);
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function print(task: string, value: number, unit: string, goal: string): void {
  console.log(JSON.stringify({ task, value: Number(value.toPrecision(4)), unit, goal }));
}
