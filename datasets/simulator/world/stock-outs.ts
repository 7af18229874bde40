import type { Random } from "../../../src/stats/random.js";
import { isoDate } from "./calendar.js";
import type { Item, Shelf } from "./catalogue.js";

/** Days [from, to) of the simulation. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When an item was not to be had: ISO dates, both inclusive. */
export interface StockOut {
  readonly itemId: string;
  readonly from: string;
  readonly to: string;
}

/** Rank of the item of each category that never runs out, so that a shelf is never empty. */
export const alwaysInStock = 1;
const daysBetween = 30;

/** Stock-outs of two to five weeks, at least a month apart. */
export function stockOutSpans(random: Random, launchDay: number, days: number, perYear: number): Span[] {
  const spans: Span[] = [];
  if (perYear === 0) return spans;
  let day = Math.max(0, launchDay);
  for (;;) {
    const from = day + daysBetween + Math.ceil(random.exponential(perYear / 365));
    if (from >= days) return spans;
    day = from + 14 + random.int(22);
    spans.push({ from, to: day });
  }
}

/** The stock-out that a day lies in, if one does. */
export function stockOutOn({ stockOuts }: Item, day: number): Span | undefined {
  for (const span of stockOuts) if (day >= span.from && day < span.to) return span;
  return undefined;
}

/** All stock-outs as rows, by item and day. */
export function stockOutRows(shelves: readonly Shelf[], firstDay: number): StockOut[] {
  return shelves.flatMap(({ items }) =>
    items.flatMap(({ itemId, stockOuts }) =>
      stockOuts.map(({ from, to }) => ({
        itemId,
        from: isoDate(firstDay + from),
        to: isoDate(firstDay + to - 1),
      })),
    ),
  );
}
