import { OptionsError } from "../../errors.js";
import { History } from "../../events/history.js";
import type { Instant } from "../../events/instant.js";
import { instantOf } from "../../events/instant-option.js";
import { type OrderDays, orderDaysOf } from "../../events/orders.js";
import { outcomeOf } from "../../events/outcome.js";
import { dataOf, type EventInput, EventTable } from "../../events/table.js";
import { checkNames } from "../../options.js";
import { check } from "./check.js";
import type { PurchaseSummary } from "./summary.js";

/** Purchase summaries in whole days: same-day orders are one, the first is left out. */
export interface OrderSummary extends PurchaseSummary {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly T: Float64Array;
  readonly logGaps: Float64Array;
}

/** Summaries of all customers with an order before a cutoff, one row each. */
export interface CustomerSummaries extends OrderSummary {
  readonly customerIds: readonly string[];
  /** Mean value of the repeat orders, in the unit of the events' amounts; 0 where there are none. */
  readonly monetary: Float64Array;
  /** Repeat orders with an amount: how many `monetary` is the mean of. */
  readonly valuedOrders: Float64Array;
  /** Day of the first order, as days since 1970-01-01. */
  readonly firstDay: Int32Array;
  /** Day to which T is counted, as days since 1970-01-01: the one before the cutoff, or that of a cutoff within a day. */
  readonly today: number;
  /** Epoch milliseconds, exclusive. */
  readonly cutoff: number;
}

/**
 * Recency, frequency, age and mean value of every customer with an order before the cutoff: what the purchase models
 * and Gamma-Gamma are fitted to. Orders fully refunded before the cutoff do not count, values are net of refunds.
 *
 * @param options `cutoff`: end of the history, exclusive; default the end of the events
 * @throws OptionsError `bad_instant`; `calendar_needed` for baskets without dates
 */
export function summarize(events: EventInput, options: { cutoff?: Instant } = {}): CustomerSummaries {
  checkNames(["cutoff"], options, "btyd.summarize");
  const { cutoff } = options;
  const table = EventTable.from(events);
  const data = datedDataOf(table, "btyd.summarize");
  const until = cutoff === undefined ? table.until : instantOf(cutoff, data.zone, "cutoff of btyd.summarize");
  const history = new History(data, until);
  const orders = orderDaysOf(history);
  const rows = Int32Array.from(history.customers, (_, c) => c).filter(
    (c) => orders.offsets[c + 1]! > orders.offsets[c]!,
  );
  const names = [...history.customers];
  return {
    customerIds: Array.from(rows, (c) => names[c]!),
    ...summaryOf(orders, rows, history.today),
    ...spendOf(orders, rows, history.currencyDigits),
    firstDay: Int32Array.from(rows, (c) => orders.day[orders.offsets[c]!]!),
    today: history.today,
    cutoff: until,
  };
}

/**
 * Orders of each of these customers in the `days` after the cutoff of their summary: the truth of a holdout.
 *
 * @param days a whole number, 0 or more
 * @returns days with an order, one number a row of the summaries
 * @throws OptionsError `bad_option`; `window_not_over`; `calendar_needed` for baskets without dates
 */
export function holdoutOrders(
  events: EventInput,
  summaries: Pick<CustomerSummaries, "customerIds" | "cutoff" | "firstDay" | "recency" | "today">,
  days: number,
): Float64Array {
  const table = EventTable.from(events);
  const data = datedDataOf(table, "btyd.holdoutOrders");
  check("days", days, Number.isInteger(days) && days >= 0, "a whole number, 0 or more");
  const { cutoff, customerIds, firstDay, recency, today } = summaries;
  const end = data.zone.addDays(cutoff, days);
  if (data.zone.dayOf(end - 1) > data.zone.dayOf(table.until - 1)) {
    throw new OptionsError(
      "window_not_over",
      `btyd.holdoutOrders: the events end at ${new Date(table.until).toISOString()}, before the ${days} days after the cutoff do.`,
      { until: table.until, end },
    );
  }
  const { orders, firstOrderAfterDays } = outcomeOf(data, cutoff, end);
  return Float64Array.from(customerIds, (id, i) => {
    const code = data.customers.codeOf(id);
    if (code < 0) return 0;
    // A cutoff within a day: an order day that the summary has already is not one more.
    const isSameDay = firstOrderAfterDays[code] === 0 && firstDay[i]! + recency[i]! === today;
    return orders[code]! - (isSameDay ? 1 : 0);
  });
}

/** Logarithms of most gaps, by days. */
const logsOfGaps = new Float64Array(1024).map((_, gap) => Math.log(gap));

/**
 * Summaries of customers as they stand on a day.
 *
 * @param rows codes of customers with an order
 * @param today calendar day to which ages are counted
 */
export function summaryOf({ offsets, day }: OrderDays, rows: Int32Array, today: number): OrderSummary {
  const n = rows.length;
  const column = (): Float64Array => new Float64Array(n);
  const summary = { frequency: column(), recency: column(), T: column(), logGaps: column() };
  for (let i = 0; i < n; i++) {
    const c = rows[i]!;
    const first = offsets[c]!;
    const last = offsets[c + 1]! - 1;
    summary.frequency[i] = last - first;
    summary.recency[i] = day[last]! - day[first]!;
    summary.T[i] = today - day[first]!;
    let sum = 0;
    for (let k = first; k < last; k++) {
      const gap = day[k + 1]! - day[k]!;
      sum += gap < logsOfGaps.length ? logsOfGaps[gap]! : Math.log(gap);
    }
    summary.logGaps[i] = sum;
  }
  return summary;
}

function spendOf(
  { offsets, amountMinor }: OrderDays,
  rows: Int32Array,
  digits: number,
): Pick<CustomerSummaries, "monetary" | "valuedOrders"> {
  const unit = 10 ** digits;
  const monetary = new Float64Array(rows.length);
  const valuedOrders = new Float64Array(rows.length);
  rows.forEach((c, i) => {
    let sum = 0;
    for (let k = offsets[c]! + 1; k < offsets[c + 1]!; k++) {
      const amount = amountMinor[k]!;
      if (Number.isNaN(amount)) continue;
      sum += amount;
      valuedOrders[i]!++;
    }
    if (valuedOrders[i]! > 0) monetary[i] = sum / valuedOrders[i]! / unit;
  });
  return { monetary, valuedOrders };
}

/** @throws OptionsError `calendar_needed` */
export function datedDataOf(table: EventTable, where: string): ReturnType<typeof dataOf> {
  const data = dataOf(table);
  if (data.clock === "calendar") return data;
  throw new OptionsError(
    "calendar_needed",
    `${where}: ages in days need dated events, not baskets in order.`,
  );
}
