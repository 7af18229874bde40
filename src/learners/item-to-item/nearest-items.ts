import { type SparseRows, transpose } from "../../matrix/csr.js";
import { ProductSum } from "../../matrix/product-sum.js";
import { TopList } from "../top-list.js";
import { KeptColumns } from "./kept-columns.js";

/** How products of two items become their similarity: product / (lengths[i] lengths[j] + shrink). */
export interface Shrinkage {
  readonly lengths: Float64Array;
  readonly shrink: number;
}

const leastAbove = Number.MIN_VALUE;

/**
 * Of each item the others with the largest products of their columns, equal ones by the lower item; only products
 * above 0. An item says nothing of itself.
 *
 * @param rows customers x items
 * @param neighbours items to keep of each item
 * @returns items x items, f32; sums are made and compared in f64
 */
export function nearestItems(rows: SparseRows, neighbours: number, shrinkage?: Shrinkage): SparseRows {
  const items = rows.columnCount;
  const most = Math.min(neighbours, items - 1);
  const byItem = transpose(rows);
  const kept = new KeptColumns(items, items, most);
  const sum = new ProductSum(items);
  const top = new TopList(most);
  for (let item = 0; item < items; item++) {
    sum.addProduct(byItem, item, rows);
    sum.values[item] = 0;
    if (shrinkage) offerShrunk(sum, item, shrinkage, top);
    else {
      sum.scan(leastAbove, (other, product) => {
        top.offer(product, other);
        return Math.max(top.least, leastAbove);
      });
    }
    kept.add(top);
    sum.clear();
  }
  return kept.rows();
}

function offerShrunk(sum: ProductSum, item: number, { lengths, shrink }: Shrinkage, top: TopList): void {
  const length = lengths[item]!;
  sum.scan(-Infinity, (other, product) => {
    top.offer(product / (length * lengths[other]! + shrink), other);
    return -Infinity;
  });
}
