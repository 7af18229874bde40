import { purchaseCode, refundCode } from "./data.js";
import type { History } from "./history.js";
import { OrderRefunds } from "./refunds.js";

/**
 * The order days of a history: one entry for each calendar day on which a customer ordered, in time order.
 * Purchases of one day are one order day, whatever their order ids (the field's habit, stated in the card).
 * A day counts unless every order of it was fully refunded before the cutoff.
 */
export interface OrderDays {
  /** customers + 1 positions: order days of customer c are offsets[c] .. offsets[c + 1] - 1. */
  readonly offsets: Int32Array;
  readonly day: Int32Array;
  /** Value net of refunds known at the cutoff, minor units; NaN where no purchase of the day has an amount. */
  readonly amountMinor: Float64Array;
  /** Units bought; purchases without a quantity count 1. */
  readonly quantity: Float64Array;
  /** Refund lines, per customer. */
  readonly refundLines: Int32Array;
}

/** Merges the purchases of a history into order days, refunds before its cutoff netted. */
export function orderDaysOf(history: History): OrderDays {
  const { offsets, refundLines } = countOrderDays(history);
  const columns = mergedDays(history, offsets);
  const hasRefunds = refundLines.some((lines) => lines > 0);
  const net = hasRefunds ? netOfRefunds(history, offsets, refundLines, columns) : { offsets, ...columns };
  return { ...net, refundLines };
}

type DayColumns = Pick<OrderDays, "day" | "amountMinor" | "quantity">;

/** Where each customer's order days will stand, before refunds; and refund lines. */
function countOrderDays(history: History): Pick<OrderDays, "offsets" | "refundLines"> {
  const { offsets, type, day, customerCount } = history;
  const starts = new Int32Array(customerCount + 1);
  const refundLines = new Int32Array(customerCount);
  let n = 0;
  for (let c = 0; c < customerCount; c++) {
    const end = offsets[c + 1]!;
    let last = -1;
    for (let i = offsets[c]!; i < end; i++) {
      if (type !== undefined && type[i] !== purchaseCode) {
        if (type[i] === refundCode) refundLines[c]!++;
      } else if (day[i] !== last) {
        last = day[i]!;
        n++;
      }
    }
    starts[c + 1] = n;
  }
  return { offsets: starts, refundLines };
}

/** The purchases of each day of each customer, added up. */
function mergedDays(history: History, starts: Int32Array): DayColumns {
  const { offsets, type, day: eventDay, customerCount } = history;
  const amount = history.numbers("amount");
  const units = history.numbers("quantity");
  const days = starts[customerCount]!;
  const day = new Int32Array(days);
  const amountMinor = new Float64Array(days);
  const quantity = new Float64Array(days);
  if (amount === undefined) amountMinor.fill(Number.NaN);
  let k = -1;
  for (let c = 0; c < customerCount; c++) {
    const end = offsets[c + 1]!;
    let last = -1;
    for (let i = offsets[c]!; i < end; i++) {
      if (type !== undefined && type[i] !== purchaseCode) continue;
      const isNew = eventDay[i] !== last;
      if (isNew) {
        last = eventDay[i]!;
        day[++k] = last;
      }
      if (amount !== undefined) {
        const value = amount[i]!;
        const before = amountMinor[k]!;
        if (isNew) amountMinor[k] = value >= 0 ? value : Number.NaN;
        else if (value >= 0) amountMinor[k] = before >= 0 ? before + value : value;
      }
      quantity[k]! += units !== undefined && units[i]! > 0 ? units[i]! : 1;
    }
  }
  return { day, amountMinor, quantity };
}

/** Takes refunds off the order days and closes the gaps of the days that are gone. */
function netOfRefunds(
  history: History,
  starts: Int32Array,
  refundLines: Int32Array,
  columns: DayColumns,
): DayColumns & Pick<OrderDays, "offsets"> {
  const offsets = new Int32Array(starts.length);
  let end = 0;
  for (let c = 0; c + 1 < starts.length; c++) {
    const own = { ...columns, first: starts[c]!, end: starts[c + 1]! };
    const ownEnd = refundLines[c]! > 0 ? netRefunds(history, c, own) : own.end;
    for (const column of Object.values(columns)) column.copyWithin(end, own.first, ownEnd);
    end += ownEnd - own.first;
    offsets[c + 1] = end;
  }
  return {
    offsets,
    day: columns.day.slice(0, end),
    amountMinor: columns.amountMinor.slice(0, end),
    quantity: columns.quantity.slice(0, end),
  };
}

/** The order days first .. end - 1 of one customer. */
interface OwnDays extends DayColumns {
  readonly first: number;
  readonly end: number;
}

/** Takes the refunds of customer c off its order days, drops the days that are wholly refunded, returns the new end. */
function netRefunds(history: History, c: number, own: OwnDays): number {
  const { offsets, type, day } = history;
  const amount = history.numbers("amount");
  const quantity = history.numbers("quantity");
  const orders = history.ids("orderId")?.codes;
  const refunds = new OrderRefunds();
  for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
    const order = orders ? orders[i]! : -1;
    const value = amount && amount[i]! >= 0 ? amount[i]! : 0;
    const units = quantity && quantity[i]! > 0 ? quantity[i]! : 1;
    if (type![i] === purchaseCode) refunds.purchase(order, day[i]!, value, units);
    else if (type![i] === refundCode) takeOff(own, refunds.refund(order, day[i]!, value, units));
  }
  let end = own.first;
  for (let k = own.first; k < own.end; k++) {
    if (refunds.isEmptied(own.day[k]!)) continue;
    own.day[end] = own.day[k]!;
    own.amountMinor[end] = own.amountMinor[k]!;
    own.quantity[end] = own.quantity[k]!;
    end++;
  }
  return end;
}

/** Takes a value off the order day of the refunded order or those before it; what no day covers is dropped. */
function takeOff(own: OwnDays, refund: { day: number; value: number }): void {
  let rest = refund.value;
  for (let k = own.end - 1; k >= own.first && rest > 0; k--) {
    if (own.day[k]! > refund.day || !(own.amountMinor[k]! > 0)) continue;
    const taken = Math.min(rest, own.amountMinor[k]!);
    own.amountMinor[k]! -= taken;
    rest -= taken;
  }
}
