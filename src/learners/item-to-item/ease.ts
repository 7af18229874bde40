import { type SparseRows, transpose } from "../../matrix/csr.js";
import { createPool, Workspace } from "../../matrix/kernels/index.js";
import { parseOptions } from "../../options.js";
import { checkRun, type TrainingRun } from "../training-run.js";
import { easeRows } from "./ease-rows.js";
import { invertGram } from "./invert-gram.js";
import { ItemWeights } from "./item-weights.js";
import { type EaseOptions, easeOptions } from "./options.js";
import { buyersOf, checkPurchases, reweighed } from "./purchases.js";

/**
 * EASE (Steck 2019, eq. 8): of all matrices B with a diagonal of zeros the one that brings X B closest to X, with a
 * ridge. P = (X'X + l2 I)^-1 and B_ij = -P_ij / P_jj, of the `dense` items with the most buyers.
 *
 * Weights from or to an item beyond those are B_ij = G_ij / (G_ii + l2), G = X'X: the first terms of the series whose sum
 * is the inverse. So every item that was ever bought with another can be recommended.
 *
 * Of each row, what having an item says of the others, the `keep` largest weights are kept. By columns the small weights
 * of many items for a popular one would be lost, which together are much.
 *
 * @param rows customers x items: counts or weights of 0 or more
 * @throws OptionsError `unknown_option`, `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`; TrainError
 *   `no_purchases`, `not_positive_definite` for a ridge too small; the signal's reason
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
  const weighed = settings.binary ? reweighed(rows, (value) => (value > 0 ? 1 : 0)) : rows;
  const purchases = { rows: weighed, byItem: transpose(weighed) };
  const head = mostBought(popularity, settings.dense);
  const pool = (run?.threads ?? 1) > 1 ? createPool(run!.threads!) : undefined;
  try {
    const engine = pool ? { pool } : { workspace: new Workspace() };
    const inverse = await invertGram(purchases, head, settings.l2, engine, run);
    const weights = await easeRows(purchases, head, inverse, settings, run);
    return new ItemWeights({ method: "ease", weights, popularity });
  } finally {
    await pool?.close();
  }
}

/** The items with the most buyers, equal ones by the lower item; ascending. */
function mostBought(buyers: Float64Array, most: number): Int32Array {
  const ranking = Int32Array.from(buyers.keys()).filter((item) => buyers[item]! > 0);
  ranking.sort((a, b) => buyers[b]! - buyers[a]! || a - b);
  return ranking.slice(0, most).sort();
}
