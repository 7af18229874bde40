import { TrainError } from "../../errors.js";
import { checkWeights, type SparseRows } from "../../matrix/csr.js";

/**
 * Checks what items are learned from.
 *
 * @param rows customers x items: counts or weights of 0 or more
 * @throws OptionsError `shape_mismatch`, `not_ascending`, `not_finite`; TrainError `no_purchases`
 */
export function checkPurchases(rows: SparseRows): void {
  checkWeights("the purchases", rows);
  if (rows.values.some((value) => value > 0)) return;
  throw new TrainError("no_purchases", "There is no purchase of an item to learn from.", {
    customers: rows.offsets.length - 1,
    items: rows.columnCount,
  });
}

/** Purchases as customers x items and as items x customers. */
export interface PurchasesBothWays {
  readonly rows: SparseRows;
  readonly byItem: SparseRows;
}

/** Customers with a value above 0 of each item. */
export function buyersOf({ columns, values, columnCount }: SparseRows): Float64Array {
  const buyers = new Float64Array(columnCount);
  for (let at = 0; at < columns.length; at++) if (values[at]! > 0) buyers[columns[at]!]!++;
  return buyers;
}

/** The same purchases with other values, in f64. */
export function reweighed(
  rows: SparseRows,
  weigh: (value: number, item: number, customer: number) => number,
): SparseRows {
  const { offsets, columns, values } = rows;
  const weights = new Float64Array(values.length);
  for (let customer = 0; customer + 1 < offsets.length; customer++) {
    for (let at = offsets[customer]!; at < offsets[customer + 1]!; at++)
      weights[at] = weigh(values[at]!, columns[at]!, customer);
  }
  return { ...rows, values: weights };
}
