import { z } from "zod";
import { dayMs, dayNumber, daysInMonth } from "./calendar-day.js";
import { type Zone, zoneOf } from "./zone.js";

/** An instant as callers may give it: Date, epoch milliseconds or ISO 8601 text. */
export type Instant = Date | number | string;

/** Numbers below are epoch seconds by mistake: as milliseconds they would lie before March 1973. */
const leastMilliseconds = 1e11;
const firstInstant = Date.UTC(1970, 0, 1);
const endOfInstants = Date.UTC(2100, 0, 1);

export type InstantIssue = "invalid_timestamp" | "timestamp_in_seconds" | "timestamp_out_of_range";

/**
 * Epoch milliseconds of an instant, NaN if it is none (then `instantIssue` says why).
 *
 * Text is ISO 8601: "2021-01-05", "2021-01-05T13:05", "... 13:05:07.123", with "Z", "+08:00", "+0800" or
 * nothing after it; a space may stand for the T. Without an offset it is clock time of `zone`, and a date is
 * the start of its day. Parts of a millisecond are cut off. Instants lie in 1970 .. 2099.
 */
export function parseInstant(value: unknown, zone: Zone): number {
  const ms = instantOf(value, zone);
  return ms >= firstInstant && ms < endOfInstants ? ms : Number.NaN;
}

/** Why `parseInstant` gave NaN. */
export function instantIssue(value: unknown, zone: Zone): InstantIssue {
  if (typeof value === "number" && Math.abs(value) < leastMilliseconds) return "timestamp_in_seconds";
  const ms = typeof value === "number" ? value : instantOf(value, zone);
  return Number.isNaN(ms) ? "invalid_timestamp" : "timestamp_out_of_range";
}

function instantOf(value: unknown, zone: Zone): number {
  if (typeof value === "string") return parseIsoText(value, zone);
  if (typeof value === "number") return Math.abs(value) >= leastMilliseconds ? Math.floor(value) : Number.NaN;
  if (value instanceof Date) return value.getTime();
  return Number.NaN;
}

/** Epoch milliseconds of ISO 8601 text, of any year 0000 to 9999; NaN if the text is none. */
function parseIsoText(text: string, zone: Zone): number {
  const length = text.length;
  if (length < 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45)
    return trimmedInstant(text, zone);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (!(year >= 0) || !(day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
  const number = dayNumber(year, month, day);
  if (length === 10) return zone.startOfDay(number);

  const separator = text.charCodeAt(10);
  if (separator !== 84 && separator !== 32 && separator !== 116) return Number.NaN;
  if (separator === 32 && text.trimEnd().length === 10) return zone.startOfDay(number);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  if (text.charCodeAt(13) !== 58 || !(hour <= 23) || !(minute <= 59)) return Number.NaN;
  let at = 16;
  let second = 0;
  let ms = 0;
  if (text.charCodeAt(16) === 58) {
    second = twoDigits(text, 17);
    if (!(second <= 59)) return Number.NaN;
    at = 19;
    const mark = text.charCodeAt(19);
    if (mark === 46 || mark === 44) {
      let scale = 100;
      for (at = 20; isDigit(text, at); at++) {
        ms += scale * (text.charCodeAt(at) - 48);
        scale = scale === 100 ? 10 : scale === 10 ? 1 : 0;
      }
      if (at === 20) return Number.NaN;
    }
  }
  const local = number * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  if (at === length) return zone.instantOf(local);
  const offset = offsetMs(text, at);
  return Number.isNaN(offset) ? trimmedInstant(text, zone) : local - offset;
}

/** Spaces around an instant carry no meaning; text that has none to cut is no instant. */
function trimmedInstant(text: string, zone: Zone): number {
  const trimmed = text.trim();
  return trimmed.length < text.length ? parseIsoText(trimmed, zone) : Number.NaN;
}

/** Milliseconds of "Z", "+08:00", "+0800" or "+08" from position `at` to the end; NaN otherwise. */
function offsetMs(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  const rest = text.length - at;
  if (sign === 90 || sign === 122) return rest === 1 ? 0 : Number.NaN;
  if (sign !== 43 && sign !== 45) return Number.NaN;
  const hasColon = text.charCodeAt(at + 3) === 58;
  if (rest !== 3 && rest !== (hasColon ? 6 : 5)) return Number.NaN;
  const hours = twoDigits(text, at + 1);
  const minutes = rest === 3 ? 0 : twoDigits(text, at + (hasColon ? 4 : 3));
  if (!(hours <= 23) || !(minutes <= 59)) return Number.NaN;
  return (sign === 45 ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}

/** Value of the digits at `at` and `at + 1`; NaN if they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Whether instant text says its offset from UTC; if not, it is read in the zone of the table. */
export function hasOffset(text: string): boolean {
  const trimmed = text.trimEnd();
  const last = trimmed.charCodeAt(trimmed.length - 1);
  if (last === 90 || last === 122) return true;
  for (let at = trimmed.length - 3; at >= trimmed.length - 6 && at > 10; at--) {
    const unit = trimmed.charCodeAt(at);
    if (unit === 43 || unit === 45) return true;
  }
  return false;
}

/** Schema of an instant in options: Date, epoch milliseconds or ISO 8601 in, milliseconds out; local text is of `zone`. */
export function instantIn(zone: Zone) {
  return z.union([z.date(), z.number(), z.string()]).transform((value, context) => {
    const ms = parseInstant(value, zone);
    if (!Number.isNaN(ms)) return ms;
    context.addIssue({ code: "custom", message: instantSentence(instantIssue(value, zone)), input: value });
    return z.NEVER;
  });
}

/** `instantIn` UTC. */
export const instant = instantIn(zoneOf("UTC"));

/** What was expected of an instant. */
export function instantSentence(issue: InstantIssue): string {
  switch (issue) {
    case "timestamp_in_seconds":
      return "must be epoch milliseconds; numbers below 1e11 are epoch seconds";
    case "timestamp_out_of_range":
      return "must lie in the years 1970 to 2099";
    case "invalid_timestamp":
      return 'must be a Date, epoch milliseconds or ISO 8601 text such as "2021-01-05T13:05:00+08:00"';
  }
}
