// Trees scored and products made by the kernels, one thread, beside the libraries of Python on the same rows in the same
// run, in turns with the order swapped each round: `{ task, peer, own, other, unit, ratio, goal }`, CPU seconds, the
// least of the rounds, since what else the machine does only adds. The trees are CatBoost's own, carried over, and the
// margins are compared with its before anything is timed; XGBoost, LightGBM and lleaves score as many trees as deep.
// Needs `pip install -r benchmarks/peers/requirements.txt`; a peer that is missing is left out.
// The last rows are wall time of one thread over that of two.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createPool, gemv, scoreColumns, scoreTrees, Workspace } from "../../src/matrix/kernels/index.js";
import { quantise } from "../../src/matrix/quantiser.js";
import { CoProcess } from "../peers/co-process.js";
import { readCatBoost } from "./catboost-trees.js";

interface Peers {
  readonly columns: number;
  readonly auc: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly work: readonly string[];
}

const rows = Number(process.argv[2] ?? 1_048_576);
const rounds = Number(process.argv[3] ?? 7);
const folder = mkdtempSync(join(tmpdir(), "siyu-kernels-"));
const peerScript = new CoProcess("tree_scoring.py", folder, String(rows));
try {
  const said = await peerScript.read();
  if (said === undefined)
    console.error("skipped: numpy is not there (pip install -r benchmarks/peers/requirements.txt)");
  else await compare(JSON.parse(said) as Peers);
} finally {
  peerScript.close();
  rmSync(folder, { recursive: true });
}

async function compare(peers: Peers): Promise<void> {
  console.error(JSON.stringify({ ...peers, load: loadavg()[0] }));
  const own = new Map<string, () => void>();
  const workspace = new Workspace();
  if (peers.work.includes("catboost")) scoring(own, workspace, peers);
  products(own, workspace, peers.columns);
  const seconds = new Map<string, number>();
  const note = (name: string, value: number) => {
    seconds.set(name, Math.min(seconds.get(name) ?? Infinity, value));
  };
  for (const run of own.values()) run();
  for (let round = 0; round < rounds; round++) {
    const names = [...own.keys(), ...peers.work];
    for (const name of round % 2 === 0 ? names : names.reverse()) {
      const run = own.get(name);
      note(name, run ? cpuSeconds(run) : Number(await peerScript.ask(name)));
    }
  }
  printTable(seconds, peers);
  await threads();
}

/** Adds the ways to score; all must give CatBoost's margins. */
function scoring(own: Map<string, () => void>, workspace: Workspace, { columns }: Peers): void {
  const { quantiser, trees, base } = readCatBoost(join(folder, "catboost.json"));
  const expected = new Float64Array(readFileSync(join(folder, "catboost.f64")).buffer);
  const single = columnsOf(columns);
  const double = single.map((column) => Float64Array.from(column));
  const inWorkspace = single.map((column) => {
    const array = workspace.float32Array(rows);
    array.set(column);
    return array;
  });
  const bins = quantise(quantiser, single);
  const margins = new Float64Array(rows);
  const marginsThere = workspace.float64Array(rows);
  const add = (name: string, out: Float64Array, run: () => void) => {
    out.fill(base);
    run();
    for (let i = 0; i < rows; i++) {
      if (!(Math.abs(out[i]! - expected[i]!) < 1e-5)) {
        throw new Error(`${name}, row ${i}: ours ${out[i]}, CatBoost's ${expected[i]}.`);
      }
    }
    own.set(name, run);
  };
  add("from f32 columns", margins, () => scoreColumns(trees, quantiser, single, margins));
  add("from f64 columns", margins, () => scoreColumns(trees, quantiser, double, margins));
  add("from f32 columns in a workspace", marginsThere, () =>
    scoreColumns(trees, quantiser, inWorkspace, marginsThere),
  );
  add("from bins", margins, () => scoreTrees(trees, bins, margins));
}

/** Adds products; they must be numpy's. */
function products(own: Map<string, () => void>, workspace: Workspace, columns: number): void {
  const dense = workspace.float32Array(rows * columns);
  columnsOf(columns).forEach((column, c) => {
    for (let i = 0; i < rows; i++) dense[i * columns + c] = Number.isNaN(column[i]!) ? 0 : column[i]!;
  });
  const weights = Float32Array.from({ length: columns }, (_, k) => -1 + (2 * k) / (columns - 1));
  const out = workspace.float32Array(rows);
  const expected = new Float32Array(readFileSync(join(folder, "sigmoid.f32")).buffer);
  gemv(dense, weights, out, { link: "logistic" });
  for (let i = 0; i < rows; i++) {
    if (!(Math.abs(out[i]! - expected[i]!) < 1e-4))
      throw new Error(`Row ${i}: ${out[i]}, numpy's ${expected[i]}.`);
  }
  own.set("product and logistic function", () => gemv(dense, weights, out, { link: "logistic" }));
  own.set("product", () => gemv(dense, weights, out));
}

function printTable(seconds: ReadonlyMap<string, number>, peers: Peers): void {
  const goals: Record<string, [string, number][]> = {
    xgboost: [["from f32 columns", 1 / 6], ["from f64 columns", 1 / 6], ["from bins", 1 / 15]],
    lightgbm: [["from f32 columns", 1 / 6], ["from f64 columns", 1 / 6], ["from bins", 1 / 15]],
    catboost: [["from f32 columns", 1], ["from f64 columns", 1], ["from f32 columns in a workspace", 1]],
    "catboost from a pool": [["from f32 columns", 1], ["from f32 columns in a workspace", 1]],
    lleaves: [["from f32 columns", 1], ["from f64 columns", 1], ["from f32 columns in a workspace", 1]],
    numpy: [["product and logistic function", 1]],
    "numpy product alone": [["product", 1]],
  }; // biome-ignore format: one table
  for (const peer of peers.work) {
    for (const [name, goal] of goals[peer] ?? []) {
      const [own, other] = [seconds.get(name), seconds.get(peer)!];
      if (own === undefined) continue;
      const task = name.startsWith("product")
        ? `${name}, ${rows} x ${peers.columns} f32`
        : `score ${rows} x ${peers.columns}, 200 trees of depth 6, ${name}`;
      print({ task, peer, own, other, unit: "s", ratio: own / other, goal });
    }
  }
}

/** Wall time of one thread over that of two, of the same work, in turns. */
async function threads(): Promise<void> {
  const path = join(folder, "catboost.json");
  const { quantiser, trees } = readCatBoost(path);
  const [one, two] = [createPool(1), createPool(2)];
  const columns = columnsOf(quantiser.columns);
  const bins = quantise(quantiser, columns);
  const margins = new Float64Array(rows);
  const works: [string, (pool: typeof one) => void][] = [
    ["from bins", (pool) => scoreTrees(trees, bins, margins, { pool })],
    ["from f32 columns", (pool) => scoreColumns(trees, quantiser, columns, margins, { pool })],
  ];
  for (const [name, work] of works) {
    const least = new Map([[one, Infinity], [two, Infinity]]); // biome-ignore format: one line
    for (let round = 0; round < 2 * rounds; round++) {
      for (const pool of round % 2 === 0 ? [one, two] : [two, one]) {
        const start = performance.now();
        work(pool);
        least.set(pool, Math.min(least.get(pool)!, (performance.now() - start) / 1000));
      }
    }
    const [own, other] = [least.get(two)!, least.get(one)!];
    print({
      task: `two threads, ${name}`,
      peer: "one thread",
      own,
      other,
      unit: "s",
      ratio: own / other,
      goal: 1 / 1.8,
    });
  }
  await Promise.all([one.close(), two.close()]);
}

function columnsOf(columns: number): Float32Array[] {
  const values = new Float32Array(readFileSync(join(folder, "x.f32")).buffer);
  return Array.from({ length: columns }, (_, c) => values.slice(c * rows, (c + 1) * rows));
}

function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function print(
  row: { own: number; other: number; ratio: number; goal: number } & Record<string, unknown>,
): void {
  const short = (value: number) => Number(value.toPrecision(3));
  const { own, other, ratio, goal } = row;
  console.log(
    JSON.stringify({ ...row, own: short(own), other: short(other), ratio: short(ratio), goal: short(goal) }),
  );
}
