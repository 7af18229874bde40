import { sampleKeys } from "../../training/customer-sample.js";
import type { ValuedWindow } from "./buyers.js";

/** Who is left out is chosen by other keys than customers to train on. */
const leftOutSeed = 0x6a75;

/**
 * Rows of a window that values can be judged by, ascending: not those who ordered for amounts that are not known. Of
 * those who ordered nothing as large a part is left out, by a hash of their id: they would weigh too much among the
 * rest, and every expectation would look too high.
 */
export function judgedRows({ snapshot, bought, value }: Omit<ValuedWindow, "orders">): number[] {
  const rows = Array.from(value.keys());
  const buyers = rows.filter((i) => bought[i] === 1);
  const unknown = buyers.filter((i) => Number.isNaN(value[i]!)).length / Math.max(1, buyers.length);
  if (unknown === 0) return rows;
  const keys = sampleKeys(snapshot.history.customers, leftOutSeed);
  return rows.filter((i) =>
    bought[i] === 1 ? !Number.isNaN(value[i]!) : keys[snapshot.rows[i]!]! >= unknown,
  );
}
