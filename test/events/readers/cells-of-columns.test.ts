import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DateFormat, dateParsers } from "../../../src/events/readers/date-formats.js";
import { decimalStyle, decimalText, multiplyDecimals } from "../../../src/events/readers/decimal-text.js";
import { detectDateFormat } from "../../../src/events/readers/detect-date-format.js";
import { typeOfWord } from "../../../src/events/readers/type-words.js";

const clock = { day: 0, ms: 0, offsetMinutes: 0 };

/** What a format reads: local time as ISO text with the offset in minutes, undefined if it does not read it. */
function readAs(format: DateFormat, text: string): string | undefined {
  if (!dateParsers[format](text, clock)) return undefined;
  const local = new Date(clock.day * 86_400_000 + clock.ms).toISOString().slice(0, 23);
  return Number.isNaN(clock.offsetMinutes) ? local : `${local} ${clock.offsetMinutes}`;
}

describe("dates", () => {
  test.each<[DateFormat, string, string | undefined]>([
    ["ymd", "2026-01-05", "2026-01-05T00:00:00.000"],
    ["ymd", "2026/1/5 13:05", "2026-01-05T13:05:00.000"],
    ["ymd", "2026年1月5日", "2026-01-05T00:00:00.000"],
    ["ymd", "2026年1月5日 13时05分", "2026-01-05T13:05:00.000"],
    ["ymd", "2026年01月05日下午1:05:09", "2026-01-05T13:05:09.000"],
    ["ymd", "2026/1/5 星期一 上午 12:05", "2026-01-05T00:05:00.000"],
    ["ymd", "2026.1.5", "2026-01-05T00:00:00.000"],
    ["ymd", "2026-01-05T13:05:09.1234567Z", "2026-01-05T13:05:09.123 0"],
    ["ymd", "2026-01-05 13:05:09.5+08:00", "2026-01-05T13:05:09.500 480"],
    ["ymd", "2026-01-05 13:05:09 -0330", "2026-01-05T13:05:09.000 -210"],
    ["ymd", "2026-01-05 13:05:09 +0800 CST", "2026-01-05T13:05:09.000 480"],
    ["ymd", "2026-01-05 13:05:09 UTC", "2026-01-05T13:05:09.000 0"],
    ["ymd", "2024-02-29", "2024-02-29T00:00:00.000"],
    ["ymd", "2026-02-29", undefined],
    ["ymd", "2026-01-05 24:00", "2026-01-06T00:00:00.000"],
    ["ymd", "2026-01-05 24:01", undefined],
    ["ymd", "2026-01-05 13:60", undefined],
    ["ymd", "2026-01-05 13", undefined],
    ["ymd", "2026-01-05x", undefined],
    ["ymd", "2026-01/05", undefined],
    ["ymd", "2026-1", undefined],
    ["compact", "20260105", "2026-01-05T00:00:00.000"],
    ["compact", "20260105130509", "2026-01-05T13:05:09.000"],
    ["compact", "202601051305", "2026-01-05T13:05:00.000"],
    ["compact", "20260105 13:05", "2026-01-05T13:05:00.000"],
    ["compact", "20261305", undefined],
    ["compact", "2026010513", undefined],
    ["epoch_seconds", "1767618309", "2026-01-05T13:05:09.000 0"],
    ["epoch_seconds", "1767618309.25", "2026-01-05T13:05:09.250 0"],
    ["epoch_milliseconds", "1767618309123", "2026-01-05T13:05:09.123 0"],
    ["epoch_microseconds", "1767618309123456", "2026-01-05T13:05:09.123 0"],
    ["mdy", "1/5/2026 1:05 PM", "2026-01-05T13:05:00.000"],
    ["mdy", "12/1/10 8:26", "2010-12-01T08:26:00.000"],
    ["dmy", "05.01.2026 13:05", "2026-01-05T13:05:00.000"],
    ["dmy", "5-Jan-26", "2026-01-05T00:00:00.000"],
    ["mdy", "Jan 5, 2026 13:05", "2026-01-05T13:05:00.000"],
    ["mdy", "13/1/2026", undefined],
    ["excel", "46027.5452430556", "2026-01-05T13:05:09.000"],
  ])("%s reads %s as %s", (format, text, expected) => {
    expect(readAs(format, text)).toBe(expected);
  });

  test("every instant is read back from the forms it is written in", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(Date.UTC(2099, 0, 1)), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString();
          const local = iso.slice(0, 23);
          expect(readAs("ymd", iso)).toBe(`${local} 0`);
          expect(readAs("ymd", local.replace("T", " ").replaceAll("-", "/"))).toBe(local);
          expect(readAs("compact", local.replace(/\D/g, ""))).toBe(local);
          expect(
            readAs(
              "ymd",
              local.replace(/(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)\.\d+/, "$1年$2月$3日 $4时$5分$6秒"),
            ),
          ).toBe(`${local.slice(0, 20)}000`);
        },
      ),
      { seed: 5 },
    );
  });

  test.each<[string, string[], DateFormat, DateFormat | undefined]>([
    ["a day above 12 in second place is month first", ["1/5/2026", "1/25/2026"], "mdy", undefined],
    ["a day above 12 in first place is day first", ["5/1/2026", "25/1/2026"], "dmy", undefined],
    [
      "rising dates decide for day first",
      ["01/05/2026", "02/05/2026", "11/05/2026", "01/06/2026"],
      "dmy",
      "mdy",
    ],
    [
      "rising dates decide for month first",
      ["05/01/2026", "05/02/2026", "05/11/2026", "06/01/2026"],
      "mdy",
      "dmy",
    ],
    [
      "a day that equals its month says nothing, and needs no warning",
      ["5/5/2026", "6/6/2026"],
      "mdy",
      undefined,
    ],
  ])("%s", (_name, sample, format, ambiguousWith) => {
    expect(detectDateFormat(sample, true)).toEqual({ format, share: 1, ambiguousWith });
  });

  test("bare numbers of five digits are dates only in a column that is named so", () => {
    expect(detectDateFormat(["46027", "46028.5"], true)?.format).toBe("excel");
    expect(detectDateFormat(["46027", "46028.5"], false)).toBeUndefined();
  });
});

describe("numbers", () => {
  test.each([
    ["1234.5", "1234.5"],
    ["-3", "-3"],
    ["1,234.50", "1234.50"],
    ["¥1,234.50", "1234.50"],
    ["￥12", "12"],
    ["-￥12.00", "-12.00"],
    ["12元", "12"],
    ["RMB 12.5", "12.5"],
    [" 12 ", "12"],
    ["(12.00)", "-12.00"],
    ["+3", "3"],
    [".5", "0.5"],
    ["5.", "5"],
    ["１２．５０", "12.50"],
    ["12345678901234567890.12", "12345678901234567890.12"],
    ["20%", undefined],
    ["1e3", undefined],
    ["1,23", undefined],
    ["1.2.3", undefined],
    ["--1", undefined],
    ["12 件", undefined],
    ["-", undefined],
    ["", undefined],
    ["NaN", undefined],
    ["Infinity", undefined],
    ["0x1f", undefined],
  ])("%j is %s", (text, expected) => {
    expect(decimalText(text)).toBe(expected);
  });

  test("a count may bear its unit", () => expect(decimalText("12 件", "point", true)).toBe("12"));

  test("decimal commas are read only where the whole sample says so", () => {
    expect(decimalStyle(["1.234,56", "12,5", "7"])).toBe("comma");
    expect(decimalStyle(["1,234.56", "12,5"])).toBe("point");
    expect(decimalStyle(["1,234", "1.5"])).toBe("point");
    expect(decimalText("1.234,56", "comma")).toBe("1234.56");
    expect(decimalText("1,234.56", "comma")).toBeUndefined();
  });

  test("a product is exact and rounded once, half away from zero", () => {
    expect(multiplyDecimals("1.005", "1", 2)).toBe("1.01");
    expect(multiplyDecimals("-1.005", "1", 2)).toBe("-1.01");
    expect(multiplyDecimals("0.07", "3", 2)).toBe("0.21");
    expect(multiplyDecimals("90071992547409.93", "100", 2)).toBe("9007199254740993.00");
    expect(multiplyDecimals("3", "5", 0)).toBe("15");
  });
});

test.each([
  ["购买", "purchase"],
  ["下单", "purchase"],
  ["支付", "purchase"],
  ["BUY", "purchase"],
  ["退款", "refund"],
  ["退货", "refund"],
  ["浏览", "view"],
  ["pv", "view"],
  ["加购", "cart"],
  ["add-to-cart", "cart"],
  ["入会", "join"],
  ["关注", "join"],
  ["加好友", "join"],
  ["取关", "leave"],
  ["退订", "unsubscribe"],
  ["Purchase", "purchase"],
  ["收藏", "custom"],
  ["抖一抖", undefined],
])("the word %s is the type %s", (word, type) => {
  expect(typeOfWord(word)?.type).toBe(type);
});
