import { z } from "zod";
import { isoDate } from "../events/calendar-day.js";
import { presentCustomers } from "../events/history.js";
import { orderDaysOf } from "../events/orders.js";
import type { EventInput } from "../events/table.js";
import { parseOptions } from "../options.js";
import { activeDaysOf, type CustomerDays, typesShape } from "./active-days.js";
import { asOfShape, firstDayOf, historyOf } from "./measured-events.js";
import { type Rate, rateOf, rateShape } from "./rate.js";
import type { IndexPart } from "./value-index.js";

export const indexPartsOptions = z.strictObject({
  ...asOfShape,
  ...typesShape,
  days: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe("Length of a period, in days: the last one is measured."),
  ...rateShape,
});

/** Options of `valueIndexParts`. */
export type IndexPartsOptions = z.input<typeof indexPartsOptions>;

/** The parts of the index with their intervals. */
export type MeasuredIndexParts = Readonly<Record<IndexPart, Rate>> & {
  /** First and last day of the period. */
  readonly from: string;
  readonly to: string;
};

/**
 * The parts of the value index in the last `days` days, each a rate with its interval.
 *
 * - activity: customers active in the period / customers known by its end.
 * - retention: customers active in the period and in the one before it / customers active in the one before it.
 * - conversion: customers with an order in the period / customers active in it.
 *
 * @throws OptionsError "unknown_option", "bad_option", "calendar_needed", "bad_instant", "as_of_out_of_range";
 *   EventError "no_events"
 */
export function valueIndexParts(events: EventInput, options?: IndexPartsOptions): MeasuredIndexParts {
  const settings = parseOptions(indexPartsOptions, options, "measures.valueIndexParts");
  const history = historyOf(events, settings.asOf, "measures.valueIndexParts");
  const { days } = settings;
  const last = history.today;
  const active = activeDaysOf(history, settings.types);
  const now = daysWithin(active, last - days + 1, last);
  const before = daysWithin(active, last - 2 * days + 1, last - days);
  const ordered = daysWithin(orderDaysOf(history), last - days + 1, last);
  const known = presentCustomers(history).length;
  const covered = last - firstDayOf(history) + 1;
  const rate = (count: number, customers: number, needed: number): Rate =>
    covered < needed
      ? { count, customers, missing: "events_begin_later" }
      : rateOf(count, customers, settings);
  return {
    activity: rate(sum(now), known, days),
    retention: rate(sumOfBoth(now, before), sum(before), 2 * days),
    conversion: rate(sumOfBoth(now, ordered), sum(now), days),
    from: isoDate(last - days + 1),
    to: isoDate(last),
  };
}

/** 1 for each customer with a day in first .. last. */
function daysWithin({ offsets, day }: CustomerDays, first: number, last: number): Uint8Array {
  const isWithin = new Uint8Array(offsets.length - 1);
  for (let c = 0; c < isWithin.length; c++) {
    for (let k = offsets[c + 1]! - 1; k >= offsets[c]! && day[k]! >= first; k--) {
      if (day[k]! > last) continue;
      isWithin[c] = 1;
      break;
    }
  }
  return isWithin;
}

function sum(flags: Uint8Array): number {
  return sumOfBoth(flags, flags);
}

function sumOfBoth(a: Uint8Array, b: Uint8Array): number {
  let both = 0;
  for (let c = 0; c < a.length; c++) both += a[c]! & b[c]!;
  return both;
}
