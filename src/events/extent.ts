import type { Clock, EventData } from "./data.js";
import type { Zone } from "./zone.js";

/**
 * First instant and end (last + 1) of events, epoch milliseconds. With the sequence clock the end is the last
 * place + 1. Without events there is no first, and the end is 0.
 */
export function extent(
  data: Pick<EventData, "day" | "msOfDay">,
  clock: Clock,
  zone: Zone,
): { first: number | undefined; end: number } {
  const { day, msOfDay } = data;
  if (day.length === 0) return { first: undefined, end: 0 };
  let first = 0;
  let last = 0;
  const time = (i: number): number => day[i]! * 1e8 + (msOfDay?.[i] ?? 0);
  for (let i = 1; i < day.length; i++) {
    if (time(i) < time(first)) first = i;
    if (time(i) > time(last)) last = i;
  }
  if (clock === "sequence") return { first: undefined, end: day[last]! + 1 };
  return { first: instantOfEvent(data, zone, first), end: instantOfEvent(data, zone, last) + 1 };
}

/** Epoch milliseconds of event i. */
export function instantOfEvent(data: Pick<EventData, "day" | "msOfDay">, zone: Zone, i: number): number {
  return zone.startOfDay(data.day[i]!) + (data.msOfDay?.[i] ?? 0);
}
