// Speed beside the tools that people use today, on the same data in the same run: CPU seconds of one thread and their
// ratio. Needs `pip install -r benchmarks/peers/requirements.txt`; SIYU_PYTHON names the interpreter. A peer that is
// missing is skipped, with a message.
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EventTable } from "siyu";
import { btyd } from "siyu/learners";
import { createRandom } from "../src/stats/random.js";
import { besideChurnLearners } from "./peers/contractual.js";
import { writeOrders } from "./speed/orders-file.js";

const csvRows = Number(process.argv[2] ?? 2_000_000);
const folder = await mkdtemp(join(tmpdir(), "siyu-peers-"));
try {
  await besideLifetimes(2_357, 40);
  await besideDuckdb(csvRows);
  besideChurnLearners();
} finally {
  await rm(folder, { recursive: true });
}

interface LifetimesRun {
  readonly fitBg: number;
  readonly fitPareto: number;
  readonly fitSpend: number;
  readonly expectedOrders: number;
  readonly value: number;
  readonly bg: Record<string, number>;
  readonly pareto: Record<string, number>;
  readonly spend: Record<string, number>;
  readonly sumOfExpectedOrders: number;
  readonly sumOfValue: number;
}

/** Purchase models on a simulated summary; lifetimes has no prior, so ours have none either. */
async function besideLifetimes(customers: number, horizonDays: number): Promise<void> {
  const random = createRandom(1);
  const ages = Float64Array.from({ length: customers }, () => 180 + random.int(91));
  const parameters = { r: 0.25, alpha: 31, a: 0.8, b: 2.4 };
  const drawn = btyd.simulateSummary({ family: "bg-nbd", parameters }, ages, random, true);
  const spendLaw = { family: "gamma-gamma", parameters: { p: 6, q: 4, v: 15 } } as const;
  const summary = { ...drawn, monetary: btyd.simulateSpend(spendLaw, drawn.frequency, random).monetary };
  const path = join(folder, "summary.csv");
  const text = Array.from(summary.T, (T, i) =>
    [summary.frequency[i], summary.recency[i], T, summary.monetary[i]].join(),
  );
  await writeFile(path, `frequency,recency,T,monetary\n${text.join("\n")}\n`);
  const peer = runPeer("lifetimes_btyd.py", "lifetimes", path, String(horizonDays)) as
    | LifetimesRun
    | undefined;
  if (!peer) return;

  const exact = { prior: "none" } as const;
  const fit = btyd.fitPurchaseModel("bg-nbd", summary, exact);
  const pareto = btyd.fitPurchaseModel("pareto-nbd", summary, exact);
  const spend = btyd.fitGammaGamma(summary, exact);
  const monthly = { days: 360, periodDays: 30, annualDiscountRate: 1.01 ** (365 / 30) - 1 };
  checkAll("BG/NBD", fit.parameters, peer.bg);
  checkAll("Pareto/NBD", pareto.parameters, peer.pareto);
  checkAll("Gamma-Gamma", spend.parameters, peer.spend);
  const total = (values: Float64Array): number => values.reduce((sum, n) => sum + n, 0);
  checkClose(
    "sum of E[X]",
    total(btyd.expectedOrders(fit, summary, horizonDays)),
    peer.sumOfExpectedOrders,
    0.01,
  );
  checkClose("sum of CLV", total(btyd.lifetimeValue(fit, spend, summary, monthly)), peer.sumOfValue, 0.02);

  const row = (work: string, ours: () => unknown, theirs: number, goal: number): void =>
    print(`${work}, ${customers} customers`, "lifetimes", medianCpu(ours, 31), theirs, goal);
  row("fit BG/NBD", () => btyd.fitPurchaseModel("bg-nbd", summary, exact), peer.fitBg, 0.2);
  row("fit Pareto/NBD", () => btyd.fitPurchaseModel("pareto-nbd", summary, exact), peer.fitPareto, 0.19);
  row("fit Gamma-Gamma", () => btyd.fitGammaGamma(summary, exact), peer.fitSpend, 1);
  row("E[X]", () => btyd.expectedOrders(fit, summary, horizonDays), peer.expectedOrders, 0.33);
  row("CLV of 12 months", () => btyd.lifetimeValue(fit, spend, summary, monthly), peer.value, 0.12);
}

function checkAll(model: string, ours: object, theirs: Record<string, number>): void {
  for (const [name, value] of Object.entries(ours))
    checkClose(`${model} ${name}`, value, theirs[name]!, 0.05);
}

/** A CSV of orders into a table; ours also checks every row, codes every id and sorts. */
async function besideDuckdb(rows: number): Promise<void> {
  const path = join(folder, "orders.csv");
  await writeOrders(path, rows);
  const peer = runPeer("duckdb_csv.py", "duckdb", path) as { read: number; rows: number } | undefined;
  if (!peer) return;
  const seconds: number[] = [];
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    const table = await EventTable.fromCsv(path);
    seconds.push(cpuSince(before));
    checkClose("rows", table.length, peer.rows, 0);
  }
  print(`CSV of ${rows} rows into a table`, "duckdb", seconds.sort((a, b) => a - b)[1]!, peer.read, 3);
}

function runPeer(script: string, name: string, ...args: readonly string[]): unknown {
  const python = process.env["SIYU_PYTHON"] ?? "python3";
  const path = fileURLToPath(new URL(`peers/${script}`, import.meta.url));
  const { status, stdout, error } = spawnSync(python, ["-W", "ignore", path, ...args], { encoding: "utf8" });
  if (error || status === 3) {
    console.error(`skipped: ${name} is not there (pip install -r benchmarks/peers/requirements.txt)`);
    return undefined;
  }
  if (status !== 0) throw new Error(`${script} ended with code ${status}.`);
  return JSON.parse(stdout);
}

function medianCpu(run: () => unknown, rounds: number): number {
  run();
  const seconds = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    run();
    return cpuSince(before);
  });
  return seconds.sort((a, b) => a - b)[rounds >> 1]!;
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function checkClose(what: string, own: number, other: number, within: number): void {
  if (!(Math.abs(own / other - 1) <= within)) throw new Error(`${what}: ours ${own}, the peer's ${other}.`);
}

function print(task: string, peer: string, own: number, other: number, goal: number): void {
  const ratio = Number((own / other).toPrecision(3));
  console.log(
    JSON.stringify({
      task,
      peer,
      own: Number(own.toPrecision(3)),
      other: Number(other.toPrecision(3)),
      unit: "s",
      ratio,
      goal,
    }),
  );
}
