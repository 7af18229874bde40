import { EventError, OptionsError } from "../errors.js";
import { isoDate } from "../events/calendar-day.js";
import { History } from "../events/history.js";
import type { Instant } from "../events/instant.js";
import { instantOf, instantOption } from "../events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../events/table.js";

/** The option that every measure of events has. */
export const asOfShape = {
  asOf: instantOption
    .optional()
    .describe(
      "End of what is counted, exclusive. Default: the end of the events; the day it lies in counts as over.",
    ),
};

/**
 * What was known of the events before `asOf`.
 *
 * A table says until when it is known (`until`), and an `asOf` after that would read days without data as days on which
 * nobody came. Other events do not say: their `asOf` is believed.
 *
 * @throws OptionsError "calendar_needed", "bad_instant", "as_of_out_of_range"; EventError "no_events"
 */
export function historyOf(events: EventInput, asOf: Instant | undefined, where: string): History {
  const table = EventTable.from(events);
  const data = dataOf(table);
  if (data.clock !== "calendar") {
    throw new OptionsError("calendar_needed", `${where}: needs events with dates, got baskets in sequence.`);
  }
  const end = asOf === undefined ? table.until : instantOf(asOf, data.zone, `asOf of ${where}`);
  if (events instanceof EventTable && data.zone.dayOf(end - 1) > data.zone.dayOf(table.until - 1)) {
    throw new OptionsError(
      "as_of_out_of_range",
      `${where}: asOf ${new Date(end).toISOString()} is after the end of the events, ${new Date(table.until).toISOString()}. Use an earlier one, or, if nothing happened in between, read the events with 'until'.`,
      { asOf: end, until: table.until },
    );
  }
  const history = new History(data, end);
  if (history.length > 0) return history;
  throw new EventError("no_events", `${where}: there is no event before ${new Date(end).toISOString()}.`, {
    asOf: end,
  });
}

/** Calendar days from .. to of a history, both inclusive, days since 1970-01-01. */
export interface DaySpan {
  readonly first: number;
  readonly last: number;
}

/**
 * The calendar days of the instants [from, to), by default all days of the history; days in which an end lies count whole.
 *
 * @throws OptionsError "bad_instant", "empty_window", "window_not_over"
 */
export function daysBetween(
  history: History,
  { from, to }: { readonly from?: Instant | undefined; readonly to?: Instant | undefined },
  where: string,
): DaySpan {
  const { zone, today } = history;
  const first =
    from === undefined ? firstDayOf(history) : zone.dayOf(instantOf(from, zone, `from of ${where}`));
  const last = to === undefined ? today : zone.dayOf(instantOf(to, zone, `to of ${where}`) - 1);
  if (last < first) {
    throw new OptionsError(
      "empty_window",
      `${where}: the window has no day: it begins on ${isoDate(first)} and ends on ${isoDate(last)}.`,
      { first, last },
    );
  }
  if (last > today) {
    throw new OptionsError(
      "window_not_over",
      `${where}: 'to' must not be after the end of what is counted.`,
      {
        to,
        asOf: history.cutoff,
      },
    );
  }
  return { first, last };
}

/** The day of the first event of any customer. */
export function firstDayOf({ day, offsets, customerCount }: History): number {
  let first = Number.POSITIVE_INFINITY;
  for (let c = 0; c < customerCount; c++) {
    if (offsets[c + 1]! > offsets[c]! && day[offsets[c]!]! < first) first = day[offsets[c]!]!;
  }
  return first;
}
