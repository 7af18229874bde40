import { dayMs } from "../../src/events/calendar-day.js";
import { GrowingColumn } from "../../src/events/columns.js";
import type { NumberColumn } from "../../src/events/data.js";
import { Dictionary } from "../../src/events/dictionary.js";
import { instacart } from "./layouts/instacart.js";
import type { RelativeLoadSettings } from "./load-options.js";
import { recognise, rowsOf } from "./table-file.js";

const hourMs = 3_600_000;

/** Who ordered when: columns by the order's code. */
export interface OrderBook {
  readonly orders: Dictionary;
  readonly customers: Dictionary;
  readonly customer: NumberColumn;
  /** Epoch milliseconds, counted from the anchor. */
  readonly time: Float64Array;
  /** Rows that are no orders. */
  readonly broken: readonly string[];
}

/**
 * Reads `orders.csv` into columns (about 50 bytes an order).
 *
 * A customer's first order in the file is on the anchor, each later one `days_since_prior_order` after the one
 * before it, in the order of `order_number`, at its hour of the day.
 */
export async function readOrders(path: string, settings: RelativeLoadSettings): Promise<OrderBook> {
  const table = await recognise(path, [instacart.orders, instacart.ordersOfCustomers]);
  const { at } = table;
  const orders = new Dictionary();
  const customers = new Dictionary();
  const customer = new GrowingColumn(0);
  const number = new GrowingColumn(0);
  const gap = new GrowingColumn(0);
  const hour = new GrowingColumn(0);
  const broken: string[] = [];
  for await (const rows of rowsOf(table, settings)) {
    for (const row of rows) {
      if (typeof row === "string") {
        broken.push(row);
        continue;
      }
      const [id, who] = [row[at.order]!.trim(), row[at.customer]!.trim()];
      const [n, days, h] = [wholeNumber(row[at.number]!), daysOf(row[at.gap]!), wholeNumber(row[at.hour]!)];
      const isOrder = id !== "" && who !== "" && n >= 1 && h <= 23 && (days >= 0 || n === 1);
      const code = isOrder && orders.codeOf(id) < 0 ? orders.add(id) : -1;
      if (code < 0) {
        broken.push(row.join(table.delimiter));
        continue;
      }
      customer.set(code, customers.add(who));
      number.set(code, n);
      gap.set(code, Number.isNaN(days) ? 0 : days);
      hour.set(code, h);
    }
  }
  const size = orders.size;
  const column = (grown: GrowingColumn): NumberColumn => grown.finish(size) ?? new Int8Array(size);
  const columns = {
    customer: column(customer),
    number: column(number),
    gap: column(gap),
    hour: column(hour),
  };
  return { orders, customers, customer: columns.customer, time: timesOf(columns, settings.anchor), broken };
}

interface OrderColumns {
  readonly customer: NumberColumn;
  readonly number: NumberColumn;
  readonly gap: NumberColumn;
  readonly hour: NumberColumn;
}

/** Epoch milliseconds of each order. */
function timesOf({ customer, number, gap, hour }: OrderColumns, anchor: number): Float64Array {
  const byCustomer = Int32Array.from(customer.keys());
  const compare = (a: number, b: number) => customer[a]! - customer[b]! || number[a]! - number[b]!;
  // As published, the file is in this order already.
  if (byCustomer.some((order, i) => i > 0 && compare(order - 1, order) > 0)) byCustomer.sort(compare);
  const time = new Float64Array(byCustomer.length);
  let day = anchor;
  let who = -1;
  for (const order of byCustomer) {
    day = customer[order] === who ? day + gap[order]! : anchor;
    who = customer[order]!;
    time[order] = day * dayMs + hour[order]! * hourMs;
  }
  return time;
}

/** A whole number of 0 or more; NaN of any other text. */
function wholeNumber(text: string): number {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** Days of "15.0"; NaN of "", which the first order of a customer has, and of any other text. */
function daysOf(text: string): number {
  const days = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isInteger(days) && days >= 0 ? days : Number.NaN;
}
