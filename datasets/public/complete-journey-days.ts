import { dayMs, isoDate } from "../../src/events/calendar-day.js";

/** Instant of a day of the study (from 1) and a time such as "1631" or "5" (five past midnight); both as text if they are none. */
export function dateTimeOfDay(anchor: number, day: string, time: string): Date | string {
  const at = dayOf(anchor, day);
  const clock = Number(time);
  const isTime = /^\s*\d{1,4}\s*$/.test(time) && clock < 2400 && clock % 100 < 60;
  if (Number.isNaN(at) || !isTime) return `${day} ${time}`;
  return new Date(at * dayMs + (Math.floor(clock / 100) * 60 + (clock % 100)) * 60_000);
}

/** Date "2000-01-01" of a day of the study, from 1; the text itself if it is none. */
export function dateOfStudyDay(anchor: number, day: string): string {
  const at = dayOf(anchor, day);
  return Number.isNaN(at) ? day : isoDate(at);
}

function dayOf(anchor: number, day: string): number {
  return /^\s*\d{1,5}\s*$/.test(day) && Number(day) >= 1 ? anchor + Number(day) - 1 : Number.NaN;
}
