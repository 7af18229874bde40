import { EventError, OptionsError } from "../../errors.js";
import { areOffsets } from "../../matrix/csr.js";

/** Ordered baskets of many customers, as columns. An item that a basket holds twice counts once. */
export interface BasketHistories {
  /** customers + 1 positions: baskets of customer c are offsets[c] .. offsets[c + 1] - 1, the earliest first. */
  readonly offsets: Int32Array;
  /** baskets + 1 positions: items of basket b are items[basketOffsets[b]] .. items[basketOffsets[b + 1] - 1]. */
  readonly basketOffsets: Int32Array;
  /** Codes of items, each 0 .. itemCount - 1. */
  readonly items: Int32Array;
  readonly itemCount: number;
  /** Calendar day of each basket, never falling within a customer; absent where only the order is known. */
  readonly day?: Int32Array | undefined;
  /** Day on which each customer is looked at, not before his last basket. Needed where days count. */
  readonly now?: Int32Array | undefined;
}

/**
 * Checks that the columns fit together and every basket is a possible one.
 *
 * @throws EventError `history_length` when lengths differ, `history_value` for the first impossible customer or item
 */
export function checkHistories({
  offsets,
  basketOffsets,
  items,
  itemCount,
  day,
  now,
}: BasketHistories): void {
  const [customers, baskets] = [offsets.length - 1, basketOffsets.length - 1];
  if (!areOffsets(offsets, baskets)) throw lengthFault("'offsets'", baskets);
  if (!areOffsets(basketOffsets, items.length)) throw lengthFault("'basketOffsets'", items.length);
  if (day && day.length !== baskets) throw lengthFault("'day'", baskets, day.length);
  if (now && now.length !== customers) throw lengthFault("'now'", customers, now.length);
  for (let at = 0; at < items.length; at++) {
    if (items[at]! >= 0 && items[at]! < itemCount) continue;
    throw new EventError(
      "history_value",
      `Position ${at} of the items of basket histories: expected 0 to ${itemCount - 1}, got ${items[at]}.`,
      { position: at, item: items[at]!, itemCount },
    );
  }
  for (let c = 0; c < customers && day; c++) {
    const [from, to] = [offsets[c]!, offsets[c + 1]!];
    let isPossible = true;
    for (let b = from + 1; b < to && isPossible; b++) isPossible = day[b - 1]! <= day[b]!;
    if (now && to > from) isPossible &&= day[to - 1]! <= now[c]!;
    if (isPossible) continue;
    throw new EventError(
      "history_value",
      `Row ${c} of the basket histories: expected days that never fall and end by 'now'.`,
      { row: c },
    );
  }
}

/** @throws OptionsError `days_needed` for days of baskets without the days on which customers are looked at */
export function checkNow({ day, now }: BasketHistories): void {
  if (!day || now) return;
  throw new OptionsError("days_needed", "nextBasket: histories with 'day' need 'now' of each customer too.", {
    missing: "now",
  });
}

function lengthFault(name: string, expected: number, got?: number): EventError {
  return got === undefined
    ? new EventError("history_length", `Basket histories: ${name} must rise from 0 to ${expected}.`, { name })
    : new EventError(
        "history_length",
        `Basket histories: ${name} must have ${expected} entries, got ${got}.`,
        {
          name,
          expected,
          got,
        },
      );
}
