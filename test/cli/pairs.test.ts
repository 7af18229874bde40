import { beforeAll, describe, expect, test } from "vitest";
import { backtestLines } from "../../src/cli/backtest-lines.js";
import { horizonLines } from "../../src/cli/card-lines.js";
import { longestHorizon } from "../../src/cli/horizon-choice.js";
import { summaryLines, summaryOf } from "../../src/cli/scores-summary.js";
import { zoneOf } from "../../src/events/zone.js";
import { type BacktestResult, backtest, EventTable } from "../../src/index.js";
import { pairRate } from "../model/pair-rate.js";

const day = 86_400_000;
const start = Date.UTC(2025, 0, 1);
/** 60 customers with two to four items each, bought every 8 to 37 days for 210 days. */
const table = EventTable.from(
  Array.from({ length: 60 }, (_, c) =>
    Array.from({ length: 2 + (c % 3) }, (_, k) => {
      const pace = 8 + ((c * 11 + k * 17) % 30);
      return Array.from({ length: Math.ceil(230 / pace) }, (_, n) => ({
        customerId: `c${100 + c}`,
        itemId: `sku-${(c + k * 7) % 20}`,
        timestamp: start + (n * pace + ((c * n * 3) % 5)) * day,
      }));
    }),
  ).flat(2),
).slice({ to: start + 210 * day });

describe("a back-test of customers and items", () => {
  let result: BacktestResult;
  const shown = (language: "en" | "zh") =>
    backtestLines(
      { family: "repurchase/sku", result, zone: zoneOf("UTC"), isHorizonChosen: false },
      language,
    );

  beforeAll(async () => {
    result = await backtest(pairRate(), table, { cutoff: 0, horizonDays: 14 }, { folds: 2, samples: 200 });
  });

  test("is told in pairs, with the order within each customer's own items", () => {
    const lines = shown("en");
    expect(lines[1]).toBe(
      "2 tests in the past, as if it were 2025-07-02 and 2025-07-16: 180 pairs of customer and item each on average, of 60 customers; 61 of 100 were bought.",
    );
    const text = lines.join("\n");
    expect(text).toMatch(
      /Of 100 pairs of customer and item that siyu puts on top \(its best tenth\), \d+ were really bought; picking at random finds \d+\./,
    );
    expect(text).toMatch(/too (many|few) units in total|right number of units/);
    expect(text).toMatch(
      /\n +AUC +log-loss +off by +top 10% +own list +units\n {2}siyu +(\S+ +){4}0\.\d{3} /,
    );
    expect(text).toMatch(/\n +AUC, above 0 is better +.* own list, above 0 is better/);
    expect(text).not.toMatch(/orders in total|customers that siyu/);
  });

  test("is told the same in Chinese", () => {
    const text = shown("zh").join("\n");
    expect(text).toContain(
      "平均每次 60 位客户、180 个「客户 + 商品」组合，每 100 个里有 61 个后来真的买了。",
    );
    expect(text).toMatch(/siyu 排在最前面 10% 的「客户 \+ 商品」里，每 100 个有 \d+ 个真的买了；/);
    expect(text).toMatch(/客户内排序 +购买件数\n/);
    expect(text).not.toMatch(/订单总数|位真的复购/);
  });
});

test("scores of customers and items are summed up as pairs, what was left out is said", async () => {
  const asOf = table.until;
  const model = await pairRate().train(table, { cutoff: asOf, horizonDays: 14 });
  const scored = model.predict(table, { top: 2 });
  expect(summaryOf({ scored, happening: "order" })).toMatchObject({
    customers: 60,
    pairs: 120,
    skipped: {},
    horizonDays: 14,
  });
  const { expectedBought } = summaryOf({ scored, happening: "order" }) as { expectedBought: number };
  expect(expectedBought).toBeCloseTo(
    scored.toArray().reduce((sum, { probability }) => sum + probability, 0),
    10,
  );
  expect(summaryLines({ scored, happening: "order", top: 2, events: table, output: "s.csv" }, "en")).toEqual([
    "Scored 120 pairs of customer and item, of 60 customers, as of 2025-07-30 00:00.",
    expect.stringMatching(/^Within 14 days about \d+ of them \(\d+%\) will be bought\.$/),
    "Of each customer only the 2 likeliest.",
    "Written to s.csv.",
  ]);
  expect(summaryLines({ scored, happening: "order", top: 2, events: table }, "zh")).toEqual([
    "站在 2025-07-30 00:00，给 60 位客户的 120 个「客户 + 商品」打了分。",
    expect.stringMatching(/^未来 14 天里，预计其中约 \d+ 个（\d+%）会买。$/),
    "每位客户只保留最可能买的 2 个商品。",
  ]);
});

test("a card shows the order within customers where it was measured", () => {
  const horizon = {
    horizonDays: 30, trainedDays: 30, trainingCutoffs: [], validationCutoffs: [], members: [],
    outOfTime: [
      { name: "blend", metrics: { auc: 0.8, logLoss: 0.3, lift10: 2, ndcg10: 0.71 } },
      { name: "frequency", metrics: { auc: 0.7, lift10: 1.5 } },
    ],
  }; // biome-ignore format: short
  const text = horizonLines(horizon, "repurchase/sku", "en").join("\n");
  expect(text).toMatch(/AUC +log-loss +top 10% +own list\n +siyu +0\.800 +0\.300 +2\.0× +0\.710\n/);
  const { outOfTime } = horizon;
  const withoutLists = horizonLines({ ...horizon, outOfTime: [outOfTime[1]!] }, "repurchase/sku", "en").join(
    "\n",
  );
  expect(withoutLists).not.toContain("own list");
});

test("the horizon of the model is tested where the history allows it, else the longest usual one below it", () => {
  expect(longestHorizon(table, 90)).toBe(90);
  expect(longestHorizon(table.slice({ to: start + 75 * day }), 30)).toBe(30);
  expect(longestHorizon(table.slice({ to: start + 40 * day }), 30)).toBe(14);
});
