import { z } from "zod";
import { isoDate } from "../events/calendar-day.js";
import { instantOption } from "../events/instant-option.js";
import type { EventInput } from "../events/table.js";
import { parseOptions } from "../options.js";
import { activeDaysOf, type CustomerDays, typesShape } from "./active-days.js";
import { asOfShape, type DaySpan, daysBetween, firstDayOf, historyOf } from "./measured-events.js";
import type { MissingRate } from "./rate.js";

export const activityOptions = z.strictObject({
  ...asOfShape,
  ...typesShape,
  from: instantOption.optional().describe("First day of the series. Default: the first day of the events."),
  to: instantOption.optional().describe("End of the series, exclusive. Default: the end of what is counted."),
});

/** Options of `activitySeries`. */
export type ActivityOptions = z.input<typeof activityOptions>;

/** Active customers of one day. */
export interface ActivityDay {
  /** Calendar day: "2024-05-06". */
  readonly date: string;
  /** DAU: customers active on the day; undefined before the first day of the events. */
  readonly dailyActive: number | undefined;
  /** WAU: customers active on at least one of the 7 days that end with it; undefined where the events begin later. */
  readonly weeklyActive: number | undefined;
  /** MAU: the same of 30 days. */
  readonly monthlyActive: number | undefined;
  /** DAU / MAU, in [0, 1]: the share of the month on which an active customer is there; undefined where nobody was. */
  readonly stickiness: number | undefined;
  /** Why nothing is known of the day. */
  readonly missing?: Extract<MissingRate, "events_begin_later">;
}

const where = "measures.activitySeries";

/**
 * Daily, weekly and monthly active customers (DAU, WAU, MAU) and stickiness DAU / MAU, one entry a calendar day.
 *
 * A customer counts once in each window. In the first 6 (29) days of the events a window has days without data, and
 * weekly (monthly) numbers are left out rather than too small; days before the events have no number at all.
 *
 * @throws OptionsError "unknown_option", "bad_option", "calendar_needed", "bad_instant", "as_of_out_of_range",
 *   "empty_window", "window_not_over"; EventError "no_events"
 */
export function activitySeries(events: EventInput, options?: ActivityOptions): ActivityDay[] {
  const settings = parseOptions(activityOptions, options, where);
  const history = historyOf(events, settings.asOf, where);
  const span = daysBetween(history, settings, where);
  const days = activeDaysOf(history, settings.types);
  const dataFrom = firstDayOf(history);
  const [daily, weekly, monthly] = [1, 7, 30].map((length) => activeInWindows(days, span, length));
  return Array.from({ length: span.last - span.first + 1 }, (_, d) => {
    const known = span.first + d - dataFrom + 1;
    const month = known >= 30 ? monthly![d]! : undefined;
    return {
      date: isoDate(span.first + d),
      dailyActive: known >= 1 ? daily![d]! : undefined,
      weeklyActive: known >= 7 ? weekly![d]! : undefined,
      monthlyActive: month,
      stickiness: month ? daily![d]! / month : undefined,
      ...(known < 1 && { missing: "events_begin_later" as const }),
    };
  });
}

/**
 * Customers active on at least one of the `length` days that end with each day of the span. An active day covers itself
 * and the length - 1 days after it, up to the customer's next active day: steps up and down, then their running sum.
 */
function activeInWindows(
  { offsets, day }: CustomerDays,
  { first, last }: DaySpan,
  length: number,
): Float64Array {
  const steps = new Float64Array(last - first + 2);
  for (let c = 0; c + 1 < offsets.length; c++) {
    const end = offsets[c + 1]!;
    for (let i = offsets[c]!; i < end; i++) {
      const next = i + 1 < end ? day[i + 1]! : Number.POSITIVE_INFINITY;
      const from = Math.max(day[i]!, first);
      const to = Math.min(day[i]! + length, next, last + 1);
      if (to <= from) continue;
      steps[from - first]!++;
      steps[to - first]!--;
    }
  }
  for (let d = 1; d < steps.length; d++) steps[d]! += steps[d - 1]!;
  return steps.subarray(0, steps.length - 1);
}
