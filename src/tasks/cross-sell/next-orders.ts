import { KeptColumns } from "../../learners/item-to-item/kept-columns.js";
import type { BasketHistories } from "../../learners/next-basket/index.js";
import { TopList } from "../../learners/top-list.js";
import { type SparseRows, transpose } from "../../matrix/csr.js";
import { ProductSum } from "../../matrix/product-sum.js";

/** Added to the geometric mean of how often either had the occasion: few observations say little. */
const shrink = 5;

/**
 * What comes after what: row i has of item j how often j was bought for the first time in the order after one with i,
 * against how often either had the occasion: n_ij / (sqrt(n_i n_j) + shrink).
 *
 * @param keep largest of each row that are kept
 * @returns items x items
 */
export function nextOrders(histories: BasketHistories, keep: number): SparseRows {
  const { before, after } = successions(histories);
  const { itemCount } = histories;
  const ordersWith = transpose(before);
  const times = new Float64Array(itemCount);
  for (const item of after.columns) times[item]!++;
  const sum = new ProductSum(itemCount);
  const top = new TopList(Math.min(keep, itemCount));
  const kept = new KeptColumns(itemCount, itemCount, Math.min(keep, itemCount));
  for (let item = 0; item < itemCount; item++) {
    const occasions = ordersWith.offsets[item + 1]! - ordersWith.offsets[item]!;
    sum.addProduct(ordersWith, item, after);
    sum.values[item] = 0;
    sum.scan(1, (other, count) => {
      top.offer(count / (Math.sqrt(occasions * times[other]!) + shrink), other);
      return 1;
    });
    kept.add(top);
    sum.clear();
  }
  return kept.rows();
}

/** Of each order but a customer's last: its items, and those of the next order that the customer never had before. */
function successions({ offsets, basketOffsets, items, itemCount }: BasketHistories) {
  const rows = { before: new Int32Array(items.length), after: new Int32Array(items.length) };
  const starts = { before: [0], after: [0] };
  const size = { before: 0, after: 0 };
  const owner = new Int32Array(itemCount).fill(-1);
  for (let c = 0; c + 1 < offsets.length; c++) {
    for (let b = offsets[c]!; b < offsets[c + 1]!; b++) {
      const own = items.subarray(basketOffsets[b]!, basketOffsets[b + 1]!);
      if (b > offsets[c]!) {
        for (const item of own) if (owner[item] !== c) rows.after[size.after++] = item;
        starts.after.push(size.after);
      }
      for (const item of own) owner[item] = c;
      if (b + 1 < offsets[c + 1]!) {
        for (const item of own) rows.before[size.before++] = item;
        starts.before.push(size.before);
      }
    }
  }
  const matrix = (name: "before" | "after"): SparseRows => ({
    offsets: Int32Array.from(starts[name]),
    columns: rows[name].slice(0, size[name]),
    values: new Float32Array(size[name]).fill(1),
    columnCount: itemCount,
  });
  return { before: matrix("before"), after: matrix("after") };
}
