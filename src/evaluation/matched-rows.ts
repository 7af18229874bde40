import type { EventTable } from "../events/table.js";
import { ascendingOrder } from "../metrics/order.js";
import type { Predictions } from "../model/predictions.js";
import { customerCodes } from "./customer-codes.js";

/** Rows of two batches of predictions of one table that are about the same customer, and the same item or category. */
export interface MatchedRows {
  readonly first: Int32Array;
  /** The same rows in the second batch, in the same places. */
  readonly second: Int32Array;
}

/** Matches the rows of two batches; those that only one of them has are left out. */
export function matchedRows<Row>(
  table: EventTable,
  first: Predictions<Row>,
  second: Predictions<Row>,
): MatchedRows {
  const keyCodes = new Map<string, number>();
  const keys = [first, second].map((batch) => keysOf(batch, keyCodes));
  const [a, b] = [first, second].map((batch, k) => {
    const names = Float64Array.from(
      customerCodes(table, batch),
      (code, i) => code * Math.max(1, keyCodes.size) + keys[k]![i]!,
    );
    return { names, order: ascendingOrder(names) };
  });
  const matches: MatchedRows = {
    first: new Int32Array(first.length),
    second: new Int32Array(first.length),
  };
  let n = 0;
  for (let i = 0, j = 0; i < first.length && j < second.length; ) {
    const [rowA, rowB] = [a!.order[i]!, b!.order[j]!];
    const difference = a!.names[rowA]! - b!.names[rowB]!;
    if (difference === 0) {
      matches.first[n] = rowA;
      matches.second[n++] = rowB;
    }
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return { first: matches.first.subarray(0, n), second: matches.second.subarray(0, n) };
}

/** A number for the item or category of each row, the same in every batch that uses the same `known`. */
function keysOf<Row>(batch: Predictions<Row>, known: Map<string, number>): Int32Array {
  const codes = new Int32Array(batch.length);
  if (batch.keyName === undefined) return codes;
  for (let i = 0; i < codes.length; i++) {
    const key = batch.keyAt(i);
    let code = known.get(key);
    if (code === undefined) {
      code = known.size;
      known.set(key, code);
    }
    codes[i] = code;
  }
  return codes;
}
