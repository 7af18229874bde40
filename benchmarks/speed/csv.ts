import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import Papa from "papaparse";
import { readCsv } from "../../src/events/readers/csv.js";

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
  print("csv to event table", perMillion, "s per 1M rows", "<= 1");
  print("csv to event table", rowCount / median(seconds), "rows/s", ">= 1000000");
  print("csv to event table", size / median(seconds) / 1e6, "MB/s", "");
  print("csv to event table / papaparse alone", median(ratios), "ratio", "<= 3.3");
  print(`peak memory, ${rowCount} rows`, process.resourceUsage().maxRSS / 1024, "MB", "<= 1536 at 10M rows");
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

/** Writes seeded orders of about `rows` / 8 customers; returns the sum of their amounts in minor units. */
async function writeOrders(file: string, rows: number): Promise<number> {
  let state = 20260105;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const out = createWriteStream(file);
  out.write("customer_id,timestamp,order_id,item_id,category_id,quantity,amount\n");
  let total = 0;
  let text = "";
  for (let i = 0; i < rows; i++) {
    const seconds = Math.floor(random() * 3 * 365 * 86_400);
    const time = new Date(Date.UTC(2023, 0, 1) + seconds * 1000).toISOString().slice(0, 19);
    const minor = 100 + Math.floor(random() * 50_000);
    const customer = Math.floor(random() * random() * (rows / 8));
    const item = Math.floor(random() * random() * 20_000);
    total += minor;
    text += `C${customer},${time},O${i >> 1},SKU${item},CAT${item % 200},${1 + Math.floor(random() * 4)},${(minor / 100).toFixed(2)}\n`;
    if (text.length < 1 << 20 && i < rows - 1) continue;
    if (!out.write(text)) await new Promise<void>((resolve) => out.once("drain", resolve));
    text = "";
  }
  out.end();
  await finished(out);
  return total;
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
