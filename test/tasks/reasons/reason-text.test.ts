import { expect, test } from "vitest";
import { basketFeatures } from "../../../src/features/basket-features.js";
import { engagementFeatures } from "../../../src/features/engagement-features.js";
import type { Feature } from "../../../src/features/feature.js";
import { messageFeatures } from "../../../src/features/message-features.js";
import { newcomerFeatures } from "../../../src/features/newcomer-features.js";
import { orderFeatures } from "../../../src/features/order-features.js";
import { priceFeatures } from "../../../src/features/price-features.js";
import { seasonFeatures } from "../../../src/features/season-features.js";
import { serviceFeatures } from "../../../src/features/service-features.js";
import { targetFeatures } from "../../../src/features/target-features.js";
import { numberText, shareText, spanText } from "../../../src/tasks/common/reasons/number-text.js";
import { featureTexts, reasonText } from "../../../src/tasks/common/reasons/reason-text.js";

const features: readonly Feature[] = [
  ...orderFeatures,
  ...basketFeatures,
  ...engagementFeatures,
  ...seasonFeatures,
  ...messageFeatures,
  ...serviceFeatures,
  ...priceFeatures,
  ...newcomerFeatures,
  ...targetFeatures,
];
const named = (name: string): Feature => features.find((feature) => feature.name === name)!;
const en = (name: string, value?: number, usual?: number, population?: number) =>
  reasonText(named(name), { value, usual, population }, "en");
const zh = (name: string, value?: number, usual?: number, population?: number) =>
  reasonText(named(name), { value, usual, population }, "zh");

test("every feature of a customer has words of its own in both languages", () => {
  expect(features.filter(({ name }) => !Object.hasOwn(featureTexts, name)).map(({ name }) => name)).toEqual(
    [],
  );
  for (const [name, text] of Object.entries(featureTexts)) {
    for (const wording of Object.values(text)) {
      if (typeof wording === "number") continue;
      const [english, chinese] = wording;
      expect(english, name).not.toMatch(/[^\x20-\x7e]/);
      expect(chinese, name).toMatch(/[\u4e00-\u9fff]/);
      // Each number that one language tells, the other tells too.
      const numbers = (words: string) => new Set(words.match(/\{\w+/g));
      expect(numbers(chinese), name).toEqual(numbers(english));
    }
  }
});

test("a text is complete whatever is known of the feature", () => {
  for (const feature of features) {
    for (const value of [undefined, 0, 1, 0.3, 7.25, 1234.5678]) {
      for (const usual of [undefined, 0.3, 40]) {
        for (const language of ["en", "zh"] as const) {
          const text = reasonText(feature, { value, usual, population: 2 }, language);
          expect(text, feature.name).not.toMatch(/[{}]|undefined|NaN|\d\.\d{4}/);
        }
      }
    }
  }
});

test("what the customer does is said beside the own normal, else beside that of most customers", () => {
  expect(en("orders28", 0.4, 2.1)).toBe("orders in 28 days fell from 2.1 to 0.4");
  expect(zh("orders28", 0.4, 2.1)).toBe("近 28 天下单从平时的 2.1 次降到 0.4 次");
  expect(en("overdueRatio", 1.8, 1)).toBe("overdue 1.8 times the own gap");
  expect(en("overdueRatio", 0.52, 1)).toBe("silent for 0.52 times the own gap, not overdue");
  expect(zh("overdueRatio", 1.8, 1)).toBe("已超期：沉默时长是平时间隔的 1.8 倍");
  // Who has ordered once has no own gap.
  expect(en("overdueRatio", 1.8, undefined, 0.5)).toBe(
    "silent for 1.8 times the usual gap between orders (typical: 0.5)",
  );
  expect(en("daysSinceLast", 41, 12.34)).toBe("41 days since the last order, usually every 12 days");
  expect(en("daysSinceLast", 41, undefined, 41)).toBe("41 days since the last order");
  expect(en("frequency", 1, undefined, 3)).toBe("1 repeat order so far (typical: 3)");
  expect(zh("frequency", 1, undefined, 3)).toBe("累计复购 1 次（一般客户：3）");
  expect(en("gapMean")).toBe("has ordered only once: there is no rhythm yet");
  // 12.04 and 12.01 read alike: it is not said that one is below the other.
  expect(en("gapLast", 12.01, 12.04)).toBe("12 days between the last two orders");
});

test("columns of callers speak by their own names and levels", () => {
  const city: Feature = { name: "own:city", meaning: 'own column "city"', unit: "level", group: "own", scale: "linear", levels: ["上海", "杭州"] }; // biome-ignore format: one feature a line
  expect(reasonText(city, { value: "上海", population: "杭州" }, "en")).toBe(
    'own column "city": 上海 (most customers: 杭州)',
  );
  expect(reasonText(city, { value: "上海", population: "杭州" }, "zh")).toBe(
    "自有字段“city”：上海（多数客户：杭州）",
  );
  expect(reasonText(city, { population: "杭州" }, "en")).toBe(
    'own column "city": not given (most customers: 杭州)',
  );
  // A column may bear the name of what every object has.
  const odd: Feature = { ...city, name: "constructor", meaning: "constructor", levels: [] };
  expect(reasonText(odd, { value: 3 }, "en")).toBe("constructor: 3");
});

test("numbers are two digits or more, without noise of fractions", () => {
  const texts = [0, 0.1 + 0.2, 0.0123, 1, 1.05, 2.1, 9.96, 10.4, 41.7, 1234.5, 1234567, -3.25, -0.0001];
  expect(texts.map(numberText)).toEqual([
    "0", "0.3", "0.01", "1", "1.1", "2.1", "10", "10", "42", "1,235", "1,234,567", "-3.3", "0",
  ]); // biome-ignore format: as above
  expect(shareText(0.123)).toBe("12 %");
  expect([spanText(1, "en"), spanText(71.2, "en"), spanText(96, "en"), spanText(96, "zh")]).toEqual([
    "1 hour", "71 hours", "4 days", "4 天",
  ]); // biome-ignore format: as above
});
