import type { NumericColumn } from "../../matrix/borders.js";
import { type SparseRows, squaredNorms } from "../../matrix/csr.js";
import { ProductSum } from "../../matrix/product-sum.js";
import { TopList } from "../top-list.js";
import { breathe, pause, type TrainingRun } from "../training-run.js";
import { KeptColumns } from "./kept-columns.js";
import type { EaseSettings } from "./options.js";
import type { PurchasesBothWays } from "./purchases.js";

/** Items between two looks at the signal. */
const itemsAtOnce = 512;

/**
 * The weights of EASE that are kept of each row: of the head by the inverse, else by the first terms of its series.
 *
 * @param head items that were solved for, ascending
 * @param inverse head x head: (X'X + l2 I)^-1
 * @returns items x items, f32: row i holds what having item i says of the others
 */
export async function easeRows(
  { rows, byItem }: PurchasesBothWays,
  head: Int32Array,
  inverse: NumericColumn,
  { l2, keep }: EaseSettings,
  run: TrainingRun | undefined,
): Promise<SparseRows> {
  const items = rows.columnCount;
  const most = Math.min(keep, items);
  const squares = squaredNorms(byItem);
  const places = new Int32Array(items).fill(-1);
  head.forEach((item, place) => {
    places[item] = place;
  });
  const factors = Float64Array.from(head.keys(), (place) => -1 / inverse[place * (head.length + 1)]!);
  const hasTail = squares.some((square, item) => square > 0 && places[item]! < 0);
  const kept = new KeptColumns(items, items, most);
  const top = new TopList(most);
  const sum = new ProductSum(items);
  for (let item = 0; item < items; item++) {
    if (item % itemsAtOnce === 0) await pause(run, { phase: "weights", done: item, total: items });
    const place = places[item]!;
    const from = place * head.length;
    if (place >= 0) {
      // The weights of an item among the head are its row of the inverse, over the diagonal of each column.
      for (let to = 0; to < head.length; to++) {
        const weight = inverse[from + to]! * factors[to]!;
        const size = weight < 0 ? -weight : weight;
        if (size > top.least && to !== place) top.offer(size, head[to]!);
      }
    }
    const scale = 1 / (squares[item]! + l2);
    if (place < 0 || hasTail) {
      sum.addProduct(byItem, item, rows);
      sum.values[item] = 0;
      sum.scan(0, (other, product) => {
        if (place < 0 || places[other]! < 0) top.offer(product * scale, other);
        return top.least > 0 ? top.least / scale : 0;
      });
    }
    kept.add(top, (other, size) => {
      const to = places[other]!;
      return place < 0 || to < 0 ? size : inverse[from + to]! * factors[to]!;
    });
    sum.clear();
  }
  await breathe(run);
  run?.onProgress?.({ phase: "weights", done: items, total: items });
  return kept.rows();
}
