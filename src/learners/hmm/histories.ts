import { EventError, OptionsError } from "../../errors.js";
import { History } from "../../events/history.js";
import type { Instant } from "../../events/instant.js";
import { instantOf } from "../../events/instant-option.js";
import { type OrderDays, orderDaysOf } from "../../events/orders.js";
import { dataOf, type EventInput, EventTable } from "../../events/table.js";

/** Repeat orders of many customers by the day: what the hidden Markov model is fitted to and filters. */
export interface OrderHistories {
  /** customers + 1 positions: repeat orders of customer c are offsets[c] .. offsets[c + 1] - 1. */
  readonly offsets: Int32Array;
  /** Whole days from each repeat order to the last day before the cutoff, earliest order first: T - 1 .. 0. */
  readonly daysAgo: Int32Array;
  /** Age of each customer: days from the first order, which is left out, to the last day before the cutoff. */
  readonly T: Int32Array;
  /** Orders that each entry of `daysAgo` stands for, above 0; 1 when absent. */
  readonly ordersEach?: number;
}

/** Order histories of all customers with an order before a cutoff. */
export interface CustomerHistories extends OrderHistories {
  readonly customerIds: readonly string[];
  /** Epoch milliseconds, exclusive. */
  readonly cutoff: number;
}

/**
 * The repeat orders of every customer with an order before the cutoff. Orders of one day are one; orders fully
 * refunded before the cutoff do not count.
 *
 * @param cutoff exclusive; default the end of the events
 * @throws OptionsError `bad_instant`; `calendar_needed` for baskets without dates
 */
export function orderHistories(events: EventInput, { cutoff }: { cutoff?: Instant } = {}): CustomerHistories {
  const table = EventTable.from(events);
  const data = dataOf(table);
  if (data.clock !== "calendar") {
    throw new OptionsError(
      "calendar_needed",
      "hmm.orderHistories: periods in days need dated events, not baskets in order.",
    );
  }
  const until =
    cutoff === undefined ? table.until : instantOf(cutoff, data.zone, "cutoff of hmm.orderHistories");
  const history = new History(data, until);
  const orders = orderDaysOf(history);
  const rows = Int32Array.from(history.customers, (_, c) => c).filter(
    (c) => orders.offsets[c + 1]! > orders.offsets[c]!,
  );
  const names = [...history.customers];
  return {
    customerIds: Array.from(rows, (c) => names[c]!),
    ...historiesOf(orders, rows, history.today),
    cutoff: until,
  };
}

/**
 * Histories of customers as they stand on a day.
 *
 * @param rows codes of customers with an order
 * @param today calendar day of the last millisecond before the cutoff
 */
export function historiesOf({ offsets, day }: OrderDays, rows: Int32Array, today: number): OrderHistories {
  const starts = new Int32Array(rows.length + 1);
  const T = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const first = offsets[rows[i]!]!;
    starts[i + 1] = starts[i]! + offsets[rows[i]! + 1]! - first - 1;
    T[i] = today - day[first]!;
  }
  const daysAgo = new Int32Array(starts[rows.length]!);
  for (let i = 0, n = 0; i < rows.length; i++) {
    const end = offsets[rows[i]! + 1]!;
    for (let k = offsets[rows[i]!]! + 1; k < end; k++) daysAgo[n++] = today - day[k]!;
  }
  return { offsets: starts, daysAgo, T };
}

/**
 * Checks that the columns fit together and every customer is a possible one.
 *
 * @throws EventError `history_length` when lengths differ, `history_value` for the first impossible customer
 */
export function checkHistories({ offsets, daysAgo, T }: OrderHistories): void {
  if (offsets.length !== T.length + 1 || offsets[0] !== 0 || offsets[T.length] !== daysAgo.length) {
    throw new EventError(
      "history_length",
      `Order histories of ${T.length} customers: expected ${T.length + 1} offsets from 0 to ${daysAgo.length}, got ${offsets.length} from ${offsets[0]} to ${offsets[offsets.length - 1]}.`,
      { customers: T.length, offsets: offsets.length, orders: daysAgo.length },
    );
  }
  for (let c = 0; c < T.length; c++) {
    let before = T[c]!;
    let isPossible = before >= 0 && offsets[c + 1]! >= offsets[c]!;
    for (let k = offsets[c]!; isPossible && k < offsets[c + 1]!; k++) {
      const ago = daysAgo[k]!;
      isPossible = ago >= 0 && ago <= before && ago < T[c]!;
      before = ago;
    }
    if (isPossible) continue;
    throw new EventError(
      "history_value",
      `Row ${c} of the order histories: expected an age T >= 0 and repeat orders from T - 1 to 0 days ago, the earliest first, got T ${T[c]} and [${daysAgo.subarray(offsets[c]!, offsets[c + 1]!).join(", ")}].`,
      { row: c, T: T[c]! },
    );
  }
}

/**
 * The histories as they stood `days` earlier, of those customers who had ordered by then.
 *
 * @returns the histories, and the row of each of them in those given
 */
export function historiesBefore(
  { offsets, daysAgo, T }: OrderHistories,
  days: number,
): { readonly histories: OrderHistories; readonly rows: Int32Array } {
  const rows = Int32Array.from(T, (_, c) => c).filter((c) => T[c]! >= days);
  const starts = new Int32Array(rows.length + 1);
  const earlier: number[] = [];
  rows.forEach((c, i) => {
    for (let k = offsets[c]!; k < offsets[c + 1]! && daysAgo[k]! >= days; k++)
      earlier.push(daysAgo[k]! - days);
    starts[i + 1] = earlier.length;
  });
  return {
    histories: {
      offsets: starts,
      daysAgo: Int32Array.from(earlier),
      T: Int32Array.from(rows, (c) => T[c]! - days),
    },
    rows,
  };
}

/** The histories of some customers. */
export function pickHistories(
  { offsets, daysAgo, T }: OrderHistories,
  rows: ArrayLike<number>,
): OrderHistories {
  const starts = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++)
    starts[i + 1] = starts[i]! + offsets[rows[i]! + 1]! - offsets[rows[i]!]!;
  const picked = new Int32Array(starts[rows.length]!);
  for (let i = 0; i < rows.length; i++)
    picked.set(daysAgo.subarray(offsets[rows[i]!]!, offsets[rows[i]! + 1]!), starts[i]!);
  return { offsets: starts, daysAgo: picked, T: Int32Array.from(rows, (c) => T[c]!) };
}
