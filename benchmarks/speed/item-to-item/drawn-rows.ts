import type { SparseRows } from "../../../src/matrix/csr.js";
import { createRandom } from "../../../src/stats/random.js";

/** Purchases drawn at random: as many items a customer, the first of the items more often than the last. */
export function drawnRows(customers = 100_000, columnCount = 10_000, pairs = 2_000_000): SparseRows {
  const random = createRandom(1);
  const each = Math.round(pairs / customers);
  const offsets = Int32Array.from({ length: customers + 1 }, (_, c) => c * each);
  const columns = new Int32Array(customers * each);
  const own = new Set<number>();
  for (let customer = 0; customer < customers; customer++) {
    own.clear();
    while (own.size < each) own.add(Math.floor(columnCount * random.next() ** 2));
    columns.set(Int32Array.from(own).sort(), customer * each);
  }
  return { offsets, columns, values: new Float64Array(columns.length).fill(1), columnCount };
}
