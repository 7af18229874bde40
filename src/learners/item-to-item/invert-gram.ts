import { TrainError } from "../../errors.js";
import type { NumericColumn } from "../../matrix/borders.js";
import { type Engine, invertInSteps, Workspace } from "../../matrix/kernels/index.js";
import { ProductSum } from "../../matrix/product-sum.js";
import { pause, type TrainingRun } from "../training-run.js";
import type { PurchasesBothWays } from "./purchases.js";

/** Items between two looks at the signal. */
const itemsAtOnce = 512;
/** Columns of an inverse that are checked. */
const checkedColumns = 4;
/** Largest error of a weight, as a share of the largest weight of its column, with which f32 will do. */
const tolerance = 1e-4;

/**
 * (X'X + l2 I)^-1 of some items: in f32 where that is accurate, which is measured, else in f64 with twice the time and
 * memory.
 *
 * @param head items, ascending
 * @returns head x head, in the workspace of the engine
 * @throws TrainError `not_positive_definite`; the signal's reason
 */
export async function invertGram(
  purchases: PurchasesBothWays,
  head: Int32Array,
  l2: number,
  engine: Engine,
  run: TrainingRun | undefined,
): Promise<NumericColumn> {
  const workspace = engine.pool?.workspace ?? engine.workspace ?? new Workspace();
  const single = workspace.float32Array(head.length ** 2);
  await fillGram(purchases, head, l2, single, run);
  if ((await isInverted(single, head.length, engine, run)) && isAccurate(single, purchases, head, l2))
    return single;
  workspace.free(single);
  const double = workspace.float64Array(head.length ** 2);
  await fillGram(purchases, head, l2, double, run);
  if (await isInverted(double, head.length, engine, run)) return double;
  throw new TrainError(
    "not_positive_definite",
    `With 'l2' ${l2} the products of items have no inverse: items are bought by the same customers. Raise 'l2'.`,
    { l2, items: head.length },
  );
}

/** X'X + l2 I of some items, the lower triangle. */
async function fillGram(
  { rows, byItem }: PurchasesBothWays,
  head: Int32Array,
  l2: number,
  gram: NumericColumn,
  run: TrainingRun | undefined,
): Promise<void> {
  const n = head.length;
  const sum = new ProductSum(rows.columnCount);
  for (let i = 0; i < n; i++) {
    if (i % itemsAtOnce === 0) await pause(run, { phase: "products", done: i, total: n });
    sum.addProduct(byItem, head[i]!, rows);
    for (let j = 0; j <= i; j++) gram[i * n + j] = sum.values[head[j]!]!;
    gram[i * n + i]! += l2;
    sum.clear();
  }
}

/** Inverts a matrix in its place; false where it is not positive definite beyond rounding. */
async function isInverted(
  matrix: NumericColumn,
  n: number,
  engine: Engine,
  run: TrainingRun | undefined,
): Promise<boolean> {
  try {
    for (const done of invertInSteps(matrix, n, engine))
      await pause(run, { phase: "inverse", done, total: n });
    return true;
  } catch (error) {
    if (error instanceof TrainError && error.code === "not_positive_definite") return false;
    throw error;
  }
}

/**
 * Whether an inverse P is right where it is hardest, in the columns of the items with the most buyers: the error of
 * column p_j is nearly P (G p_j - e_j), with G = X'X + l2 I taken in f64.
 */
function isAccurate(
  inverse: NumericColumn,
  purchases: PurchasesBothWays,
  head: Int32Array,
  l2: number,
): boolean {
  const n = head.length;
  const { byItem } = purchases;
  const lengthOf = (place: number) => byItem.offsets[head[place]! + 1]! - byItem.offsets[head[place]!]!;
  const hardest = Int32Array.from(head.keys()).sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
  return hardest.subarray(0, checkedColumns).every((j) => {
    const column = inverse.subarray(j * n, (j + 1) * n);
    const residual = residualOf(column, j, purchases, head, l2);
    let [error, largest] = [0, 0];
    for (let i = 0; i < n; i++) {
      let change = 0;
      for (let k = 0; k < n; k++) change += inverse[i * n + k]! * residual[k]!;
      error = Math.max(error, Math.abs(change));
      if (i !== j) largest = Math.max(largest, Math.abs(column[i]!));
    }
    return error <= tolerance * largest || error <= tolerance * tolerance * column[j]!;
  });
}

/** (X'X + l2 I) p - e_j over the items of the head. */
function residualOf(
  p: NumericColumn,
  j: number,
  { rows, byItem }: PurchasesBothWays,
  head: Int32Array,
  l2: number,
): Float64Array {
  const ofCustomers = new Float64Array(rows.offsets.length - 1);
  head.forEach((item, place) => {
    for (let at = byItem.offsets[item]!; at < byItem.offsets[item + 1]!; at++)
      ofCustomers[byItem.columns[at]!]! += byItem.values[at]! * p[place]!;
  });
  return Float64Array.from(head, (item, place) => {
    let sum = l2 * p[place]! - (place === j ? 1 : 0);
    for (let at = byItem.offsets[item]!; at < byItem.offsets[item + 1]!; at++)
      sum += byItem.values[at]! * ofCustomers[byItem.columns[at]!]!;
    return sum;
  });
}
