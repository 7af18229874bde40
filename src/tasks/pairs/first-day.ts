import type { History } from "../../events/history.js";

/** Start of the day of the first event, epoch milliseconds. */
export function firstDayOf({ day, zone, length, today }: History): number {
  let first = today;
  for (let i = 0; i < length; i++) if (day[i]! < first) first = day[i]!;
  return zone.startOfDay(first);
}
