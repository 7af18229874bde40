import { dayMs, dayNumber, daysInMonth } from "../calendar-day.js";
import {
  type DateParser,
  dayOfDate,
  digits,
  endOfDigits,
  readTimeOfDay,
  type WallClock,
} from "./wall-clock.js";

/**
 * Forms a column of dates can have, in the order in which a tie is decided:
 * - `ymd`: year, month, day with any separator and an optional time: ISO 8601, `2026/1/5 13:05`, `2026.1.5`,
 *   `2026年1月5日 下午1时05分`
 * - `compact`: `20260105`, `202601051305`, `20260105130509`, and 8 digits with a time after them
 * - `epoch_milliseconds`, `epoch_seconds`, `epoch_microseconds`: 13, 10 (also with decimals) and 16 digits
 * - `mdy`, `dmy`: month or day first: `1/5/2026 13:05`, `05.01.26`; both read `5 Jan 2026` and `Jan 5, 2026`
 * - `excel`: a spreadsheet's day number such as `46027.545`
 */
export const dateFormats = [
  "ymd",
  "compact",
  "epoch_milliseconds",
  "epoch_seconds",
  "epoch_microseconds",
  "mdy",
  "dmy",
  "excel",
] as const;
export type DateFormat = (typeof dateFormats)[number];

export const dateParsers: { readonly [F in DateFormat]: DateParser } = {
  ymd: parseYearFirst,
  compact: parseCompact,
  epoch_milliseconds: (text, out) => parseEpoch(text, 13, 1, out),
  epoch_seconds: (text, out) => parseEpoch(text, 10, 1000, out),
  epoch_microseconds: (text, out) => parseEpoch(text, 16, 0.001, out),
  mdy: (text, out) => parseYearLast(text, true, out),
  dmy: (text, out) => parseYearLast(text, false, out),
  excel: parseExcelDay,
};

/** Parsers that no other form can be mistaken for: what a cell is tried with when the column's format fails. */
export const unmistakableFormats: readonly DateFormat[] = ["ymd", "compact", "epoch_milliseconds"];

function isSeparator(code: number): boolean {
  return code === 45 || code === 47 || code === 46 || code === 0x2215 || code === 0xff0f || code === 0xff0d;
}

/** The form nearly every machine writes, `2026-01-05T13:05:09` or `2026/01/05`, by fixed places; false for any other. */
function parseFixedWidth(text: string, out: WallClock): boolean {
  const length = text.length;
  const mark = text.charCodeAt(4);
  if ((length !== 19 && length !== 10) || (mark !== 45 && mark !== 47) || text.charCodeAt(7) !== mark)
    return false;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const dayOfMonth = twoDigits(text, 8);
  if (year < 1000 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return false;
  let ms = 0;
  if (length === 19) {
    const between = text.charCodeAt(10);
    if ((between !== 84 && between !== 32) || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58)
      return false;
    const hour = twoDigits(text, 11);
    const minute = twoDigits(text, 14);
    const second = twoDigits(text, 17);
    if (hour > 23 || minute > 59 || second > 59 || hour < 0 || minute < 0 || second < 0) return false;
    ms = ((hour * 60 + minute) * 60 + second) * 1000;
  }
  out.day = dayNumber(year, month, dayOfMonth);
  out.ms = ms;
  out.offsetMinutes = Number.NaN;
  return true;
}

/** Value of two digits; below -1000 if one of them is none (a whole number, as NaN is slower to carry). */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? tens * 10 + ones : -1e6;
}

function parseYearFirst(text: string, out: WallClock): boolean {
  if (parseFixedWidth(text, out)) return true;
  const year = digits(text, 0, 4);
  const mark = text.charCodeAt(4);
  if (!(year >= 1000) || !(isSeparator(mark) || text[4] === "年")) return false;
  let at = 5;
  while (text.charCodeAt(at) === 32) at++;
  const monthEnd = endOfDigits(text, at);
  if (monthEnd - at > 2) return false;
  const month = digits(text, at, monthEnd);
  if (!(text.charCodeAt(monthEnd) === mark || text[monthEnd] === "月")) return false;
  at = monthEnd + 1;
  while (text.charCodeAt(at) === 32) at++;
  let end = endOfDigits(text, at);
  if (end - at > 2) return false;
  const day = dayOfDate(year, month, digits(text, at, end));
  if (Number.isNaN(day)) return false;
  out.day = day;
  if (text[end] === "日" || text[end] === "号") end++;
  else if (end < text.length && endOfDigits(text, end) > end) return false;
  return readTimeOfDay(text, end, out);
}

function parseCompact(text: string, out: WallClock): boolean {
  const end = endOfDigits(text, 0);
  if (end !== 8 && !(end === text.length && (end === 12 || end === 14 || end === 17))) return false;
  const year = digits(text, 0, 4);
  if (!(year >= 1900 && year < 2100)) return false;
  const day = dayOfDate(year, digits(text, 4, 6), digits(text, 6, 8));
  if (Number.isNaN(day)) return false;
  out.day = day;
  if (end === 8) return readTimeOfDay(text, 8, out);
  const hour = digits(text, 8, 10);
  const minute = digits(text, 10, 12);
  const second = end > 12 ? digits(text, 12, 14) : 0;
  if (hour > 23 || minute > 59 || second > 59) return false;
  out.ms = ((hour * 60 + minute) * 60 + second) * 1000 + (end === 17 ? digits(text, 14, 17) : 0);
  out.offsetMinutes = Number.NaN;
  return true;
}

/** Counts since 1970 in UTC, of a fixed number of digits: 10 for seconds reaches from 2001 to 2286, as 13 for milliseconds. */
function parseEpoch(text: string, width: number, msPerUnit: number, out: WallClock): boolean {
  const end = endOfDigits(text, 0);
  if (end !== width || text.charCodeAt(0) === 48) return false;
  let value = Math.floor(digits(text, 0, width) * msPerUnit);
  if (end < text.length) {
    const stop = endOfDigits(text, end + 1);
    if (text[end] !== "." || stop !== text.length || stop === end + 1) return false;
    if (msPerUnit > 1) value += Math.floor(Number(text.slice(end)) * msPerUnit + 1e-6);
  }
  return setEpoch(value, out);
}

function setEpoch(epochMs: number, out: WallClock): boolean {
  out.day = Math.floor(epochMs / dayMs);
  out.ms = epochMs - out.day * dayMs;
  out.offsetMinutes = 0;
  return true;
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const namedDayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[-\s/.,]*([A-Za-z]{3,9})[-\s/.,]+(\d{4}|\d{2})(?!\d)/;
const namedMonthFirst = /^([A-Za-z]{3,9})[-\s/.]+(\d{1,2})(?:st|nd|rd|th)?[-\s/.,]+(\d{4}|\d{2})(?!\d)/;

function parseYearLast(text: string, monthFirst: boolean, out: WallClock): boolean {
  const firstEnd = endOfDigits(text, 0);
  const mark = text.charCodeAt(firstEnd);
  const secondEnd = endOfDigits(text, firstEnd + 1);
  if (firstEnd === 0 || firstEnd > 2 || !isSeparator(mark) || secondEnd === firstEnd + 1) {
    return parseMonthByName(text, out);
  }
  const yearEnd = endOfDigits(text, secondEnd + 1);
  const yearWidth = yearEnd - secondEnd - 1;
  if (secondEnd - firstEnd > 3 || text.charCodeAt(secondEnd) !== mark || (yearWidth !== 4 && yearWidth !== 2))
    return false;
  const first = digits(text, 0, firstEnd);
  const second = digits(text, firstEnd + 1, secondEnd);
  const year = fullYear(digits(text, secondEnd + 1, yearEnd), yearWidth);
  const day = monthFirst ? dayOfDate(year, first, second) : dayOfDate(year, second, first);
  if (Number.isNaN(day)) return false;
  out.day = day;
  return readTimeOfDay(text, yearEnd, out);
}

function parseMonthByName(text: string, out: WallClock): boolean {
  const dayFirst = namedDayFirst.exec(text);
  const match = dayFirst ?? namedMonthFirst.exec(text);
  if (match === null) return false;
  const [whole, first, second, year] = match as unknown as [string, string, string, string];
  const [name, dayOfMonth] = dayFirst === null ? [first, second] : [second, first];
  const month = monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  const day = dayOfDate(fullYear(Number(year), year.length), month, Number(dayOfMonth));
  if (Number.isNaN(day)) return false;
  out.day = day;
  return readTimeOfDay(text, whole.length, out);
}

/** Two digits are 1970 .. 2069, as POSIX reads them (69 is the turn). */
function fullYear(year: number, width: number): number {
  if (width === 4) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

/** Day 25569 of a spreadsheet is 1970-01-01; the time is rounded to the second, as its fraction is a rounded number. */
function parseExcelDay(text: string, out: WallClock): boolean {
  const end = endOfDigits(text, 0);
  if (end !== 5 || (end < text.length && (text[end] !== "." || endOfDigits(text, end + 1) !== text.length)))
    return false;
  const serial = Number(text);
  if (!(serial >= 20_000 && serial < 80_000)) return false;
  const seconds = Math.round((serial - 25_569) * 86_400);
  out.day = Math.floor(seconds / 86_400);
  out.ms = (seconds - out.day * 86_400) * 1000;
  out.offsetMinutes = Number.NaN;
  return true;
}
