import fc from "fast-check";
import type { RankedLists } from "../../../src/learners/top-list.js";
import type { SparseRows } from "../../../src/matrix/csr.js";

/** Sparse rows of customers given as [item, value] pairs, or as items of value 1. */
export function rowsOf(
  customers: readonly (readonly (number | readonly [item: number, value: number])[])[],
  columnCount: number,
): SparseRows {
  const entries = customers.map((own) => {
    const values = new Map(
      own.map((entry) => (typeof entry === "number" ? [entry, 1] : [entry[0], entry[1]])),
    );
    return [...values].sort((a, b) => a[0] - b[0]);
  });
  let end = 0;
  return {
    offsets: Int32Array.from([0, ...entries.map(({ length }) => (end += length))]),
    columns: Int32Array.from(entries.flat(), ([item]) => item),
    values: Float64Array.from(entries.flat(), ([, value]) => value),
    columnCount,
  };
}

/** All candidates of each customer. */
export function everyItem(customers: number, itemCount: number) {
  return {
    offsets: Int32Array.from({ length: customers + 1 }, (_, c) => c * itemCount),
    columns: Int32Array.from({ length: customers * itemCount }, (_, at) => at % itemCount),
  };
}

/** Lists as arrays. */
export function listsOf({ offsets, items }: RankedLists): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, c) => [
    ...items.subarray(offsets[c]!, offsets[c + 1]!),
  ]);
}

/** Sparse rows as dense arrays. */
export function denseOf({ offsets, columns, values, columnCount }: SparseRows): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, row) => {
    const dense = new Array<number>(columnCount).fill(0);
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) dense[columns[at]!] = values[at]!;
    return dense;
  });
}

export const shopItems = 12;

/** Shops of some customers with some of 12 items and counts of 1 to 4; at least one purchase. */
export const shops = fc
  .array(fc.array(fc.tuple(fc.nat(shopItems - 1), fc.integer({ min: 1, max: 4 })), { maxLength: 8 }), {
    minLength: 1,
    maxLength: 15,
  })
  .filter((all) => all.flat().length > 0);
