import { z } from "zod";
import { OptionsError } from "../errors.js";
import { isoDate } from "../events/calendar-day.js";
import type { History } from "../events/history.js";
import { instantOption } from "../events/instant-option.js";
import { type OrderDays, orderDaysOf } from "../events/orders.js";
import type { EventInput } from "../events/table.js";
import { parseOptions } from "../options.js";
import { asOfShape, type DaySpan, daysBetween, historyOf } from "./measured-events.js";
import { type Rate, rateOf, rateShape } from "./rate.js";

const windowShape = {
  from: instantOption.optional().describe("First day of the window. Default: the first day of the events."),
  to: instantOption.optional().describe("End of the window, exclusive. Default: the end of what is counted."),
};
const givenWindow = z.strictObject({ from: instantOption, to: instantOption });
const shape = { ...asOfShape, ...rateShape };

export const repurchaseRateOptions = z.discriminatedUnion("definition", [
  z.strictObject({ definition: z.literal("repeatBuyers"), ...windowShape, ...shape }),
  z.strictObject({
    definition: z.literal("secondOrder"),
    days: z.number().int().min(1).describe("Days from the first order in which the second counts."),
    ...windowShape,
    ...shape,
  }),
  z.strictObject({
    definition: z.literal("periodToPeriod"),
    earlier: givenWindow,
    later: givenWindow,
    ...shape,
  }),
]);

/**
 * Which repurchase rate, of three that go by that name.
 *
 * - "repeatBuyers": customers with two or more order days in the window / customers with one or more.
 * - "secondOrder": customers whose second order came within `days` of the first / customers whose first order lies in the
 *   window and those days are over.
 * - "periodToPeriod": customers who ordered in both periods / customers who ordered in the earlier one.
 */
export type RepurchaseRateOptions = z.input<typeof repurchaseRateOptions>;

/** A repurchase rate, and which of them it is. */
export type RepurchaseRate = Rate & {
  /** The definition in words. */
  readonly definition: string;
  /** Epoch milliseconds, exclusive end of what was counted. */
  readonly asOf: number;
};

const where = "measures.repurchaseRate";

/**
 * The repurchase rate by a definition that is named: rates of different definitions, or windows of different length, cannot
 * be compared. An order is a day with orders (several of one day are one), without those that were fully refunded.
 *
 * @throws OptionsError "unknown_option", "bad_option", "calendar_needed", "bad_instant", "as_of_out_of_range",
 *   "empty_window", "window_not_over", "windows_overlap"; EventError "no_events"
 */
export function repurchaseRate(events: EventInput, options: RepurchaseRateOptions): RepurchaseRate {
  const settings = parseOptions(repurchaseRateOptions, options, where);
  const history = historyOf(events, settings.asOf, where);
  const orders = orderDaysOf(history);
  const rate = (of: { count: number; customers: number }, definition: string): RepurchaseRate => ({
    definition,
    ...rateOf(of.count, of.customers, settings),
    asOf: history.cutoff,
  });
  switch (settings.definition) {
    case "repeatBuyers": {
      const span = daysBetween(history, settings, where);
      const definition = `Of the customers with an order ${inWords(span)}, those with two or more order days in it.`;
      return rate(repeatBuyers(orders, span), definition);
    }
    case "secondOrder": {
      const { days } = settings;
      const span = daysBetween(history, settings, where);
      const counted = secondOrders(orders, span, days, history.today);
      const definition = `Of the customers whose first order was ${inWords(span)} and ${days} days or more ago, those with a second within ${days} days of it.`;
      if (counted.customers > 0 || counted.tooYoung === 0) return rate(counted, definition);
      return { definition, count: 0, customers: 0, missing: "window_not_over", asOf: history.cutoff };
    }
    case "periodToPeriod": {
      const { earlier, later } = periodsOf(history, settings);
      const definition = `Of the customers with an order ${inWords(earlier)}, those with one ${inWords(later)}.`;
      return rate(periodToPeriod(orders, earlier, later), definition);
    }
  }
}

function inWords({ first, last }: DaySpan): string {
  return `from ${isoDate(first)} to ${isoDate(last)}`;
}

function repeatBuyers({ offsets, day }: OrderDays, { first, last }: DaySpan) {
  let [count, customers] = [0, 0];
  for (let c = 0; c + 1 < offsets.length; c++) {
    let days = 0;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) if (day[k]! >= first && day[k]! <= last) days++;
    if (days > 0) customers++;
    if (days > 1) count++;
  }
  return { count, customers };
}

function secondOrders({ offsets, day }: OrderDays, { first, last }: DaySpan, days: number, today: number) {
  let [count, customers, tooYoung] = [0, 0, 0];
  for (let c = 0; c + 1 < offsets.length; c++) {
    const k = offsets[c]!;
    if (k === offsets[c + 1] || day[k]! < first || day[k]! > last) continue;
    if (day[k]! + days > today) {
      tooYoung++;
      continue;
    }
    customers++;
    if (k + 1 < offsets[c + 1]! && day[k + 1]! <= day[k]! + days) count++;
  }
  return { count, customers, tooYoung };
}

function periodToPeriod({ offsets, day }: OrderDays, earlier: DaySpan, later: DaySpan) {
  let [count, customers] = [0, 0];
  for (let c = 0; c + 1 < offsets.length; c++) {
    let [inEarlier, inLater] = [false, false];
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      if (day[k]! >= earlier.first && day[k]! <= earlier.last) inEarlier = true;
      else if (day[k]! >= later.first && day[k]! <= later.last) inLater = true;
    }
    if (inEarlier) customers++;
    if (inEarlier && inLater) count++;
  }
  return { count, customers };
}

type Window = z.output<typeof givenWindow>;

/** @throws OptionsError "windows_overlap" */
function periodsOf(history: History, given: { earlier: Window; later: Window }) {
  const earlier = daysBetween(history, given.earlier, `earlier of ${where}`);
  const later = daysBetween(history, given.later, `later of ${where}`);
  if (later.first > earlier.last) return { earlier, later };
  throw new OptionsError(
    "windows_overlap",
    `${where}: 'later' must begin after 'earlier' has ended, got ${inWords(earlier)} and ${inWords(later)}.`,
    { earlier, later },
  );
}
