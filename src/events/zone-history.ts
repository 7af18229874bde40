import { dayMs } from "./calendar-day.js";

const stepMs = 7 * dayMs;
const firstMs = Date.UTC(1970, 0, 1);
const lastMs = Date.UTC(2100, 0, 1);

/**
 * Offsets of an IANA zone from UTC, 1970 to 2100, in milliseconds, and the instants from which they hold. Asks
 * `Intl` once a week of that time and finds each change to the second (about 20 ms; done once for a zone).
 *
 * @throws RangeError if `Intl` does not know the zone
 */
export function offsetHistory(timeZone: string): { starts: Float64Array; offsets: Float64Array } {
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const offsetAt = (ms: number): number => {
    const [month, day, year, hour, minute, second] = clock.format(ms).match(/\d+/g)!.map(Number);
    return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - ms;
  };
  const starts = [Number.NEGATIVE_INFINITY];
  const offsets = [offsetAt(firstMs)];
  for (let ms = firstMs; ms < lastMs; ms += stepMs) {
    const after = offsetAt(ms + stepMs);
    if (after === offsets.at(-1)) continue;
    let low = ms;
    let high = ms + stepMs;
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (offsetAt(middle) === offsets.at(-1)) low = middle;
      else high = middle;
    }
    starts.push(high);
    offsets.push(after);
  }
  return { starts: Float64Array.from(starts), offsets: Float64Array.from(offsets) };
}
