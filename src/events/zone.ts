import { OptionsError } from "../errors.js";
import { dateOfDay, dayMs, dayNumber, isoDate, two } from "./calendar-day.js";
import { offsetHistory } from "./zone-history.js";

/**
 * Calendar arithmetic of one time zone, on epoch milliseconds. Offsets are right from 1970 to 2100; before and
 * after they stay as they were at the edge. The zone and the clock of the process are never used.
 *
 * A clock time that daylight saving skips is read with the offset before the change (02:30 becomes 03:30), one
 * that happens twice is the first of the two: the reading "compatible" of Temporal.
 */
export class Zone {
  readonly timeZone: string;
  /** Interval i has offset #offsets[i] from #starts[i] on; #starts[0] is -Infinity. */
  readonly #starts: Float64Array;
  readonly #offsets: Float64Array;
  /** No instant of interval i is on an earlier day: a day that has begun does not end before the next. */
  readonly #firstDays: Float64Array;
  #current = 0;

  /** @internal */
  constructor(timeZone: string, starts: Float64Array, offsets: Float64Array) {
    this.timeZone = timeZone;
    this.#starts = starts;
    this.#offsets = offsets;
    this.#firstDays = starts.map((start, i) =>
      i === 0 ? Number.NEGATIVE_INFINITY : Math.floor((start - 1 + offsets[i - 1]!) / dayMs),
    );
    this.#current = starts.length - 1;
  }

  /** Milliseconds to add to UTC for the local clock. */
  offsetAt(ms: number): number {
    return this.#offsets[this.#interval(ms)]!;
  }

  /**
   * Local calendar day: days since 1970-01-01. Days follow each other: where the clock is put back over
   * midnight, the hour that happens again belongs to the later day.
   */
  dayOf(ms: number): number {
    const i = this.#interval(ms);
    const day = Math.floor((ms + this.#offsets[i]!) / dayMs);
    return Math.max(day, this.#firstDays[i]!);
  }

  /** First instant of a local day: midnight, or the end of the gap where midnight was skipped. */
  startOfDay(day: number): number {
    const local = day * dayMs;
    const starts = this.#starts;
    let i = this.#interval(local - dayMs);
    while (i + 1 < starts.length && local - this.#offsets[i]! >= starts[i + 1]!) i++;
    const ms = local - this.#offsets[i]!;
    return Math.max(ms, starts[i]!);
  }

  /** Instant of a local clock time; `month` 1-12. Fields are taken as they are: day 32 is the next month. */
  fromLocal(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, ms = 0): number {
    return this.instantOf(
      dayNumber(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms,
    );
  }

  /** Instant at which the local clock shows `localMs`: milliseconds since 1970-01-01 00:00 by that clock. */
  instantOf(localMs: number): number {
    const starts = this.#starts;
    let i = this.#interval(localMs - dayMs);
    for (;;) {
      const ms = localMs - this.#offsets[i]!;
      if (i + 1 === starts.length || ms < starts[i + 1]!) return ms;
      // Past the end of interval i: the clock time is in the next interval, or in the gap before it.
      if (localMs - this.#offsets[i + 1]! < starts[i + 1]!) return ms;
      i++;
    }
  }

  /** The same clock time `days` calendar days later: 23 or 25 hours where daylight saving says so. */
  addDays(ms: number, days: number): number {
    const offset = this.offsetAt(ms);
    const later = ms + days * dayMs;
    // In an hour that happens twice, adding zero days must not move to the first of the two.
    return this.offsetAt(later) === offset ? later : this.instantOf(later + offset);
  }

  /** "2021-01-05T13:05:07.123+08:00"; parts that are zero from the right are kept, milliseconds only if any. */
  isoOf(ms: number): string {
    const offset = this.offsetAt(ms);
    if (offset % 60_000 !== 0) return utc.isoOf(ms);
    const local = ms + offset;
    const day = Math.floor(local / dayMs);
    const rest = local - day * dayMs;
    const clock = [
      Math.floor(rest / 3_600_000),
      Math.floor(rest / 60_000) % 60,
      Math.floor(rest / 1000) % 60,
    ];
    const fraction = rest % 1000 === 0 ? "" : `.${String(rest % 1000).padStart(3, "0")}`;
    return `${isoDate(day)}T${clock.map(two).join(":")}${fraction}${offsetText(offset)}`;
  }

  /** Year, month (1-12) and day of the local date. */
  dateOf(ms: number): { year: number; month: number; day: number } {
    return dateOfDay(this.dayOf(ms));
  }

  #interval(ms: number): number {
    const starts = this.#starts;
    const last = starts.length - 1;
    const current = this.#current;
    if (ms >= starts[current]! && (current === last || ms < starts[current + 1]!)) return current;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= ms) low = middle;
      else high = middle - 1;
    }
    this.#current = low;
    return low;
  }
}

function offsetText(offset: number): string {
  if (offset === 0) return "Z";
  const minutes = Math.abs(offset) / 60_000;
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const always = Float64Array.of(Number.NEGATIVE_INFINITY);
const utc = new Zone("UTC", always, Float64Array.of(0));
const zones = new Map<string, Zone>();

/**
 * The zone of an IANA name ("Asia/Shanghai"), "UTC", or a fixed offset ("+08:00").
 *
 * @throws OptionsError "unknown_time_zone"
 */
export function zoneOf(timeZone: string): Zone {
  if (/^(utc|etc\/utc|gmt|etc\/gmt|z)$/i.test(timeZone)) return utc;
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = madeZone(timeZone);
    zones.set(timeZone, zone);
  }
  return zone;
}

function madeZone(timeZone: string): Zone {
  const fixed = /^([+-])(\d\d):?([0-5]\d)$/.exec(timeZone);
  if (fixed !== null && Number(fixed[2]) < 24) {
    const offset = (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
    return new Zone(timeZone, always, Float64Array.of(fixed[1] === "-" ? -offset : offset));
  }
  try {
    const { starts, offsets } = offsetHistory(timeZone);
    return new Zone(timeZone, starts, offsets);
  } catch (cause) {
    throw new OptionsError(
      "unknown_time_zone",
      `timeZone must be a name such as "Asia/Shanghai" or an offset such as "+08:00", got "${timeZone}".`,
      { timeZone },
      { cause },
    );
  }
}
