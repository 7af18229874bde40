import { dayNumber, daysInMonth } from "../calendar-day.js";

/**
 * A date as written in a file: a local calendar day and time, and the offset from UTC if the text names one. One
 * record is filled over and over, so that reading a column allocates nothing.
 */
export interface WallClock {
  /** Days since 1970-01-01. */
  day: number;
  /** Milliseconds since the start of the day. */
  ms: number;
  /** Minutes east of UTC, NaN if the text names no offset. */
  offsetMinutes: number;
}

/** Reads one text into `out`; false, with `out` undefined, if the text is not of the form. */
export type DateParser = (text: string, out: WallClock) => boolean;

const msPerMinute = 60_000;
const msPerHour = 3_600_000;

/** Days from 1970-01-01 to a date; NaN if the calendar has no such day (2026-02-30). */
export function dayOfDate(year: number, month: number, day: number): number {
  if (!(year >= 1 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
  return dayNumber(year, month, day);
}

/** Value of the digits text[from .. to), or NaN if one of them is no digit or there is none. */
export function digits(text: string, from: number, to: number): number {
  if (from >= to || to > text.length) return Number.NaN;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Position after the run of digits that starts at `from`. */
export function endOfDigits(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) break;
    at++;
  }
  return at;
}

/**
 * Reads the time of day from `at` to the end of the text into `out.ms` and `out.offsetMinutes`: nothing, `13:05`,
 * `T13:05:09.123+08:00`, `13时05分`, `下午1:05`, `1:05 PM`, `130509`; a weekday before it is skipped.
 */
export function readTimeOfDay(text: string, at: number, out: WallClock): boolean {
  out.ms = 0;
  out.offsetMinutes = Number.NaN;
  const length = text.length;
  if (at === length) return true;
  let i = at;
  const first = text.charCodeAt(i);
  if (first === 32 || first === 84 || first === 116) i++;
  const plain = text.charCodeAt(i);
  let halfDay = -1;
  if (!(plain >= 48 && plain <= 57)) {
    const lead =
      /^[\s,]*(?:(?:星期|周|礼拜)[一二三四五六日天]\s*)?(凌晨|早上|上午|中午|下午|晚上|[AaPp][Mm])?\s*/.exec(
        text.slice(i),
      )!;
    i += lead[0].length;
    if (lead[1] !== undefined) halfDay = /凌晨|早上|上午|^[Aa]/.test(lead[1]) ? 0 : 1;
    if (i === length) return halfDay < 0;
  }
  const hourEnd = endOfDigits(text, i);
  const width = hourEnd - i;
  let hour: number;
  let minute = 0;
  let second = 0;
  let fraction = 0;
  let end = hourEnd;
  if ((width === 4 || width === 6) && i > at) {
    hour = digits(text, i, i + 2);
    minute = digits(text, i + 2, i + 4);
    if (width === 6) second = digits(text, i + 4, i + 6);
  } else if (width === 1 || width === 2) {
    hour = digits(text, i, hourEnd);
    const mark = text[hourEnd];
    if (mark !== ":" && mark !== "：" && mark !== "时" && mark !== "点") return false;
    end = endOfDigits(text, hourEnd + 1);
    if (end > hourEnd + 1) {
      if (end - hourEnd > 3) return false;
      minute = digits(text, hourEnd + 1, end);
    } else if (mark === ":" || mark === "：") return false;
    const next = text[end];
    if (next === ":" || next === "：" || next === "分") {
      const from = end + 1;
      end = endOfDigits(text, from);
      if (end > from) {
        if (end - from > 2) return false;
        second = digits(text, from, end);
      } else if (next !== "分") return false;
      if (text[end] === "秒") end++;
    }
  } else return false;
  const point = text.charCodeAt(end);
  if ((point === 46 || point === 44) && end > hourEnd) {
    const stop = endOfDigits(text, end + 1);
    if (stop === end + 1) return false;
    fraction = Math.floor(
      digits(text, end + 1, Math.min(stop, end + 4)) * 10 ** Math.max(0, 4 - (stop - end)),
    );
    end = stop;
  }
  if (end < length) {
    const tail =
      /^\s*([AaPp][Mm])?\s*(?:(Z|z|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?(?:\s+[A-Z]{3,4})?)?\s*$/.exec(
        text.slice(end),
      );
    if (tail === null) return false;
    if (tail[1] !== undefined) halfDay = tail[1].charCodeAt(0) % 32 === 1 ? 0 : 1;
    if (tail[2] !== undefined) out.offsetMinutes = 0;
    else if (tail[3] !== undefined) {
      const minutes = Number(tail[4]) * 60 + Number(tail[5] ?? 0);
      out.offsetMinutes = tail[3] === "-" ? -minutes : minutes;
    }
  }
  if (halfDay === 1 && hour < 12) hour += 12;
  else if (halfDay === 0 && hour === 12) hour = 0;
  if (!(hour <= 24 && minute <= 59 && second <= 60) || (hour === 24 && minute + second + fraction > 0))
    return false;
  out.ms = hour * msPerHour + minute * msPerMinute + Math.min(second, 59) * 1000 + fraction;
  return true;
}
