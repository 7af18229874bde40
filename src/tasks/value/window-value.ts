import { type EventData, purchaseCode } from "../../events/data.js";
import { History } from "../../events/history.js";
import { orderDaysOf } from "../../events/orders.js";
import type { Snapshot } from "../../training/snapshot.js";

/** A window of customers whose order days count. */
export interface ValueWindow {
  readonly snapshot: Pick<Snapshot, "history" | "orders" | "rows">;
  /** Length of the window, days. */
  readonly horizon: number;
}

/**
 * Net value of the order days in [cutoff, cutoff + horizon) of each row, units of the currency, as known at the end of the
 * window: refunds of those orders before it are off, those of older orders are not the window's. Days whose amounts are
 * not known count as the mean of the others.
 *
 * Only label code may call this.
 *
 * @param knownBefore events known only later than this are not seen: the cutoff of the training
 * @returns 0 or more; 0 without an order, NaN where no amount of the orders is known
 */
export function windowValues(
  data: EventData,
  { snapshot, horizon }: ValueWindow,
  knownBefore = Number.POSITIVE_INFINITY,
): Float64Array {
  const { zone, currencyDigits } = data;
  const { cutoff } = snapshot.history;
  const end = zone.addDays(cutoff, horizon);
  const known = new History(asKnownBefore(data, knownBefore), end);
  const { offsets, day, amountMinor } = orderDaysOf(known);
  const firstDay = zone.dayOf(cutoff);
  const isWithinDay = cutoff > zone.startOfDay(firstDay);
  const unit = 10 ** currencyDigits;
  return Float64Array.from(snapshot.rows, (c) => {
    let [sum, valued, days] = [0, 0, 0];
    for (let k = offsets[c + 1]! - 1; k >= offsets[c]! && day[k]! >= firstDay; k--) {
      let amount = amountMinor[k]!;
      if (isWithinDay && day[k] === firstDay) {
        const later = purchasesFrom(known, c, cutoff);
        if (later.count === 0) continue;
        amount = later.valued > 0 ? amount - spentOn(snapshot, c, firstDay) : Number.NaN;
      }
      days++;
      if (Number.isNaN(amount)) continue;
      valued++;
      sum += Math.max(0, amount);
    }
    if (days === 0) return 0;
    return valued === 0 ? Number.NaN : ((sum / valued) * days) / unit;
  });
}

/** Purchases of customer c from an instant to the end of its day, and how many of them have an amount. */
function purchasesFrom(history: History, c: number, instant: number): { count: number; valued: number } {
  const { offsets, type, day, zone } = history;
  const amount = history.numbers("amount");
  const today = zone.dayOf(instant);
  let [count, valued] = [0, 0];
  for (let i = offsets[c + 1]! - 1; i >= offsets[c]! && day[i]! >= today; i--) {
    if (day[i]! > today || history.instantAt(i) < instant || (type && type[i] !== purchaseCode)) continue;
    count++;
    if (amount && amount[i]! >= 0) valued++;
  }
  return { count, valued };
}

/** What customer c had spent on a day before the cutoff, minor units. */
function spentOn({ orders }: ValueWindow["snapshot"], c: number, day: number): number {
  const last = orders.offsets[c + 1]! - 1;
  return last >= orders.offsets[c]! && orders.day[last] === day ? orders.amountMinor[last]! || 0 : 0;
}

/** The events as if those known before an instant had been known at once. */
function asKnownBefore(data: EventData, instant: number): EventData {
  const { knownAt } = data.instants;
  if (!knownAt) return data;
  return {
    ...data,
    instants: { ...data.instants, knownAt: knownAt.map((known) => (known >= instant ? known : Number.NaN)) },
  };
}
