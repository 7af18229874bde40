// Trees scored and dense algebra by the kernels, one thread, beside the libraries of Python on the same numbers in the same
// run, in turns with the order swapped each round: `{ task, peer, own, other, unit, ratio, goal }`, CPU seconds, the
// least of the rounds, since what else the machine does only adds. The trees are CatBoost's own, carried over, and the
// margins are compared with its before anything is timed, as are products and solutions with numpy's; XGBoost, LightGBM
// and lleaves score as many trees as deep.
// Needs `pip install -r benchmarks/peers/requirements.txt`; a peer that is missing is left out.
// The last rows are wall time of one thread over that of two, and mean something only where two cores are idle.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import {
  createPool,
  type Engine,
  invertPositiveDefinite,
  quantiseColumns,
  scoreColumns,
  scoreTrees,
  Workspace,
} from "../../src/matrix/kernels/index.js";
import { fitQuantiser, quantise } from "../../src/matrix/quantiser.js";
import { roundingError, roundLeaves } from "../../src/matrix/rounded-leaves.js";
import { CoProcess } from "../peers/co-process.js";
import { readCatBoost } from "./catboost-trees.js";
import { denseProducts, denseSizes, denseSolvers } from "./dense-kernels.js";
import { leastSeconds, printRow, takeTurns, type Work, wallSeconds } from "./turns.js";

interface Peers {
  readonly columns: number;
  readonly auc: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly work: readonly string[];
}

const rows = Number(process.argv[2] ?? 1_048_576);
const rounds = Number(process.argv[3] ?? 7);
const folder = mkdtempSync(join(tmpdir(), "siyu-kernels-"));
try {
  await beside("tree_scoring.py", String(rows), compareTrees);
  await beside("dense_algebra.py", JSON.stringify(denseSizes), compareAlgebra);
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs a comparison while the script of the peers is there to answer. */
async function beside(
  name: string,
  argument: string,
  compare: (said: string, script: CoProcess) => Promise<void>,
): Promise<void> {
  const script = new CoProcess(name, folder, argument);
  try {
    const said = await script.read();
    if (said === undefined)
      console.error("skipped: numpy is not there (pip install -r benchmarks/peers/requirements.txt)");
    else {
      console.error(said, { load: loadavg()[0] });
      await compare(said, script);
    }
  } finally {
    script.close();
  }
}

async function compareTrees(said: string, script: CoProcess): Promise<void> {
  const peers = JSON.parse(said) as Peers;
  if (peers.work.includes("catboost")) {
    const seconds = await takeTurns(scoring(new Workspace(), peers), peers.work, script, rounds);
    printScoring(seconds, peers);
    scoringByRoundedLeaves();
    await scoringByThreads();
  }
  quantising(peers.columns);
}

async function compareAlgebra(_said: string, script: CoProcess): Promise<void> {
  const workspace = new Workspace();
  const pools = [createPool(1, workspace), createPool(2, workspace)] as const;
  const parts = [
    { works: denseProducts(workspace, folder), rounds },
    { works: denseSolvers(workspace, folder), rounds: Math.min(rounds, 3) },
  ];
  for (const { works, rounds: turns } of parts) {
    const seconds = await takeTurns(works, [...works.keys()], script, turns);
    for (const [name, { task, goal }] of works) {
      const peer = name.startsWith("inverse") ? "LAPACK" : "numpy";
      printRow({ task, peer, own: seconds.own.get(name)!, other: seconds.peers.get(name)!, goal });
    }
  }
  for (const name of ["product of matrices", "best columns"]) {
    const { run } = parts[0]!.works.get(name)!;
    printThreads(name, pools, (pool) => run({ pool }));
  }
  const matrix = workspace.float64Array(2000 * 2000);
  const setUp = () => {
    for (let k = 0; k < matrix.length; k++) matrix[k] = k % 2001 === 0 ? 2000 : Math.sin(k);
  };
  printThreads(
    "inverse of 2000 x 2000 f64",
    pools,
    (pool) => invertPositiveDefinite(matrix, 2000, { pool }),
    setUp,
  );
  await Promise.all(pools.map((pool) => pool.close()));
}

/** Ways to score; all must give CatBoost's margins. */
function scoring(workspace: Workspace, { columns }: Peers): Map<string, Work> {
  const own = new Map<string, Work>();
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
    own.set(name, { run });
  };
  add("from f32 columns", margins, () => scoreColumns(trees, quantiser, single, margins));
  add("from f64 columns", margins, () => scoreColumns(trees, quantiser, double, margins));
  add("from f32 columns in a workspace", marginsThere, () =>
    scoreColumns(trees, quantiser, inWorkspace, marginsThere),
  );
  add("from bins", margins, () => scoreTrees(trees, bins, margins));
  return own;
}

/** Prints our times beside the peers'. */
function printScoring({ own, peers }: Awaited<ReturnType<typeof takeTurns>>, { work, columns }: Peers): void {
  const goals: Record<string, [string, number][]> = {
    xgboost: [["from f32 columns", 1 / 6], ["from f64 columns", 1 / 6], ["from bins", 1 / 15]],
    lightgbm: [["from f32 columns", 1 / 6], ["from f64 columns", 1 / 6], ["from bins", 1 / 15]],
    catboost: [["from f32 columns", 1], ["from f64 columns", 1], ["from f32 columns in a workspace", 1]],
    "catboost from a pool": [["from f32 columns", 1], ["from f32 columns in a workspace", 1]],
    lleaves: [["from f32 columns", 1], ["from f64 columns", 1], ["from f32 columns in a workspace", 1]],
  }; // biome-ignore format: one table
  for (const peer of work) {
    for (const [name, goal] of goals[peer] ?? []) {
      const task = `score ${rows} x ${columns}, 200 trees of depth 6, ${name}`;
      printRow({ task, peer, own: own.get(name)!, other: peers.get(peer)!, goal });
    }
  }
}

/** Leaves of 16 bits beside the exact ones, and how far margins are off, of how far they can be. */
function scoringByRoundedLeaves(): void {
  const { quantiser, trees } = readCatBoost(join(folder, "catboost.json"));
  const columns = columnsOf(quantiser.columns);
  const bins = quantiseColumns(quantiser, columns);
  const rounded = roundLeaves(trees)!;
  const most = roundingError(trees, rounded, new Float64Array(1));
  const [exact, margins] = [new Float64Array(rows), new Float64Array(rows)];
  const ways = [
    { from: "bins", goal: 0.85, score: (out: Float64Array, how = {}) => scoreTrees(trees, bins, out, how) },
    {
      from: "f32 columns",
      goal: 0.9,
      score: (out: Float64Array, how = {}) => scoreColumns(trees, quantiser, columns, out, how),
    },
  ];
  for (const { from, goal, score } of ways) {
    score(exact.fill(0));
    score(margins.fill(0), { rounded });
    const off = margins.reduce((error, margin, i) => Math.max(error, Math.abs(margin - exact[i]!)), 0);
    if (!(off <= most)) throw new Error(`Rounded leaves are off by ${off}; ${most} is the most they can be.`);
    const works = [{ run: () => score(margins, { rounded }) }, { run: () => score(exact) }];
    const [own, other] = leastSeconds(works, rounds);
    const errors = `off by ${off.toPrecision(2)}, at most ${most.toPrecision(2)}`;
    printRow({
      task: `score from ${from}, leaves of 16 bits, ${errors}`,
      peer: "exact leaves",
      own: own!,
      other: other!,
      goal,
    });
  }
}

/** Columns of the training rows to bins, by the kernel and by its twin. */
function quantising(columns: number): void {
  const values = columnsOf(columns);
  const quantiser = fitQuantiser(values);
  const ways = [() => quantiseColumns(quantiser, values), () => quantise(quantiser, values)];
  const [bins, expected] = ways.map((way) => way().bins);
  if (Buffer.compare(bins!, expected!) !== 0) throw new Error("The kernel and its twin quantise otherwise.");
  const works = ways.map((way) => ({ run: () => void way() }));
  const [own, other] = leastSeconds(works, Math.min(rounds, 3));
  const task = `quantise ${rows} x ${columns} f32 by 254 borders a column`;
  printRow({ task, peer: "typed-array twin", own: own!, other: other!, goal: 1 });
}

async function scoringByThreads(): Promise<void> {
  const { quantiser, trees } = readCatBoost(join(folder, "catboost.json"));
  const pools = [createPool(1), createPool(2)] as const;
  const columns = columnsOf(quantiser.columns);
  const bins = quantiseColumns(quantiser, columns);
  const margins = new Float64Array(rows);
  printThreads("score from bins", pools, (pool) => scoreTrees(trees, bins, margins, { pool }));
  printThreads("score from f32 columns", pools, (pool) =>
    scoreColumns(trees, quantiser, columns, margins, { pool }),
  );
  await Promise.all(pools.map((pool) => pool.close()));
}

/** Prints the wall time of two threads beside that of one, of the same work, in turns. */
function printThreads(
  name: string,
  pools: readonly [NonNullable<Engine["pool"]>, NonNullable<Engine["pool"]>],
  work: (pool: NonNullable<Engine["pool"]>) => void,
  setUp?: () => void,
): void {
  const works = pools.map((pool) => ({ ...(setUp ? { setUp } : {}), run: () => work(pool) }));
  const [one, two] = leastSeconds(works, 2 * rounds, wallSeconds);
  printRow({ task: `two threads, ${name}`, peer: "one thread", own: two!, other: one!, goal: 1 / 1.8 });
}

function columnsOf(columns: number): Float32Array[] {
  const values = new Float32Array(readFileSync(join(folder, "x.f32")).buffer);
  return Array.from({ length: columns }, (_, c) => values.slice(c * rows, (c + 1) * rows));
}
