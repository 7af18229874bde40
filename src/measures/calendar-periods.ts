import { dateOfDay, dayNumber, isoDate } from "../events/calendar-day.js";

/** Calendar days, weeks from Monday to Sunday (ISO 8601), or months. */
export type PeriodLength = "day" | "week" | "month";

/** Numbers the periods of a calendar without gaps. Days are days since 1970-01-01, which was a Thursday. */
export interface CalendarPeriods {
  /** The period that a day is in. */
  of(day: number): number;
  /** First day of a period; its last is the day before the first of the next. */
  firstDay(period: number): number;
  /** "2024-05" of a month; of a day or week its first day: "2024-05-06". */
  nameOf(period: number): string;
}

export const calendarPeriods: Readonly<Record<PeriodLength, CalendarPeriods>> = {
  day: { of: (day) => day, firstDay: (period) => period, nameOf: isoDate },
  week: {
    of: (day) => Math.floor((day + 3) / 7),
    firstDay: mondayOf,
    nameOf: (period) => isoDate(mondayOf(period)),
  },
  month: {
    of(day) {
      const date = dateOfDay(day);
      return date.year * 12 + date.month - 1;
    },
    firstDay: firstOfMonth,
    nameOf: (period) => isoDate(firstOfMonth(period)).slice(0, 7),
  },
};

function mondayOf(week: number): number {
  return week * 7 - 3;
}

function firstOfMonth(month: number): number {
  return dayNumber(Math.floor(month / 12), (month % 12) + 1, 1);
}
