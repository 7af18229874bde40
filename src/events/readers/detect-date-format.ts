import { dayMs } from "../calendar-day.js";
import { type DateFormat, dateFormats, dateParsers } from "./date-formats.js";
import type { WallClock } from "./wall-clock.js";

export interface DetectedDateFormat {
  readonly format: DateFormat;
  /** Share of the sampled cells that the format reads, 0 .. 1. */
  readonly share: number;
  /** The other reading that fits the sample as well, if there is one. */
  readonly ambiguousWith: DateFormat | undefined;
}

/** Formats that bare numbers fit too: taken only for a column whose name says that it is a date. */
const onlyByName: ReadonlySet<DateFormat> = new Set(["excel"]);

/**
 * The date format that reads most of the sample; undefined if none reads half of it.
 *
 * Where day-first and month-first read it equally well, the dates decide: the reading whose dates rise more often
 * from row to row, then the one that spans less time, is taken and the other is told in `ambiguousWith`.
 */
export function detectDateFormat(
  sample: readonly string[],
  namedDate: boolean,
): DetectedDateFormat | undefined {
  if (sample.length === 0) return undefined;
  let best: { format: DateFormat; read: number } | undefined;
  for (const format of dateFormats) {
    if (onlyByName.has(format) && !namedDate) continue;
    const read = countReadable(sample, format);
    if (read > (best?.read ?? 0)) best = { format, read };
  }
  if (best === undefined || best.read * 2 < sample.length) return undefined;
  const share = best.read / sample.length;
  if (best.format !== "mdy" || countReadable(sample, "dmy") < best.read) {
    return { format: best.format, share, ambiguousWith: undefined };
  }
  const monthFirst = readings(sample, "mdy");
  const dayFirst = readings(sample, "dmy");
  if (monthFirst.every((day, i) => day === dayFirst[i]))
    return { format: "mdy", share, ambiguousWith: undefined };
  const better = falls(dayFirst) - falls(monthFirst) || span(dayFirst) - span(monthFirst);
  return better < 0
    ? { format: "dmy", share, ambiguousWith: "mdy" }
    : { format: "mdy", share, ambiguousWith: "dmy" };
}

function countReadable(sample: readonly string[], format: DateFormat): number {
  const out: WallClock = { day: 0, ms: 0, offsetMinutes: 0 };
  let count = 0;
  for (const text of sample) if (dateParsers[format](text, out)) count++;
  return count;
}

function readings(sample: readonly string[], format: DateFormat): number[] {
  const out: WallClock = { day: 0, ms: 0, offsetMinutes: 0 };
  return sample.flatMap((text) => (dateParsers[format](text, out) ? [out.day + out.ms / dayMs] : []));
}

function falls(days: readonly number[]): number {
  let count = 0;
  for (let i = 1; i < days.length; i++) if (days[i]! < days[i - 1]!) count++;
  return count;
}

function span(days: readonly number[]): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const day of days) {
    low = Math.min(low, day);
    high = Math.max(high, day);
  }
  return high - low;
}
