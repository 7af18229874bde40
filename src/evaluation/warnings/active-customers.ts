import type { History } from "../../events/history.js";
import { orderDaysOf } from "../../events/orders.js";

/** Who can still be warned of. */
export interface ActiveRule {
  /** Days with an order before the scoring, at least. */
  readonly minOrders: number;
  /** The last order is of so many days before the scoring. */
  readonly activeWithinDays: number;
}

/** Customers who can still be warned of, one entry each. */
export interface ActiveCustomers {
  /** Codes in the table, ascending. */
  readonly codes: Int32Array;
  /** Days from the last order to the day before the scoring. */
  readonly daysSinceLast: Int32Array;
  /** The same over the customer's own mean gap between orders; where there is no gap yet, the days themselves. */
  readonly overdueRatio: Float64Array;
}

export function activeCustomers(
  history: History,
  { minOrders, activeWithinDays }: ActiveRule,
): ActiveCustomers {
  const { offsets, day } = orderDaysOf(history);
  const codes = Int32Array.from({ length: history.customerCount }, (_, c) => c).filter((c) => {
    const orders = offsets[c + 1]! - offsets[c]!;
    return orders >= minOrders && history.today - day[offsets[c + 1]! - 1]! < activeWithinDays;
  });
  const daysSinceLast = codes.map((c) => history.today - day[offsets[c + 1]! - 1]!);
  const overdueRatio = Float64Array.from(codes, (c, i) => {
    const [first, last] = [offsets[c]!, offsets[c + 1]! - 1];
    const meanGap = last > first ? (day[last]! - day[first]!) / (last - first) : 1;
    return daysSinceLast[i]! / meanGap;
  });
  return { codes, daysSinceLast, overdueRatio };
}
