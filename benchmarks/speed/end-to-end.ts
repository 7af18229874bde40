// Reads a CSV of 10M rows and back-tests overall repurchase on it, in a process of its own: seconds of each step and
// the peak of resident memory. Goal: at most 1.5 GB.
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { backtest, EventTable, repurchase } from "siyu";
import { writeOrders } from "./orders-file.js";

const [file] = process.argv.slice(2).filter((argument) => argument.endsWith(".csv"));
if (file) await readAndTest(file);
else await measure(Number(process.argv[2] ?? 10_000_000));

async function measure(rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "siyu-end-to-end-"));
  try {
    const path = join(folder, "orders.csv");
    await writeOrders(path, rows);
    const child = fork(fileURLToPath(import.meta.url), [path], { execArgv: process.execArgv });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    if (code !== 0) throw new Error(`The measured process ended with code ${code}.`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAndTest(path: string): Promise<void> {
  const start = performance.now();
  const table = await EventTable.fromCsv(path);
  const read = performance.now();
  print("read", (read - start) / 1000, "s");
  const result = await backtest(repurchase.overall, table, { horizonDays: 90 }, { folds: 1 });
  print("back-test, one fold", (performance.now() - read) / 1000, "s");
  print("auc", result.mean[0]!.metrics["auc"]!, "");
  print(
    `peak memory, ${table.length} rows, ${table.customerCount} customers`,
    process.resourceUsage().maxRSS / 1024,
    "MB",
    1536,
  );
}

function print(task: string, value: number, unit: string, goal?: number): void {
  console.log(
    JSON.stringify({ task: `10M-row CSV: ${task}`, value: Number(value.toPrecision(4)), unit, goal }),
  );
}
