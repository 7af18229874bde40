// Item-to-item beside implicit and numpy in turns, the order swapped each round, one thread, CPU seconds: `{ task, peer,
// own, other, unit, ratio, goal }`, customers a second, memory of a process of its own, size of what is served. First the
// weights, lists and the objective of both are compared on Ta-Feng where the public data sets are, else on drawn rows.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadTaFeng } from "../../datasets/index.js";
import { itemToItem, nextBasket } from "../../src/learners/index.js";
import { CoProcess } from "../peers/co-process.js";
import { sharedFile } from "../shared-data.js";
import { compareWithPeer, type PeerSettings } from "./item-to-item/compare.js";
import { drawnRows } from "./item-to-item/drawn-rows.js";
import { peakMegabytes, processSeconds } from "./own-process.js";
import { printRow } from "./turns.js";

const rounds = Number(process.argv[2] ?? 5);
const settings: PeerSettings = {
  neighbours: 20,
  top: 10,
  dense: 5000,
  l2: 500,
  factors: 64,
  alpha: 10,
  ridge: 10,
  iterations: 15,
  timed: 2,
};
const { neighbours, top, dense, l2, factors, alpha, ridge, timed } = settings;
const ialsOptions = { factors, alpha, l2: ridge, frequencyPower: 0, iterations: timed } as const;

if (process.argv[2] === "memory") {
  const rows = drawnRows();
  itemToItem.trainCosine(rows, { neighbours }).recommend(rows, { top });
  console.log(Math.round(peakMegabytes()));
} else await run();

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "siyu-item-to-item-"));
  try {
    const path = sharedFile("tafeng-nbr/baskets.csv.gz");
    if (!path) console.error("skipped: Ta-Feng is not there; purchases are drawn");
    const small = path ? await taFengRows(path) : drawnRows(14_000, 12_000, 420_000);
    await compareWithPeer(small, { ...settings, neighbours: 1000 }, folder);
    await race(folder);
    const memory = spawnSync(process.execPath, [
      ...process.execArgv,
      fileURLToPath(import.meta.url),
      "memory",
    ]);
    const task = "cosine, fit and lists, memory of the process";
    console.log(JSON.stringify({ task, value: Number(String(memory.stdout)), unit: "MB", goal: "<= 250" }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All but the last basket of each customer. */
async function taFengRows(path: string) {
  const cutoff = { lastBaskets: 1 };
  return nextBasket.basketCounts(nextBasket.basketHistories(await loadTaFeng(path), { cutoff }));
}

async function race(folder: string): Promise<void> {
  const rows = drawnRows();
  const customers = rows.offsets.length - 1;
  const of = `${customers / 1000}k customers x ${rows.columnCount / 1000}k items x ${rows.columns.length / 1e6}M pairs`;
  writeFileSync(join(folder, "offsets.i32"), rows.offsets);
  writeFileSync(join(folder, "columns.i32"), rows.columns);
  writeFileSync(join(folder, "values.f64"), Float64Array.from(rows.values));
  const cosine = itemToItem.trainCosine(rows, { neighbours });
  let served = 0;
  const works: Readonly<Record<string, { task: string; peer: string; goal: number; run: () => unknown }>> = {
    fit: {
      task: `cosine fit, ${neighbours} neighbours, ${of}`,
      peer: "implicit",
      goal: 0.6 / 0.44,
      run: () => itemToItem.trainCosine(rows, { neighbours }),
    },
    recommend: {
      task: `cosine top ${top} of ${customers / 1000}k customers`,
      peer: "implicit",
      goal: 34_600 / 60_000,
      run: () => cosine.recommend(rows, { top }),
    },
    ease: {
      task: `EASE of ${dense} items, to served form`,
      peer: "numpy, LAPACK f32",
      goal: 5 / 1.4,
      run: async () => {
        const { weights } = await itemToItem.trainEase(headOf(rows, dense), { dense, l2 });
        served = (weights.offsets.byteLength + weights.columns.byteLength + weights.values.byteLength) / 1e6;
      },
    },
    ials: {
      task: `iALS f64, ${factors} factors, ${timed} iterations`,
      peer: "implicit f64",
      goal: 0.9 / 0.63,
      run: () => itemToItem.trainIals(rows, ialsOptions),
    },
  };
  const script = new CoProcess(
    "item_to_item.py",
    folder,
    JSON.stringify({ ...settings, itemCount: rows.columnCount, check: [] }),
  );
  try {
    const said = await script.read();
    console.error(
      said ?? "skipped: implicit is not there (pip install -r benchmarks/peers/requirements.txt)",
    );
    for (const [name, { task, peer, goal, run }] of Object.entries(works)) {
      const least = { own: Infinity, other: Infinity };
      const turns = [
        async () => {
          const before = processSeconds();
          await run();
          least.own = Math.min(least.own, processSeconds() - before);
        },
        async () => {
          if (said !== undefined) least.other = Math.min(least.other, Number(await script.ask(name)));
        },
      ];
      // A peer scores what it has fitted.
      for (
        let round = 0;
        round < (name === "ease" || name === "ials" ? Math.min(rounds, 3) : rounds);
        round++
      )
        for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
      if (said !== undefined) printRow({ task, peer, ...least, goal });
      if (name === "recommend") {
        const value = Math.round(customers / least.own);
        console.log(JSON.stringify({ task, value, unit: "customers/s", goal: ">= 60000" }));
      }
    }
    const task = `EASE of ${dense} items, weights served`;
    console.log(JSON.stringify({ task, value: Number(served.toPrecision(3)), unit: "MB", goal: "<= 6" }));
  } finally {
    script.close();
  }
}

/** The purchases of the first items alone. */
function headOf(rows: itemToItem.SparseRows, items: number): itemToItem.SparseRows {
  const offsets = new Int32Array(rows.offsets.length);
  const columns: number[] = [];
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++)
      if (rows.columns[at]! < items) columns.push(rows.columns[at]!);
    offsets[row + 1] = columns.length;
  }
  const values = new Float64Array(columns.length).fill(1);
  return { offsets, columns: Int32Array.from(columns), values, columnCount: items };
}
