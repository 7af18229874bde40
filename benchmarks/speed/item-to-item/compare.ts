import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { itemToItem } from "../../../src/learners/index.js";
import type { SparseRows } from "../../../src/matrix/csr.js";
import { CoProcess } from "../../peers/co-process.js";

/** What both sides compute. */
export interface PeerSettings {
  readonly neighbours: number;
  readonly top: number;
  readonly dense: number;
  readonly l2: number;
  readonly factors: number;
  readonly alpha: number;
  /** The ridge of iALS. */
  readonly ridge: number;
  readonly iterations: number;
  /** Iterations that are timed. */
  readonly timed: number;
}

/** Largest difference of two numbers that are the same, as a share of the largest of their kind: they are f32. */
const tolerance = 1e-5;

/**
 * Checks that weights, lists and the objective are those of implicit and numpy; where weights or scores are equal, as far
 * as f32 goes, which of them are kept may differ.
 */
export async function compareWithPeer(
  rows: SparseRows,
  settings: PeerSettings,
  folder: string,
): Promise<void> {
  writeFileSync(join(folder, "offsets.i32"), rows.offsets);
  writeFileSync(join(folder, "columns.i32"), rows.columns);
  writeFileSync(join(folder, "values.f64"), Float64Array.from(rows.values));
  const check = ["cosine", "tfidf", "bm25", "ease", "ials"];
  const script = new CoProcess(
    "item_to_item.py",
    folder,
    JSON.stringify({ ...settings, itemCount: rows.columnCount, check }),
  );
  try {
    if ((await script.read()) === undefined) return;
  } finally {
    script.close();
  }
  const { neighbours } = settings;
  compareSimilarity("cosine", itemToItem.trainCosine(rows, { neighbours }), rows, settings, folder);
  compareSimilarity("tfidf", itemToItem.trainTfidf(rows, { neighbours }), rows, settings, folder);
  compareSimilarity("bm25", itemToItem.trainBm25(rows, { neighbours }), rows, settings, folder);
  await compareEase(rows, settings, folder);
  await compareObjectives(rows, settings, folder);
}

function compareSimilarity(
  name: string,
  model: itemToItem.ItemWeights,
  rows: SparseRows,
  { neighbours, top }: PeerSettings,
  folder: string,
): void {
  const theirs = {
    offsets: int32(folder, `${name}.offsets.i32`),
    columns: int32(folder, `${name}.columns.i32`),
    values: float64(folder, `${name}.values.f64`),
  };
  const { weights } = model;
  let largest = 0;
  for (const weight of weights.values) largest = Math.max(largest, weight);
  let same = 0;
  const isSame = new Uint8Array(model.itemCount).fill(1);
  for (let item = 0; item < model.itemCount; item++) {
    const known = new Map<number, number>();
    for (let at = theirs.offsets[item]!; at < theirs.offsets[item + 1]!; at++)
      known.set(theirs.columns[at]!, theirs.values[at]!);
    // Where the item itself is not among their neighbours, they have one more.
    const least = [...known.values()].sort((a, b) => b - a)[neighbours - 1] ?? 0;
    for (let at = weights.offsets[item]!; at < weights.offsets[item + 1]!; at++) {
      const other = known.get(weights.columns[at]!);
      // One that they have not kept must be as near as the last that they have.
      if (Math.abs(weights.values[at]! - (other ?? least)) > tolerance * largest)
        throw new Error(
          `${name}, item ${item}: ours ${weights.values[at]}, theirs ${other ?? `at least ${least}`}.`,
        );
      if (other !== undefined) same++;
      else isSame[item] = 0;
    }
  }
  const [lists, scores] = [int32(folder, `${name}.lists.i32`), float64(folder, `${name}.scores.f64`)];
  const own = model.recommend(rows, { top });
  let [equal, compared, swapped] = [0, 0, 0];
  for (let c = 0; c + 1 < rows.offsets.length; c++) {
    // Other weights kept of equal ones give other scores.
    if (rows.columns.subarray(rows.offsets[c]!, rows.offsets[c + 1]!).some((item) => isSame[item] === 0))
      continue;
    for (let place = c * top; place < (c + 1) * top; place++) {
      if (!(scores[place]! > 0)) continue;
      compared++;
      if (own.items[place] === lists[place]) equal++;
      else if (Math.abs(own.scores[place]! - scores[place]!) <= tolerance * scores[place]!) swapped++;
    }
  }
  if (equal + swapped < compared)
    throw new Error(`${name}: ${compared - equal - swapped} places of lists differ.`);
  report(`${name} beside implicit`, {
    sameWeights: share(same, weights.columns.length),
    comparedOfLists: share(compared, lists.length),
    sameInLists: share(equal, compared),
  });
}

async function compareEase(rows: SparseRows, { dense, l2 }: PeerSettings, folder: string): Promise<void> {
  const head = int32(folder, "ease.head.i32");
  const theirs = float64(folder, "ease.weights.f64");
  const whole = await itemToItem.trainEase(rows, { dense, l2, keep: rows.columnCount });
  const places = new Int32Array(rows.columnCount).fill(-1);
  head.forEach((item, place) => {
    places[item] = place;
  });
  let [error, largest, seen] = [0, 0, 0];
  for (const item of head) {
    for (let at = whole.weights.offsets[item]!; at < whole.weights.offsets[item + 1]!; at++) {
      const to = places[whole.weights.columns[at]!]!;
      if (to < 0) continue;
      const other = theirs[places[item]! * head.length + to]!;
      error = Math.max(error, Math.abs(whole.weights.values[at]! - other));
      largest = Math.max(largest, Math.abs(other));
      seen++;
    }
  }
  const isSame = error <= tolerance * largest && seen >= 0.99 * head.length * (head.length - 1);
  if (!isSame)
    throw new Error(`EASE: weights differ by ${error}, the largest is ${largest}; ${seen} compared.`);
  const served = await itemToItem.trainEase(rows, { dense, l2 });
  const [all, kept] = [whole.recommend(rows), served.recommend(rows)];
  let same = 0;
  for (let c = 0; c + 1 < all.offsets.length; c++) {
    const list = new Set(all.items.subarray(all.offsets[c]!, all.offsets[c + 1]!));
    for (const item of kept.items.subarray(kept.offsets[c]!, kept.offsets[c + 1]!))
      if (list.has(item)) same++;
  }
  report("EASE beside numpy", {
    largestDifference: Number(error.toPrecision(2)),
    listsOfKeptWeights: share(same, all.items.length),
  });
}

/** Both come to nearly the same objective, from other starts. */
async function compareObjectives(rows: SparseRows, settings: PeerSettings, folder: string): Promise<void> {
  const { factors, alpha, ridge, iterations } = settings;
  const options = { factors, alpha, l2: ridge, frequencyPower: 0, iterations };
  const model = await itemToItem.trainIals(rows, options);
  const own = objectiveOf(rows, model, settings);
  const other = float64(folder, "ials.objective.f64")[0]!;
  if (own > 1.005 * other) throw new Error(`iALS: our objective is ${own}, theirs ${other}.`);
  report("iALS beside implicit", { objective: Number((own / other).toPrecision(5)) });
}

/** Hu, Koren & Volinsky 2008, eq. 3, customers solved for exactly. */
function objectiveOf(
  rows: SparseRows,
  model: itemToItem.FactorModel,
  { alpha, ridge, factors: f }: PeerSettings,
): number {
  const [x, y] = [model.foldIn(rows), model.itemFactors];
  const [gramX, gramY] = [gramOf(x, f), gramOf(y, f)];
  let sum = 0;
  for (let k = 0; k < f; k++) sum += ridge * (gramX[k * f + k]! + gramY[k * f + k]!);
  for (let k = 0; k < f * f; k++) sum += gramX[k]! * gramY[k]!;
  for (let u = 0; u + 1 < rows.offsets.length; u++) {
    for (let at = rows.offsets[u]!; at < rows.offsets[u + 1]!; at++) {
      let score = 0;
      for (let k = 0; k < f; k++) score += x[u * f + k]! * y[rows.columns[at]! * f + k]!;
      sum += (1 + alpha * rows.values[at]!) * (1 - score) ** 2 - score * score;
    }
  }
  return sum;
}

function gramOf(vectors: Float64Array, f: number): Float64Array {
  const gram = new Float64Array(f * f);
  for (let from = 0; from < vectors.length; from += f) {
    for (let k = 0; k < f; k++)
      for (let l = 0; l < f; l++) gram[k * f + l]! += vectors[from + k]! * vectors[from + l]!;
  }
  return gram;
}

function report(task: string, figures: Readonly<Record<string, number>>): void {
  console.log(JSON.stringify({ task, ...figures }));
}

function share(part: number, whole: number): number {
  return Number((part / whole).toPrecision(5));
}

function int32(folder: string, name: string): Int32Array {
  return new Int32Array(Uint8Array.from(readFileSync(join(folder, name))).buffer);
}

function float64(folder: string, name: string): Float64Array {
  return new Float64Array(Uint8Array.from(readFileSync(join(folder, name))).buffer);
}
