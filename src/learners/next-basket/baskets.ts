import { OptionsError } from "../../errors.js";
import { purchaseCode } from "../../events/data.js";
import { type BasketCut, History } from "../../events/history.js";
import type { Instant } from "../../events/instant.js";
import { instantOf } from "../../events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../../events/table.js";
import { checkNames } from "../../options.js";
import type { BasketHistories } from "./histories.js";

/** Basket histories from events. */
export interface CustomerBaskets extends BasketHistories {
  /** Customers with a purchase of an item before the cutoff, ascending. */
  readonly customerIds: readonly string[];
  /** Id of each code. */
  readonly itemIds: readonly string[];
}

/** Which baskets, and how items are coded. */
export interface BasketsOptions {
  /** Exclusive; default the end of the events. For baskets without dates `lastBaskets` of each customer left out. */
  readonly cutoff?: Instant | BasketCut | undefined;
  /** Ids by code, as in training; other items are passed over. Default: all items of the events, ascending. */
  readonly itemIds?: readonly string[] | undefined;
  /** "categoryId" for categories in place of items. */
  readonly field?: "itemId" | "categoryId" | undefined;
}

/**
 * The baskets of every customer: the items bought on one day are one basket, refunds do not count. `now` is the day of
 * the cutoff, or the day after it where the cutoff is within a day.
 *
 * @throws OptionsError `bad_instant`, `bad_cut`, `no_items`, `unknown_option`, `bad_option`
 */
export function basketHistories(events: EventInput, options: BasketsOptions = {}): CustomerBaskets {
  checkNames(["cutoff", "itemIds", "field"], options, "nextBasket.basketHistories");
  const { field = "itemId" } = options;
  const history = historyOf(EventTable.from(events), options.cutoff);
  const ids = history.ids(field);
  if (!ids) {
    throw new OptionsError("no_items", `nextBasket.basketHistories: no event has '${field}'.`, { field });
  }
  const names = [...ids.dictionary];
  const itemIds = options.itemIds ?? [...names].sort();
  const codes = new Map(itemIds.map((id, code) => [id, code]));
  const codeOf = Int32Array.from(names, (id) => codes.get(id) ?? -1);
  const { offsets: starts, day, type } = history;
  const customers: number[] = [];
  const offsets: number[] = [0];
  const basketOffsets: number[] = [];
  const days: number[] = [];
  const items: number[] = [];
  for (let c = 0; c < history.customerCount; c++) {
    const before = basketOffsets.length;
    let last = Number.NaN;
    for (let i = starts[c]!; i < starts[c + 1]!; i++) {
      const code = ids.codes[i]!;
      if (code < 0 || (type && type[i] !== purchaseCode)) continue;
      if (day[i] !== last) {
        last = day[i]!;
        days.push(last);
        basketOffsets.push(items.length);
      }
      if (codeOf[code]! >= 0) items.push(codeOf[code]!);
    }
    if (basketOffsets.length === before) continue;
    customers.push(c);
    offsets.push(basketOffsets.length);
  }
  basketOffsets.push(items.length);
  const isDated = history.clock === "calendar";
  return {
    customerIds: customers.map((c) => history.customers.at(c)),
    itemIds,
    offsets: Int32Array.from(offsets),
    basketOffsets: Int32Array.from(basketOffsets),
    items: Int32Array.from(items),
    itemCount: itemIds.length,
    ...(isDated && {
      day: Int32Array.from(days),
      now: new Int32Array(customers.length).fill(history.today + 1),
    }),
  };
}

function historyOf(table: EventTable, cutoff: Instant | BasketCut | undefined): History {
  const data = dataOf(table);
  const isCut = typeof cutoff === "object" && "lastBaskets" in cutoff;
  if (data.clock === "calendar" && !isCut) {
    const where = "cutoff of nextBasket.basketHistories";
    return new History(data, cutoff === undefined ? table.until : instantOf(cutoff, data.zone, where));
  }
  if (data.clock === "sequence" && (isCut || cutoff === undefined))
    return new History(data, isCut ? cutoff : { lastBaskets: 0 });
  throw new OptionsError(
    "bad_cut",
    `nextBasket.basketHistories: 'cutoff' must be ${isCut ? "an instant where events have dates" : "{ lastBaskets } where baskets have no dates"}.`,
    { clock: data.clock },
  );
}
