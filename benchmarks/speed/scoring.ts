// Scores 1,000,000 customers with some 10M purchase lines by a model of the default learner, in a process of its own
// that reads the table from a file: events and customers a second of `predict` end to end, in CPU time of one thread,
// the peak of resident memory (goal: 1 GB, table and reading included), the share of each step, and the time of one
// customer scored alone. `npm run bench:speed -- scoring`; fewer: `tsx benchmarks/speed/scoring.ts 100000`.
import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type AnyModel,
  type CustomerEvent,
  EventTable,
  load,
  type PredictionColumn,
  repurchase,
  save,
} from "siyu";
import { dataOf } from "../../src/events/table.js";
import { readSaved } from "../../src/model/store.js";
import { loadActivity } from "../../src/tasks/activity/state.js";
import { timeSteps } from "./scoring-steps.js";
import { writeShop } from "./shop-file.js";
import { cpuSeconds } from "./turns.js";

const horizonDays = 90;
const calls = 2000;

const [step, folder] = process.argv.slice(2);
if (folder === undefined) await measure(Number(step ?? 1_000_000));
else if (step === "train") await train(folder);
else await score(folder);

function linesOf(folder: string): Promise<EventTable> {
  return EventTable.fromCsv(join(folder, "lines.csv"));
}

async function measure(customers: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "siyu-scoring-"));
  try {
    await writeShop(join(folder, "lines.csv"), customers);
    for (const step of ["train", "score"]) {
      const child = fork(fileURLToPath(import.meta.url), [step, folder], { execArgv: process.execArgv });
      const code = await new Promise((resolve) => child.once("exit", resolve));
      if (code !== 0) throw new Error(`The process to ${step} ended with code ${code}.`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function train(folder: string): Promise<void> {
  const table = await linesOf(folder);
  const start = performance.now();
  await save(await repurchase.overall.train(table, { horizonDays }), join(folder, "model.siyu"));
  print("training, default learner", (performance.now() - start) / 1000, "s");
  print("training: peak memory", peakMegabytes(), "MB", 1024);
}

async function score(folder: string): Promise<void> {
  const table = await linesOf(folder);
  print("reading the file: peak memory", peakMegabytes(), "MB");
  const model = await load(join(folder, "model.siyu"));
  let probability: PredictionColumn = new Float64Array(0);
  const seconds = cpuSeconds(() => {
    probability = model.predict(table).columns["probability"]!;
  });
  print("customers scored", probability.length / seconds, "a second", ">= 100000");
  print("events scored", table.length / seconds, "a second", ">= 1000000");
  print(`peak memory, ${table.length} events, ${probability.length} customers`, peakMegabytes(), "MB", 1024);
  await printShares(folder, table, probability);
  printOneByOne(model, table);
}

async function printShares(folder: string, table: EventTable, expected: PredictionColumn): Promise<void> {
  const { state, tensors } = await readSaved(join(folder, "model.siyu"));
  const activity = loadActivity({ state: state["activity"] as never, tensors });
  const { seconds, probability } = timeSteps(activity, dataOf(table), table.until);
  if (!probability.every((p, i) => p === expected[i])) throw new Error("The steps do not give the scores.");
  const all = [...seconds.values()].reduce((sum, value) => sum + value, 0);
  print("all steps one by one", all, "s");
  for (const [name, value] of seconds) print(`share of ${name}`, value / all, "of the time");
}

/** As a service does: the events of one customer in, one row out. */
function printOneByOne(model: AnyModel, table: EventTable): void {
  const every = Math.max(1, Math.floor(table.customerCount / calls));
  const ids = [...table.customerIds()].filter((_, c) => c % every === 0);
  const byId = new Map<string, CustomerEvent[]>(ids.map((id) => [id, []]));
  for (const event of table.slice({ customers: ids }).toRows())
    byId.get(String(event.customerId))!.push(event);
  const customers = [...byId.values()];
  const scoreOne = (events: (typeof customers)[number]) =>
    model.predict(events, { asOf: table.until }).at(0).probability;
  for (const events of customers) scoreOne(events);
  const wall = new Float64Array(customers.length);
  const cpu = wall.map((_, i) => {
    const start = performance.now();
    const seconds = cpuSeconds(() => scoreOne(customers[i]!));
    wall[i] = performance.now() - start;
    return 1000 * seconds;
  });
  const at = (times: Float64Array, share: number) => times.sort()[Math.floor(share * times.length)]!;
  print(`one customer alone, median of ${wall.length}`, at(wall, 0.5), "ms");
  print("one customer alone, p99", at(wall, 0.99), "ms", 3);
  // Where other programs take the processor, the time of a call is not that of its work.
  print("one customer alone, p99 of the CPU time", at(cpu, 0.99), "ms", 3);
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}

function print(task: string, value: number, unit: string, goal?: number | string): void {
  console.log(JSON.stringify({ task: `scoring: ${task}`, value: Number(value.toPrecision(4)), unit, goal }));
}
