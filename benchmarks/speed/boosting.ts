// Training of boosted trees on 1,000,000 x 64 beside LightGBM, XGBoost and CatBoost, one thread, on the same rows in the
// same run: as many trees as deep, of one learning rate, everything else at each one's defaults, the library's own form
// of the rows included. A row is the CPU time over the peer's, with the AUC of both on rows held out: only where that is
// equal does the time count. Then wall time of two threads over one.
// `npx tsx benchmarks/speed/boosting.ts [ROWS TREES ROUNDS]`. Needs `pip install -r benchmarks/peers/requirements.txt`;
// SIYU_PYTHON names the interpreter, a peer that is missing is left out.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { boosting } from "siyu/learners";
import { auc } from "../../src/metrics/ranking.js";
import { CoProcess } from "../peers/co-process.js";

interface Peers {
  readonly columns: number;
  readonly testRows: number;
  readonly peers: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

/** Seconds of one training, and what it is worth. */
interface Training {
  readonly cpu: number;
  readonly wall: number;
  readonly auc: number;
}

const [rows, trees, rounds] = [2, 3, 4].map((k, i) => Number(process.argv[k] ?? [1_000_000, 200, 1][i]));
const depth = 6;
const learningRate = 0.1;
const equalAuc = 0.001;
const own = ["siyu", "siyu, two threads"] as const;

const folder = mkdtempSync(join(tmpdir(), "siyu-boosting-"));
const sizes = [rows!, trees!, depth, learningRate].map(String);
const script = new CoProcess("tree_training.py", folder, ...sizes);
try {
  const said = await script.read();
  if (said === undefined)
    console.error("skipped: numpy is not there (pip install -r benchmarks/peers/requirements.txt)");
  else await compare(JSON.parse(said) as Peers);
} finally {
  script.close();
  rmSync(folder, { recursive: true });
}

async function compare({ columns, testRows, peers, versions }: Peers): Promise<void> {
  console.error(JSON.stringify({ versions, load: loadavg()[0] }));
  const training = {
    columns: readColumns("x.f32", rows!, columns),
    labels: readFileSync(join(folder, "y.u8")),
  };
  const test = {
    columns: readColumns("test-x.f32", testRows, columns),
    labels: readFileSync(join(folder, "test-y.u8")),
  };
  const best = new Map<string, Training>();
  for (let round = 0; round < rounds!; round++) {
    const names = [...own, ...peers];
    for (const name of round % 2 === 0 ? names : names.reverse()) {
      const threads = own.indexOf(name as (typeof own)[number]) + 1;
      const result = threads > 0 ? await ours(training, test, threads) : JSON.parse(await script.ask(name));
      console.error(JSON.stringify({ name, ...result }));
      if (!(best.get(name) && best.get(name)!.cpu <= result.cpu)) best.set(name, result);
    }
  }
  const [one, two] = own.map((name) => best.get(name)!);
  const task = `train ${rows!.toLocaleString("en")} x ${columns}, ${trees} trees of depth ${depth}`;
  for (const peer of peers) {
    const other = best.get(peer)!;
    if (Math.abs(one!.auc - other.auc) > equalAuc && one!.auc < other.auc)
      console.error(`${peer}: AUC ${other.auc} is above ours, ${one!.auc}: the times do not compare.`);
    print(
      { task: `${task}: CPU time over that of ${peer}`, value: one!.cpu / other.cpu, goal: "<= 1" },
      one!,
      other,
    );
  }
  print(
    { task: `${task}: wall time of two threads over one`, value: two!.wall / one!.wall, goal: "<= 0.75" },
    two!,
    one!,
  );
}

async function ours(
  training: { readonly columns: Float32Array[]; readonly labels: Uint8Array },
  test: { readonly columns: Float32Array[]; readonly labels: Uint8Array },
  threads: number,
): Promise<Training> {
  const [before, start] = [process.cpuUsage(), performance.now()];
  const options = { trees: trees!, depth, learningRate };
  const model = await boosting.train({ columns: training.columns }, training.labels, options, { threads });
  const { user, system } = process.cpuUsage(before);
  const wall = (performance.now() - start) / 1000;
  return { cpu: (user + system) / 1e6, wall, auc: auc(test.labels, model.predict(test.columns)) };
}

function readColumns(name: string, count: number, columns: number): Float32Array[] {
  const values = new Float32Array(readFileSync(join(folder, name)).buffer);
  return Array.from({ length: columns }, (_, c) => values.subarray(c * count, (c + 1) * count));
}

function print(row: { task: string; value: number; goal: string }, mine: Training, other: Training): void {
  const short = (value: number) => Number(value.toPrecision(3));
  const times = {
    own: short(mine.cpu),
    other: short(other.cpu),
    ownWall: short(mine.wall),
    otherWall: short(other.wall),
  };
  const scores = { auc: Number(mine.auc.toFixed(5)), otherAuc: Number(other.auc.toFixed(5)) };
  console.log(JSON.stringify({ ...row, value: short(row.value), unit: "times", ...times, ...scores }));
}
