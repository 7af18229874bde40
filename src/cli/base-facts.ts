import { type EventData, purchaseCode } from "../events/data.js";
import { History } from "../events/history.js";
import { orderDaysOf } from "../events/orders.js";
import { audienceOf } from "../tasks/propensity/audience.js";

/** Optional fields of which models may need a certain share of the purchases. */
export const neededFields = ["itemId", "categoryId", "amount", "orderId"] as const;
export type NeededField = (typeof neededFields)[number];

/** Counts of a base that say which models it can feed. */
export interface BaseFacts {
  readonly purchases: number;
  /** Customers with an order day. */
  readonly customers: number;
  /** Customers with two order days or more. */
  readonly returning: number;
  /** Customers with one order day. */
  readonly newBuyers: number;
  /** Customers with an event who have never bought. */
  readonly followers: number;
  readonly orderDays: number;
  /** Days from the first order day to the last, both counted. */
  readonly historyDays: number;
  /** Whether any event says a time of day: without one the time zone makes no difference. */
  readonly hasTimes: boolean;
  /** Share of the purchases that give the field, 0 .. 1. */
  readonly given: Readonly<Record<NeededField, number>>;
}

/** What a table holds, seen from its end; refunded order days do not count. */
export function baseFacts(data: EventData): BaseFacts {
  const history = new History(data, data.until);
  const orders = orderDaysOf(history);
  const { offsets, day } = orders;
  let customers = 0;
  let returning = 0;
  for (let c = 0; c + 1 < offsets.length; c++) {
    const days = offsets[c + 1]! - offsets[c]!;
    if (days > 0) customers++;
    if (days > 1) returning++;
  }
  const first = day.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = day.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return {
    purchases: purchasesIn(data),
    customers,
    returning,
    newBuyers: audienceOf("newBuyers", history, orders).length,
    followers: audienceOf("followers", history, orders).length,
    orderDays: day.length,
    historyDays: day.length === 0 ? 0 : last - first + 1,
    hasTimes: data.msOfDay !== undefined,
    given: {
      itemId: shareGiven(data, data.ids.itemId?.codes),
      categoryId: shareGiven(data, data.ids.categoryId?.codes),
      amount: shareGiven(data, data.numbers.amount),
      orderId: shareGiven(data, data.ids.orderId?.codes),
    },
  };
}

function purchasesIn({ type, day }: EventData): number {
  if (!type) return day.length;
  let purchases = 0;
  for (const code of type) if (code === purchaseCode) purchases++;
  return purchases;
}

/** Share of purchases with a value; -1 is "not given" in codes and numbers alike. */
function shareGiven(data: EventData, column: ArrayLike<number> | undefined): number {
  const purchases = purchasesIn(data);
  if (!column || purchases === 0) return 0;
  let given = 0;
  for (let i = 0; i < column.length; i++) {
    if ((!data.type || data.type[i] === purchaseCode) && column[i]! >= 0) given++;
  }
  return given / purchases;
}
