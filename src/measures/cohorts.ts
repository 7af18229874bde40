import { z } from "zod";
import { isoDate } from "../events/calendar-day.js";
import { instantOption } from "../events/instant-option.js";
import type { EventInput } from "../events/table.js";
import { parseOptions } from "../options.js";
import { type CustomerDays, daysFromStart, startShape } from "./active-days.js";
import { type CalendarPeriods, calendarPeriods, type PeriodLength } from "./calendar-periods.js";
import { asOfShape, type DaySpan, daysBetween, historyOf } from "./measured-events.js";
import { type Rate, rateOf, rateShape } from "./rate.js";

export const cohortOptions = z.strictObject({
  ...asOfShape,
  ...startShape,
  by: z.enum(["day", "week", "month"]).default("month").describe("Calendar periods; weeks begin on Monday."),
  from: instantOption.optional().describe("Customers whose day 0 is this day or later. Default: all."),
  to: instantOption.optional().describe("Customers whose day 0 is before this instant. Default: all."),
  periods: z.number().int().min(0).default(12).describe("Periods after a cohort's own that are followed."),
  ...rateShape,
});

/** Options of `cohorts`. */
export type CohortOptions = z.input<typeof cohortOptions>;
type Settings = z.output<typeof cohortOptions>;

/** The customers who started in one period. */
export interface Cohort {
  /** "2024-05", or the first day of a week or day. */
  readonly cohort: string;
  /** First and last day on which they started: those of the period, or `from` and the day before `to` within it. */
  readonly from: string;
  readonly to: string;
  readonly customers: number;
  /** Retention in the period itself (0) and in each later one until the end of the events. */
  readonly rates: readonly Rate[];
}

/** Cohorts, the triangle of their retention, and what exactly was counted. */
export interface Cohorts {
  /** The definition in words. */
  readonly definition: string;
  readonly by: PeriodLength;
  /** One a period, the first first, periods in which nobody started included. */
  readonly cohorts: readonly Cohort[];
  /** All cohorts together, by the number of periods: of each those whose period is over. */
  readonly all: readonly Rate[];
  /** Epoch milliseconds, exclusive end of what was counted. */
  readonly asOf: number;
}

const where = "measures.cohorts";

/**
 * Retention by cohorts: of the customers who started in a calendar period, the share who came back in that period and in
 * each later one.
 *
 * Cell k of cohort s = customers of s with a day of activity (or an order) in period s + k, on their day 0 or later, over
 * the customers of s. A period that is not over has no cell but "window_not_over".
 *
 * @throws OptionsError "unknown_option", "bad_option", "calendar_needed", "bad_instant", "as_of_out_of_range",
 *   "empty_window", "window_not_over"; EventError "no_events"
 */
export function cohorts(events: EventInput, options?: CohortOptions): Cohorts {
  const settings = parseOptions(cohortOptions, options, where);
  const history = historyOf(events, settings.asOf, where);
  const span = daysBetween(history, settings, where);
  const { days, start, startName } = daysFromStart(history, settings);
  const calendar = calendarPeriods[settings.by];
  const counted = countPeriods(days, start, span, {
    calendar,
    today: history.today,
    periods: settings.periods,
  });
  const now = calendar.of(history.today);
  const isOver = (period: number) => calendar.firstDay(period + 1) - 1 <= history.today;
  const { first, sizes, counts, width } = counted;
  const rows = Array.from(sizes, (customers, s): Cohort => {
    const period = first + s;
    const [firstDay, lastDay] = [calendar.firstDay(period), calendar.firstDay(period + 1) - 1];
    const cells = Math.min(settings.periods, now - period) + 1;
    return {
      cohort: calendar.nameOf(period),
      from: isoDate(settings.from === undefined ? firstDay : Math.max(firstDay, span.first)),
      to: isoDate(settings.to === undefined ? lastDay : Math.min(lastDay, span.last)),
      customers,
      rates: Array.from({ length: cells }, (_, k) => {
        const count = counts[s * width + k]!;
        return isOver(period + k) ? rateOf(count, customers, settings) : notOver(count, customers);
      }),
    };
  });
  const what = settings.of === "orders" ? "an order" : "activity";
  const started = { join: "joined", firstActivity: "were first active", firstOrder: "first ordered" }[
    startName
  ];
  return {
    definition: `Of the customers who ${started} in a ${settings.by}, those with ${what} in the k-th ${settings.by} after it.`,
    by: settings.by,
    cohorts: rows,
    all: pooled(rows, settings),
    asOf: history.cutoff,
  };
}

interface Counting {
  readonly calendar: CalendarPeriods;
  readonly today: number;
  readonly periods: number;
}

/** Sizes of the cohorts, and how many of each came back: row s of `counts` has `width` periods. */
function countPeriods(
  { offsets, day }: CustomerDays,
  start: Int32Array,
  span: DaySpan,
  { calendar, today, periods }: Counting,
) {
  const periodOf = Int32Array.from({ length: today - span.first + 1 }, (_, d) => calendar.of(span.first + d));
  const first = periodOf[0]!;
  const sizes = new Float64Array(calendar.of(span.last) - first + 1);
  const width = Math.min(periods, calendar.of(today) - first) + 1;
  const counts = new Float64Array(sizes.length * width);
  for (let c = 0; c < start.length; c++) {
    const dayZero = start[c]!;
    if (dayZero < span.first || dayZero > span.last) continue;
    const own = periodOf[dayZero - span.first]!;
    const row = (own - first) * width;
    sizes[own - first]!++;
    let last = -1;
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      if (day[i]! < dayZero) continue;
      const k = periodOf[day[i]! - span.first]! - own;
      if (k >= width) break;
      if (k !== last) counts[row + k]!++;
      last = k;
    }
  }
  return { first, sizes, counts, width };
}

function notOver(count: number, customers: number): Rate {
  return { count, customers, missing: "window_not_over" };
}

/** Cohorts added up, by the number of periods; a cohort whose period is not over is not in it. */
function pooled(rows: readonly Cohort[], settings: Settings): Rate[] {
  const width = Math.max(...rows.map(({ rates }) => rates.length));
  return Array.from({ length: width }, (_, k) => {
    let [count, customers, notYet] = [0, 0, 0];
    for (const { rates } of rows) {
      const cell = rates[k];
      if (cell === undefined) continue;
      if (cell.missing === "window_not_over") notYet += cell.customers;
      else {
        count += cell.count;
        customers += cell.customers;
      }
    }
    return customers === 0 && notYet > 0 ? notOver(0, 0) : rateOf(count, customers, settings);
  });
}
