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
  /** Whether any purchase of the history has an amount. */
  readonly hasAmounts: boolean;
}

/** Merges the purchases of a history into order days, refunds before its cutoff netted. */
export function orderDaysOf(history: History): OrderDays {
  const { offsets, type, day: eventDay, customerCount } = history;
  const amount = history.numbers("amount");
  const quantity = history.numbers("quantity");
  const day = new Int32Array(history.length);
  const amountMinor = new Float64Array(history.length);
  const units = new Float64Array(history.length);
  const refundLines = new Int32Array(customerCount);
  const starts = new Int32Array(customerCount + 1);
  let hasAmounts = false;
  let n = 0;
  for (let c = 0; c < customerCount; c++) {
    const first = n;
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      if (type && type[i] !== purchaseCode) {
        if (type[i] === refundCode) refundLines[c]!++;
        continue;
      }
      if (n === first || day[n - 1] !== eventDay[i]) {
        day[n] = eventDay[i]!;
        amountMinor[n] = Number.NaN;
        units[n] = 0;
        n++;
      }
      if (amount && amount[i]! >= 0) {
        const before = amountMinor[n - 1]!;
        amountMinor[n - 1] = (Number.isNaN(before) ? 0 : before) + amount[i]!;
        hasAmounts = true;
      }
      units[n - 1]! += quantity && quantity[i]! > 0 ? quantity[i]! : 1;
    }
    if (refundLines[c]! > 0) n = netRefunds(history, c, { day, amountMinor, quantity: units, first, end: n });
    starts[c + 1] = n;
  }
  return {
    offsets: starts,
    day: day.slice(0, n),
    amountMinor: amountMinor.slice(0, n),
    quantity: units.slice(0, n),
    refundLines,
    hasAmounts,
  };
}

interface OwnDays {
  readonly day: Int32Array;
  readonly amountMinor: Float64Array;
  readonly quantity: Float64Array;
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
