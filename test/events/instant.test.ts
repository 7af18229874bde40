import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasOffset, instant, instantIssue, parseInstant } from "../../src/events/instant.js";
import { zoneOf } from "../../src/events/zone.js";

const utc = zoneOf("UTC");
const shanghai = zoneOf("Asia/Shanghai");

test.each([
  ["2021-01-05", "2021-01-04T16:00:00.000Z"],
  ["2021-01-05T13:05", "2021-01-05T05:05:00.000Z"],
  ["2021-01-05 13:05:07", "2021-01-05T05:05:07.000Z"],
  ["2021-01-05T13:05:07.5", "2021-01-05T05:05:07.500Z"],
  ["2021-01-05T13:05:07.123999999", "2021-01-05T05:05:07.123Z"],
  ["2021-01-05T13:05:07Z", "2021-01-05T13:05:07.000Z"],
  ["2021-01-05T13:05:07+02:00", "2021-01-05T11:05:07.000Z"],
  ["2021-01-05T13:05-0330", "2021-01-05T16:35:00.000Z"],
  ["2021-01-05T13:05:07+01", "2021-01-05T12:05:07.000Z"],
  ["  2021-01-05T13:05:07Z ", "2021-01-05T13:05:07.000Z"],
  ["2020-02-29", "2020-02-28T16:00:00.000Z"],
])("%s, local to Shanghai, is %s", (text, expected) => {
  expect(new Date(parseInstant(text, shanghai)).toISOString()).toBe(expected);
});

test.each([
  "2021-02-30", "2021-02-29", "1900-02-29", "2021-13-01", "2021-00-10", "2021-01-00", "2021-01-32", "2021-1-5",
  "2021-01-05T24:00", "2021-01-05T12:60", "2021-01-05T12:00:60", "2021-01-05T12", "2021-01-05T", "2021-01-05X10:00",
  "2021-01-05T12:00:00+25:00", "2021-01-05T12:00:00.", "2021-01-05T12:00:00 PM", "2021/01/05", "yesterday", "",
  "2021-01-05T12:00:00+08:00Z", "20210105", "１９９９-01-05",
])("%j is no instant", (text) => {
  expect(parseInstant(text, utc)).toBeNaN();
  expect(instantIssue(text, utc)).toBe("invalid_timestamp");
}); // biome-ignore format: short words

test("numbers are milliseconds; smaller ones are seconds by mistake", () => {
  expect(parseInstant(1_609_459_200_000, utc)).toBe(1_609_459_200_000);
  expect(instantIssue(1_609_459_200, utc)).toBe("timestamp_in_seconds");
  expect(instantIssue(0, utc)).toBe("timestamp_in_seconds");
  expect(instantIssue(Number.NaN, utc)).toBe("invalid_timestamp");
});

test("instants lie in 1970 to 2099", () => {
  for (const value of ["1969-12-31", "2100-01-01", 1e14, new Date("0001-01-01")]) {
    expect(parseInstant(value, utc)).toBeNaN();
    expect(instantIssue(value, utc)).toBe("timestamp_out_of_range");
  }
});

test("text of any instant is read as Date reads it", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("2099-12-31"), noInvalidDate: true }), (date) => {
      expect(parseInstant(date.toISOString(), shanghai)).toBe(date.getTime());
      expect(parseInstant(date, shanghai)).toBe(date.getTime());
      expect(parseInstant(date.toISOString().slice(0, 10), utc)).toBe(
        Date.parse(date.toISOString().slice(0, 10)),
      );
    }),
    { seed: 20_260_105 },
  );
});

describe("hasOffset", () => {
  test.each([
    ["2021-01-05T10:00:00Z", true],
    ["2021-01-05T10:00:00+08:00", true],
    ["2021-01-05T10:00:00-0800", true],
    ["2021-01-05T10:00-08", true],
    ["2021-01-05T10:00:00", false],
    ["2021-01-05T10:00", false],
    ["2021-01-05", false],
  ])("%s: %s", (text, expected) => expect(hasOffset(text)).toBe(expected));
});

test("the option schema turns an instant into milliseconds and explains what is none", () => {
  expect(instant.parse("2021-01-05")).toBe(Date.UTC(2021, 0, 5));
  expect(instant.safeParse("2021-02-30").error?.issues[0]?.message).toContain("ISO 8601");
  expect(instant.safeParse(1_609_459_200).error?.issues[0]?.message).toContain("epoch seconds");
});
