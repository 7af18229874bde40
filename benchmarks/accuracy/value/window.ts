import { History } from "../../../src/events/history.js";
import { orderDaysOf } from "../../../src/events/orders.js";
import { dataOf, type EventTable } from "../../../src/events/table.js";

/** Customers at a cutoff and what they spent before it and within the horizon after it. */
export interface SpendWindow {
  readonly customerIds: readonly string[];
  /** Value of the orders before the cutoff, net of what was sent back before it; units of the currency. */
  readonly pastSpend: Float64Array;
  /** The same of the orders within as many days before the cutoff as the horizon has. */
  readonly lastSpend: Float64Array;
  /** Days since the first order, 1 at least. */
  readonly age: Float64Array;
  /** Value of the orders within the horizon, net of what of them was sent back within it; units of the currency. */
  readonly spend: Float64Array;
}

/** Everybody with an order before the cutoff. */
export function spendWindow(table: EventTable, cutoff: string, horizonDays: number): SpendWindow {
  const data = dataOf(table);
  const start = data.zone.startOfDay(Date.parse(cutoff) / 86_400_000);
  const before = orderDaysOf(new History(data, start));
  const end = new History(data, data.zone.addDays(start, horizonDays));
  const after = orderDaysOf(end);
  const unit = 10 ** data.currencyDigits;
  const today = data.zone.dayOf(start - 1);
  const codes = Int32Array.from({ length: data.customers.size }, (_, c) => c).filter(
    (c) => before.offsets[c + 1]! > before.offsets[c]!,
  );
  const sum = ({ offsets, day, amountMinor }: typeof after, c: number, from: number) => {
    let minor = 0;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) if (day[k]! >= from) minor += amountMinor[k] || 0;
    return Math.max(0, minor) / unit;
  };
  return {
    customerIds: Array.from(codes, (c) => data.customers.at(c)),
    pastSpend: Float64Array.from(codes, (c) => sum(before, c, 0)),
    lastSpend: Float64Array.from(codes, (c) => sum(before, c, today + 1 - horizonDays)),
    age: Float64Array.from(codes, (c) => Math.max(1, today - before.day[before.offsets[c]!]!)),
    spend: Float64Array.from(codes, (c) => sum(after, c, today + 1)),
  };
}
