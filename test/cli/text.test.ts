import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languageOf } from "../../src/cli/language.js";
import { decimal, percent, signed, signedPercent } from "../../src/cli/numbers.js";
import { tableLines } from "../../src/cli/text-table.js";
import { clipped, padded, textWidth, wrapped } from "../../src/cli/text-width.js";

describe("the width of a text in a terminal", () => {
  test.each([
    ["siyu", 4],
    ["会员卡号", 8],
    ["前10%", 5],
    ["实付金额（元）", 14],
    ["e\u0301", 1],
    ["𠮷野家", 6],
    ["…–×→", 4],
    ["", 0],
  ])("%s takes %i columns", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

test("columns of Chinese and Latin cells line up", () => {
  const lines = tableLines(
    [{ title: "客户" }, { title: "概率", align: "right" }, { title: "next" }],
    [
      ["C0001", "94%", "x"],
      ["小红书用户", "8%", "y"],
    ],
  );
  expect(lines).toEqual(["客户        概率  next", "C0001        94%  x", "小红书用户    8%  y"]);
});

const texts = fc.string({ unit: fc.constantFrom("a", "9", " ", "复", "购", "，", "（") });

test("a clipped text never takes more columns than it may, and is unchanged where it fits", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 20 }), (text, width) => {
      expect(textWidth(clipped(text, width))).toBeLessThanOrEqual(width);
      if (textWidth(text) <= width) expect(clipped(text, width)).toBe(text);
    }),
    { seed: 7 },
  );
});

test("a wrapped text keeps every character but the spaces at the breaks", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 4, max: 30 }), (text, width) => {
      expect(wrapped(text, width).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    }),
    { seed: 7 },
  );
});

test("Chinese wraps between characters, but no line begins with a comma", () => {
  expect(wrapped("谁会复购，什么时候买", 8)).toEqual(["谁会复", "购，什么", "时候买"]);
  expect(wrapped("who buys again, and when", 10)).toEqual(["who buys", "again, and", "when"]);
});

test("a padded text is filled up on the side it is not aligned to", () => {
  expect(padded("复购", 6)).toBe("复购  ");
  expect(padded("复购", 6, "right")).toBe("  复购");
});

test("numbers that do not exist are a dash, and nothing is minus zero", () => {
  expect([decimal(undefined), percent(Number.NaN), decimal(-0.0001, 2), percent(-0.001)]).toEqual([
    "–",
    "–",
    "0.00",
    "0%",
  ]);
  expect([
    signed(0.0523),
    signed(-0.2),
    signed(0),
    signedPercent(0.041),
    signedPercent(-0.12),
    signedPercent(0.001),
  ]).toEqual(["+0.052", "-0.200", "0.000", "+4%", "-12%", "0%"]);
});

test.each([
  ["--lang before everything", ["--lang", "zh"], { LANG: "en_US.UTF-8" }, "zh"],
  ["--lang with an equals sign", ["inspect", "--lang=en"], { LANG: "zh_CN.UTF-8" }, "en"],
  ["LC_ALL before LANG", [], { LC_ALL: "en_GB.UTF-8", LANG: "zh_CN.UTF-8" }, "en"],
  ["LANG where LC_ALL is empty", [], { LC_ALL: "", LANG: "zh_TW.UTF-8" }, "zh"],
  ["another language is answered in English", [], { LANG: "fr_FR.UTF-8" }, "en"],
  ["no locale is English", [], {}, "en"],
  ["a file called --lang after -- is a file", ["inspect", "--", "--lang", "zh"], {}, "en"],
] as const)("the language is chosen by: %s", (_, args, environment, language) => {
  expect(languageOf(args, environment)).toBe(language);
});
