import { z } from "zod";
import { instantOption } from "../events/instant-option.js";
import type { EventInput } from "../events/table.js";
import { parseOptions } from "../options.js";
import { type CustomerDays, daysFromStart, notStarted, startShape } from "./active-days.js";
import { asOfShape, daysBetween, historyOf } from "./measured-events.js";
import { type Rate, rateOf, rateShape } from "./rate.js";

export const retentionOptions = z.strictObject({
  ...asOfShape,
  ...startShape,
  from: instantOption.optional().describe("Customers whose day 0 is this day or later. Default: all."),
  to: instantOption.optional().describe("Customers whose day 0 is before this instant. Default: all."),
  days: z
    .array(z.number().int().min(1))
    .min(1)
    .readonly()
    .default([1, 7, 30])
    .describe("Days after day 0, one rate each."),
  window: z
    .enum(["onDay", "within", "fromDay"])
    .default("onDay")
    .describe("Back on day N itself, on any of the days 1 to N, or on day N or any later day (rolling)."),
  ...rateShape,
});

/** Options of `retention`. */
export type RetentionOptions = z.input<typeof retentionOptions>;
type Settings = z.output<typeof retentionOptions>;

/** Retention after so many days. */
export type RetentionRate = Rate & {
  readonly days: number;
  /** Customers left out because their day N is not over. */
  readonly tooYoung: number;
};

/** Retention and what exactly was counted. */
export interface Retention {
  /** The definition in words. */
  readonly definition: string;
  readonly of: "activity" | "orders";
  readonly start: "join" | "firstActivity" | "firstOrder";
  readonly window: "onDay" | "within" | "fromDay";
  /** One a number of days, as asked. */
  readonly rates: readonly RetentionRate[];
  /** Customers with events but no day 0, who are not counted. */
  readonly notStarted: number;
  /** Epoch milliseconds, exclusive end of what was counted. */
  readonly asOf: number;
}

const where = "measures.retention";
const windows = {
  onDay: (what: string) => `${what} on the N-th day after`,
  within: (what: string) => `${what} on any of the days 1 to N after`,
  fromDay: (what: string) => `${what} on the N-th day after or any later day`,
};
const starts = { join: "joining", firstActivity: "the first activity", firstOrder: "the first order" };

/**
 * Share of customers who come back N days after their start: retention of day 1, 7, 30.
 *
 * retention(N) = customers who came back / customers whose day N is over, with Wilson's interval. A customer whose day N
 * is not over is in neither number: counted as lost he would make young customers look worse than they are. With
 * `window: "fromDay"` customers of longer ago have had more days to come back.
 *
 * @throws OptionsError "unknown_option", "bad_option", "calendar_needed", "bad_instant", "as_of_out_of_range",
 *   "empty_window", "window_not_over"; EventError "no_events"
 */
export function retention(events: EventInput, options?: RetentionOptions): Retention {
  const settings = parseOptions(retentionOptions, options, where);
  const history = historyOf(events, settings.asOf, where);
  const { days, start, startName } = daysFromStart(history, settings);
  const span = daysBetween(history, settings, where);
  const counts = settings.days.map(() => ({ count: 0, customers: 0, tooYoung: 0 }));
  let notStartedCount = 0;
  for (let c = 0; c < start.length; c++) {
    const first = start[c]!;
    if (first === notStarted) {
      if (history.offsets[c + 1]! > history.offsets[c]!) notStartedCount++;
    } else if (first >= span.first && first <= span.last) {
      countCustomer(days, c, first, { today: history.today, settings, counts });
    }
  }
  const what = settings.of === "orders" ? "an order" : "activity";
  return {
    definition: `Of the customers whose day N after ${starts[startName]} (day 0) is over, those with ${windows[settings.window](what)} it.`,
    of: settings.of,
    start: startName,
    window: settings.window,
    rates: counts.map((each, k) => retentionRate(each, settings.days[k]!, settings)),
    notStarted: notStartedCount,
    asOf: history.cutoff,
  };
}

interface Count {
  count: number;
  customers: number;
  tooYoung: number;
}

interface Counting {
  readonly today: number;
  readonly settings: Settings;
  readonly counts: readonly Count[];
}

/** Counts customer c, whose day 0 is `first`, in each number of days. */
function countCustomer(
  { offsets, day }: CustomerDays,
  c: number,
  first: number,
  { today, settings, counts }: Counting,
): void {
  const end = offsets[c + 1]!;
  let next = offsets[c]!;
  while (next < end && day[next]! <= first) next++;
  for (let k = 0; k < counts.length; k++) {
    const target = first + settings.days[k]!;
    const count = counts[k]!;
    if (target > today) {
      count.tooYoung++;
      continue;
    }
    count.customers++;
    if (settings.window === "within") {
      if (next < end && day[next]! <= target) count.count++;
    } else if (settings.window === "fromDay") {
      if (next < end && day[end - 1]! >= target) count.count++;
    } else {
      let at = next;
      while (at < end && day[at]! < target) at++;
      if (at < end && day[at] === target) count.count++;
    }
  }
}

function retentionRate(
  { count, customers, tooYoung }: Count,
  days: number,
  settings: Settings,
): RetentionRate {
  if (customers === 0 && tooYoung > 0)
    return { days, tooYoung, count, customers, missing: "window_not_over" };
  return { days, tooYoung, ...rateOf(count, customers, settings) };
}
