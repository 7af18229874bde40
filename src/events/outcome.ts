import { type EventData, purchaseCode } from "./data.js";

/** What customers did in [from, to): labels of a snapshot, one entry a customer of the table. */
export interface Outcome {
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive. */
  readonly to: number;
  /** Calendar days with at least one order; refunds do not take one away. */
  readonly orders: Int32Array;
  /** Gross value of the purchases, minor units. */
  readonly amountMinor: Float64Array;
  /** Days from the cutoff's day to the day of the first order in the window, at least 1 when the cutoff is midnight; -1 without an order. */
  readonly firstOrderAfterDays: Int32Array;
}

/**
 * Labels of the window [from, to). Only label code may call this; feature code has no way to.
 *
 * @param knownBefore events that were known only at or after this instant are not seen: the training cutoff
 */
export function outcomeOf(
  data: EventData,
  from: number,
  to: number,
  knownBefore = Number.POSITIVE_INFINITY,
): Outcome {
  const { zone, day, msOfDay, type, offsets } = data;
  const customers = data.customers.size;
  const amount = data.numbers.amount;
  const knownAt = data.instants.knownAt;
  const orders = new Int32Array(customers);
  const amountMinor = new Float64Array(customers);
  const firstOrderAfterDays = new Int32Array(customers).fill(-1);
  const today = zone.dayOf(from - 1);
  const [firstDay, firstMs] = [zone.dayOf(from), from - zone.startOfDay(zone.dayOf(from))];
  const [lastDay, lastMs] = [zone.dayOf(to - 1), to - zone.startOfDay(zone.dayOf(to - 1))];
  for (let c = 0; c < customers; c++) {
    let seen = Number.NEGATIVE_INFINITY;
    for (let i = offsets[c + 1]! - 1; i >= offsets[c]!; i--) {
      const d = day[i]!;
      const ms = msOfDay ? msOfDay[i]! : 0;
      if (d < firstDay || (d === firstDay && ms < firstMs)) break;
      if (d > lastDay || (d === lastDay && ms >= lastMs)) continue;
      if (type && type[i] !== purchaseCode) continue;
      if (knownAt && knownAt[i]! >= knownBefore) continue;
      if (d !== seen) orders[c]!++;
      seen = d;
      if (amount && amount[i]! > 0) amountMinor[c]! += amount[i]!;
      firstOrderAfterDays[c] = d - today;
    }
  }
  return { from, to, orders, amountMinor, firstOrderAfterDays };
}
