import { RowSum, type SparseRows, transpose } from "../../matrix/csr.js";
import { createPool, type Engine, invertPositiveDefinite, Workspace } from "../../matrix/kernels/index.js";
import { parseOptions } from "../../options.js";
import { TopList } from "../top-list.js";
import { breathe, checkRun, pause, type TrainingRun } from "../training-run.js";
import { ItemWeights } from "./item-weights.js";
import { KeptColumns } from "./nearest-items.js";
import { type EaseOptions, type EaseSettings, easeOptions } from "./options.js";
import { buyersOf, checkPurchases, reweighed } from "./purchases.js";

/**
 * EASE (Steck 2019, eq. 8): of all matrices B with a diagonal of zeros the one that brings X B closest to X, with a
 * ridge. P = (X'X + l2 I)^-1 and B_ij = -P_ij / P_jj, of the `dense` items with the most buyers.
 *
 * Weights from or to an item beyond those are B_ij = G_ij / (G_ii + l2), G = X'X: the first terms of the series of which
 * the inverse is the sum. So every item with a buyer can be recommended.
 *
 * @param rows customers x items: counts or weights of 0 or more
 * @throws OptionsError `unknown_option`, `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`; TrainError
 *   `no_purchases`; the signal's reason
 */
export async function trainEase(
  rows: SparseRows,
  options?: EaseOptions,
  run?: TrainingRun,
): Promise<ItemWeights> {
  const settings = parseOptions(easeOptions, options, "itemToItem.trainEase");
  checkRun(run);
  checkPurchases(rows);
  const popularity = buyersOf(rows);
  const purchases = settings.binary ? reweighed(rows, (value) => (value > 0 ? 1 : 0)) : rows;
  const weights = await solve(purchases, mostBought(popularity, settings.dense), settings, run);
  return new ItemWeights({ method: "ease", weights, popularity });
}

/** The items with the most buyers, equal ones by the lower item; ascending. */
function mostBought(buyers: Float64Array, most: number): Int32Array {
  const ranking = Int32Array.from(buyers.keys()).filter((item) => buyers[item]! > 0);
  ranking.sort((a, b) => buyers[b]! - buyers[a]! || a - b);
  return ranking.slice(0, most).sort();
}

async function solve(
  rows: SparseRows,
  head: Int32Array,
  settings: EaseSettings,
  run: TrainingRun | undefined,
): Promise<SparseRows> {
  const pool = (run?.threads ?? 1) > 1 ? createPool(run!.threads!) : undefined;
  try {
    const workspace = pool?.workspace ?? new Workspace();
    const byItem = transpose(rows);
    const inverse = workspace.float32Array(head.length ** 2);
    fillGram(byItem, rows, head, settings.l2, inverse);
    await pause(run, { phase: "products", done: 1, total: 3 });
    const engine: Engine = pool ? { pool } : { workspace };
    invertPositiveDefinite(inverse, head.length, engine);
    await pause(run, { phase: "inverse", done: 2, total: 3 });
    const columns = keptColumns(byItem, rows, head, inverse, settings);
    await breathe(run);
    run?.onProgress?.({ phase: "weights", done: 3, total: 3 });
    return transpose(columns);
  } finally {
    await pool?.close();
  }
}

/** X'X + l2 I of some items, the lower triangle. */
function fillGram(
  byItem: SparseRows,
  rows: SparseRows,
  head: Int32Array,
  l2: number,
  gram: Float32Array | Float64Array,
): void {
  const n = head.length;
  const sum = new RowSum(rows.columnCount);
  for (let i = 0; i < n; i++) {
    sum.addProduct(byItem, head[i]!, rows);
    for (let j = 0; j <= i; j++) gram[i * n + j] = sum.values[head[j]!]!;
    gram[i * n + i]! += l2;
    sum.clear();
  }
}

/** Items x items: row j holds the weights of column j that are kept. */
function keptColumns(
  byItem: SparseRows,
  rows: SparseRows,
  head: Int32Array,
  inverse: Float32Array | Float64Array,
  { l2, keep }: EaseSettings,
): SparseRows {
  const items = rows.columnCount;
  const placeOf = new Int32Array(items).fill(-1);
  head.forEach((item, place) => {
    placeOf[item] = place;
  });
  const diagonal = new Float64Array(items);
  for (let item = 0; item < items; item++) {
    for (let at = byItem.offsets[item]!; at < byItem.offsets[item + 1]!; at++)
      diagonal[item]! += byItem.values[at]! ** 2;
  }
  const hasTail = byItem.offsets.some(
    (offset, item) => offset > byItem.offsets[item - 1]! && placeOf[item - 1]! < 0,
  );
  const kept = new KeptColumns(items, items);
  const top = new TopList(Math.min(keep, items));
  const sum = new RowSum(items);
  for (let j = 0; j < items; j++) {
    const place = placeOf[j]!;
    // P is symmetric: row j is column j.
    const column = place >= 0 ? inverse.subarray(place * head.length, (place + 1) * head.length) : undefined;
    const scale = column ? -1 / column[place]! : 0;
    const weightOf = (i: number): number => {
      const from = placeOf[i]!;
      return column && from >= 0 ? column[from]! * scale : sum.values[i]! / (diagonal[i]! + l2);
    };
    if (column) {
      for (let from = 0; from < head.length; from++) {
        const size = Math.abs(column[from]! * scale);
        if (size > top.least && from !== place && size > 0) top.offer(size, head[from]!);
      }
    }
    if (hasTail) {
      sum.addProduct(byItem, j, rows);
      sum.values[j] = 0;
      sum.scan(0, (i, value) => {
        if (!(column && placeOf[i]! >= 0)) top.offer(value / (diagonal[i]! + l2), i);
        return 0;
      });
    }
    kept.add(top, weightOf);
    sum.clear();
  }
  return kept.rows();
}
