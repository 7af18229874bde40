import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isoDate } from "../../src/events/calendar-day.js";
import { zoneOf } from "../../src/events/zone.js";

const seed = 20_260_105;
const hour = 3_600_000;
const timeZones = [
  "UTC",
  "Asia/Shanghai",
  "America/New_York",
  "Europe/Paris",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Africa/Casablanca",
  "Africa/Monrovia",
  "Pacific/Apia",
  "Asia/Kathmandu",
];
const anyInstant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) - 1 });

/** Local clock time by Intl, as milliseconds since 1970-01-01 00:00 on that clock. */
function localByIntl(timeZone: string, ms: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(ms);
  const part = (type: string) => Number(parts.find((p) => p.type === type)!.value);
  const seconds = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return seconds + (ms % 1000);
}

describe.each(timeZones)("%s", (timeZone) => {
  const zone = zoneOf(timeZone);

  test("offsets are those of Intl, 1970 to 2100", () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        expect(ms + zone.offsetAt(ms)).toBe(localByIntl(timeZone, ms));
      }),
      { seed, numRuns: 300 },
    );
  });

  test("days are ordered as instants are, and begin where dayOf changes", () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        const day = zone.dayOf(ms);
        const start = zone.startOfDay(day);
        expect(start).toBeLessThanOrEqual(ms);
        expect(zone.dayOf(start)).toBe(day);
        expect(zone.dayOf(start - 1)).toBeLessThan(day);
        expect(zone.startOfDay(day + 1)).toBeGreaterThan(ms);
      }),
      { seed, numRuns: 1000 },
    );
  });

  test("clock time and instant agree, except in an hour that happens twice", () => {
    fc.assert(
      fc.property(anyInstant, (ms) => {
        const back = zone.instantOf(ms + zone.offsetAt(ms));
        if (back !== ms) expect(back + zone.offsetAt(back)).toBe(ms + zone.offsetAt(ms));
        expect(back).toBeLessThanOrEqual(ms);
      }),
      { seed, numRuns: 1000 },
    );
  });
});

test("days of a change of clocks have 23 and 25 hours", () => {
  const zone = zoneOf("America/New_York");
  const length = (year: number, month: number, day: number) =>
    zone.fromLocal(year, month, day + 1) - zone.fromLocal(year, month, day);
  expect(length(2021, 3, 14)).toBe(23 * hour);
  expect(length(2021, 11, 7)).toBe(25 * hour);
  expect(length(2021, 6, 1)).toBe(24 * hour);
});

test("where clocks go back over midnight, the hour that happens again belongs to the later day", () => {
  const zone = zoneOf("America/St_Johns");
  const change = Date.parse("2008-11-02T00:01:00-02:30");
  expect(zone.isoOf(change)).toBe("2008-11-01T23:01:00-03:30");
  const day = Date.UTC(2008, 10, 2) / 86_400_000;
  expect(zone.startOfDay(day)).toBe(change - 60_000);
  for (let minute = -3; minute < 120; minute++) {
    expect(zone.dayOf(change + minute * 60_000)).toBe(minute < -1 ? day - 1 : day);
  }
});

test("a skipped clock time is read an hour later, one that happens twice is the first", () => {
  const zone = zoneOf("America/New_York");
  expect(zone.isoOf(zone.fromLocal(2021, 3, 14, 2, 30))).toBe("2021-03-14T03:30:00-04:00");
  expect(zone.isoOf(zone.fromLocal(2021, 11, 7, 1, 30))).toBe("2021-11-07T01:30:00-04:00");
});

test("a day whose midnight is skipped begins at the end of the gap", () => {
  const zone = zoneOf("America/Sao_Paulo");
  expect(zone.isoOf(zone.startOfDay(Date.UTC(2018, 10, 4) / 86_400_000))).toBe("2018-11-04T01:00:00-02:00");
});

test("a day that the calendar skipped has no length", () => {
  const zone = zoneOf("Pacific/Apia");
  const skipped = Date.UTC(2011, 11, 30) / 86_400_000;
  expect(zone.startOfDay(skipped)).toBe(zone.startOfDay(skipped + 1));
  expect(isoDate(zone.dayOf(zone.startOfDay(skipped)))).toBe("2011-12-31");
});

test("addDays keeps the clock time over a change of clocks", () => {
  const zone = zoneOf("Europe/Paris");
  const before = zone.fromLocal(2021, 3, 27, 12);
  expect(zone.addDays(before, 1) - before).toBe(23 * hour);
  expect(zone.isoOf(zone.addDays(before, 1))).toBe("2021-03-28T12:00:00+02:00");
  const second = zone.fromLocal(2021, 10, 31, 1, 30) + 2 * hour;
  expect(zone.addDays(second, 0)).toBe(second);
});

test("a zone is a name or a fixed offset; others are an error that names it", () => {
  expect(zoneOf("+08:00").isoOf(0)).toBe("1970-01-01T08:00:00+08:00");
  expect(zoneOf("-03:30").isoOf(0)).toBe("1969-12-31T20:30:00-03:30");
  expect(zoneOf("Etc/UTC")).toBe(zoneOf("UTC"));
  expect(() => zoneOf("Mars/Olympus")).toThrow(expect.objectContaining({ code: "unknown_time_zone" }));
});
