// TIFU-KNN, top 20 of 12,000 items, one thread, CPU seconds: `{ task, value, unit, goal }` and, beside numpy and scipy in
// turns with the order swapped each round, `{ task, peer, own, other, unit, ratio, goal }`. The lists of both are compared
// before anything is timed. Ours is timed from baskets to lists, the peer's from vectors.
// Ta-Feng where the public data sets are, else drawn baskets of its size.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTaFeng } from "../../datasets/index.js";
import { nextBasket } from "../../src/learners/index.js";
import { createRandom } from "../../src/stats/random.js";
import { CoProcess } from "../peers/co-process.js";
import { sharedFile } from "../shared-data.js";
import { leastSeconds, printRow, takeTurns } from "./turns.js";

const rounds = Number(process.argv[2] ?? 7);
const [top, customersASecond] = [20, 5000];
/** The peer scores some 1,600 customers a second on the machine that the goal was set on. */
const goalRatio = 0.32;
const settings = { neighbours: 300, groups: 7, basketDecay: 0.9, groupDecay: 0.7, ownShare: 0.7 };

const path = sharedFile("tafeng-nbr/baskets.csv.gz");
if (!path) console.error("skipped: Ta-Feng is not there; baskets are drawn");
const histories = path ? await taFengHistories(path) : drawnHistories();
const customers = Int32Array.from({ length: histories.offsets.length - 1 }, (_, c) => c);
const queries = customers.filter((c) => c % 5 === 0);
const reference = customers.filter((c) => c % 5 !== 0 && c % 10 !== 1);
const model = nextBasket.trainTifuKnn(pick(histories, reference), settings);
const asked = pick(histories, queries);
const task = `TIFU-KNN, top ${top} of ${histories.itemCount} items, ${reference.length} customers to compare with`;
const run = () => model.recommend(asked, { top });

const folder = mkdtempSync(join(tmpdir(), "siyu-next-basket-"));
try {
  writeColumns();
  const script = new CoProcess(
    "next_basket.py",
    folder,
    JSON.stringify({ ...settings, top, itemCount: histories.itemCount }),
  );
  try {
    const said = await script.read();
    if (said === undefined) {
      console.error("skipped: scipy is not there (pip install -r benchmarks/peers/requirements.txt)");
      printSpeed(leastSeconds([{ run }], rounds)[0]!);
    } else {
      console.error(said);
      compareLists();
      const { own, peers } = await takeTurns(new Map([[task, { run }]]), [task], script, rounds);
      printSpeed(own.get(task)!);
      printRow({ task, peer: "numpy, scipy", own: own.get(task)!, other: peers.get(task)!, goal: goalRatio });
    }
  } finally {
    script.close();
  }
} finally {
  rmSync(folder, { recursive: true });
}

function printSpeed(seconds: number): void {
  const value = Math.round(queries.length / seconds);
  console.log(JSON.stringify({ task, value, unit: "customers/s", goal: `>= ${customersASecond}` }));
}

/** Equal distances and scores are in another order there, and its sums are rounded elsewhere: a few items may differ. */
function compareLists(): void {
  const lists = new Int32Array(readFileSync(join(folder, "lists.i32")).buffer);
  const { offsets, items } = run();
  let same = 0;
  for (let c = 0; c < queries.length; c++) {
    const theirs = new Set(lists.subarray(c * top, (c + 1) * top));
    for (const item of items.subarray(offsets[c]!, offsets[c + 1]!)) if (theirs.has(item)) same++;
  }
  const share = same / (queries.length * top);
  if (share < 0.99) throw new Error(`Only ${share} of the items are those of the peer.`);
}

function writeColumns(): void {
  const columns = {
    "offsets.i32": histories.offsets,
    "baskets.i32": histories.basketOffsets,
    "items.i32": histories.items,
    "queries.i32": queries,
    "reference.i32": reference,
  };
  for (const [name, column] of Object.entries(columns)) writeFileSync(join(folder, name), column);
}

/** All but the last basket of each customer. */
async function taFengHistories(file: string): Promise<nextBasket.BasketHistories> {
  const events = await loadTaFeng(file);
  return nextBasket.basketHistories(events, { cutoff: { lastBaskets: 1 } });
}

/** Customers of 2 to 12 baskets of about 6 items; few items are bought often, and some again and again. */
function drawnHistories(): nextBasket.BasketHistories {
  const random = createRandom(1);
  const itemCount = 12_000;
  const anyItem = () => Math.floor(itemCount * random.next() ** 3);
  const [offsets, basketOffsets, items] = [[0], [0], [] as number[]];
  for (let customer = 0; customer < 13_858; customer++) {
    const usual = Array.from({ length: 10 }, anyItem);
    for (let basket = 2 + random.int(11); basket > 0; basket--) {
      for (let n = 1 + random.int(11); n > 0; n--)
        items.push(random.next() < 0.3 ? usual[random.int(10)]! : anyItem());
      basketOffsets.push(items.length);
    }
    offsets.push(basketOffsets.length - 1);
  }
  return {
    offsets: Int32Array.from(offsets),
    basketOffsets: Int32Array.from(basketOffsets),
    items: Int32Array.from(items),
    itemCount,
  };
}

function pick(
  { offsets, basketOffsets, items, itemCount }: nextBasket.BasketHistories,
  chosen: Int32Array,
): nextBasket.BasketHistories {
  const [starts, basketStarts, lines] = [[0], [0], [] as number[]];
  for (const c of chosen) {
    for (let b = offsets[c]!; b < offsets[c + 1]!; b++) {
      for (let at = basketOffsets[b]!; at < basketOffsets[b + 1]!; at++) lines.push(items[at]!);
      basketStarts.push(lines.length);
    }
    starts.push(basketStarts.length - 1);
  }
  return {
    offsets: Int32Array.from(starts),
    basketOffsets: Int32Array.from(basketStarts),
    items: Int32Array.from(lines),
    itemCount,
  };
}
