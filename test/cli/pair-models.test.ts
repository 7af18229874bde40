import { beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../../datasets/index.js";
import { cardLines } from "../../src/cli/card-lines.js";
import { defaultHorizon, families } from "../../src/cli/families.js";
import { EventTable, repurchase, save } from "../../src/index.js";
import { baskets } from "../models/repurchase/pair-shop.js";
import { folderWith, siyu } from "./run.js";
import { samplePart } from "./sample-part.js";

const dayMs = 86_400_000;

const folder = folderWith({ "orders.csv": samplePart, "plain.csv": samplePart.replace("item_id", "remark") });
const orders = `${folder}/orders.csv`;

test("models look 30 days ahead unless told otherwise, those of all orders 90, of what customers are worth 365", () => {
  expect(Object.entries(families).map(([name, family]) => [name, defaultHorizon(family)])).toEqual([
    ["repurchase", 90],
    ["repurchase/category", 30],
    ["repurchase/sku", 30],
    ["cross-sell/item", 30],
    ["cross-sell/category", 30],
    ["churn", 90],
    ["lifecycle", 90],
    ["clv", 365],
    ["first-purchase", 30],
    ["second-order", 30],
  ]);
});

describe.each([
  ["repurchase/sku", "itemId", "item", "商品"],
  ["repurchase/category", "categoryId", "category", "类目"],
])("%s", (kind, key, noun, chinese) => {
  const model = `${folder}/${key}.siyu`;
  const predict = (...flags: string[]) => siyu(["predict", model, orders, ...flags]);
  let trained: Awaited<ReturnType<typeof siyu>>;

  beforeAll(async () => {
    trained = await siyu(["train", kind, orders, "-o", model, "--time-zone", "Asia/Shanghai"]);
  });

  test("is trained, and says how it did out of time beside rules of thumb in words", () => {
    expect(trained).toMatchObject({ exitCode: 0, stderr: "" });
    expect(trained.stdout).toMatch(
      new RegExp(`^Trained ${kind} for the next 30 days\\.\nNext 30 days\n  made of: rates `),
    );
    for (const name of ["siyu", "last purchase date", "number of purchases", "recent purchases"])
      expect(trained.stdout).toMatch(new RegExp(`\n {4}${name} +0\\.\\d{3} +0\\.\\d{3} +\\d+\\.\\d× +0\\.`));
  });

  test("predicts a row for each customer and key; --top is each customer's", async () => {
    const { exitCode, stdout, stderr } = await predict("--top", "2", "--lang", "zh");
    const [header, ...rows] = stdout.trimEnd().split("\n");
    expect(exitCode).toBe(0);
    expect(header).toBe(
      `customerId,${key},rank,probability,expectedQuantity,nextPurchase.p10,nextPurchase.p50,nextPurchase.p90,nextPurchase.probabilityWithin,nextPurchase.withinDays`,
    );
    expect(new Set(rows.map((row) => row.split(",")[2]))).toEqual(new Set(["1", "2"]));
    expect(stderr).toContain(`给 122 位客户的 ${rows.length} 个「客户 + ${chinese}」打了分。`);
    expect(stderr).toContain(`每位客户只保留最可能买的 2 个${chinese}。`);
    expect(stderr).toContain(`28 位客户此前没有买过${key === "itemId" ? "商品" : "任何类目"}，不打分。`);
  });

  test("--due lists what is due, soonest first, each with a date by then", async () => {
    const { exitCode, stdout } = await predict("--due", "90", "--json");
    const { asOf, rows } = JSON.parse(stdout) as {
      asOf: string;
      rows: { customerId: string; nextPurchase: { p50: string; probabilityWithin: number } }[];
    };
    expect(exitCode).toBe(0);
    const dates = rows.map(({ nextPurchase }) => Date.parse(nextPurchase.p50));
    expect(dates.length).toBeGreaterThan(0);
    for (const { nextPurchase } of rows) expect(nextPurchase.probabilityWithin).toBeGreaterThanOrEqual(0.5);
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
    expect(dates.at(-1)).toBeLessThanOrEqual(Date.parse(asOf) + 90 * dayMs);
    const { stderr } = await predict("--due", "90");
    const customers = new Set(rows.map(({ customerId }) => customerId)).size;
    expect(stderr.replace(/pair /, "pairs ").replace(/customer, as/, "customers, as")).toContain(
      `Due within 90 days: ${rows.length} pairs of customer and ${noun}, of ${customers} customers, as of 2025-06-30 `,
    );
  });

  test("shows its card; in Chinese nothing but names stays English", async () => {
    const { stdout } = await siyu(["card", model, "--lang", "zh"]);
    const sentences = stdout.split("\n").filter((line) => line.startsWith("  - "));
    expect(sentences[0]).toBe(
      `  - 每一行：一位客户，和他在预测时点之前买过的一个${chinese}（当天订单全部退掉的不算）。`,
    );
    for (const sentence of sentences) expect(sentence).toMatch(/^ {2}- .*\p{Script=Han}.*。$/u);
    expect(stdout).toMatch(/\n {4}按近期购买次数 +0\./);
    expect(stdout).toMatch(/组成：购买频率 \(beta-binomial\) × /);
    const json = JSON.parse((await siyu(["card", model, "--json"])).stdout);
    expect(json).toMatchObject({ kind, options: { horizonDays: [30] }, data: { customers: 122 } });
  });

  test("is back-tested, 30 days ahead unless told otherwise", async () => {
    const { exitCode, stdout } = await siyu(["backtest", kind, orders, "--folds", "1", "--json"]);
    const { horizonDays, verdict, mean } = JSON.parse(stdout);
    expect({ exitCode, horizonDays }).toEqual({ exitCode: 0, horizonDays: 30 });
    expect(mean.map(({ name }: { name: string }) => name)).toEqual([
      "siyu",
      "recency",
      "frequency",
      "decayed frequency",
      "persistence",
      "base rate",
    ]);
    expect(verdict.sentences[0]).toMatch(new RegExp(`^Of 100 pairs of customer and ${noun} `));
  });

  test("refuses a horizon it was not trained for, in both languages", async () => {
    const english = await predict("--horizon", "60");
    expect(english).toMatchObject({ exitCode: 2, stdout: "" });
    expect(english.stderr).toContain("trained for 30 days, not for 60.");
    const { stderr } = await predict("--horizon", "60", "--lang", "zh");
    expect(stderr).toContain("出错了：模型训练的是 30 天，不是 60 天。");
  });
});

test("a file without items is told from one with few customers", async () => {
  const args = ["train", "repurchase/sku", `${folder}/plain.csv`, "-o", `${folder}/x.siyu`];
  const english = await siyu(args);
  expect(english).toMatchObject({ exitCode: 3, stdout: "" });
  expect(english.stderr).toContain("or name the column: --columns item=...");
  expect((await siyu([...args, "--lang", "zh"])).stderr).toBe(
    "出错了：有过订单且写明商品的客户只有 0 位，至少要 20 位才能训练。\n怎么办：请导出更长时间或更多客户的订单，或指定列名：--columns item=列名。\n",
  );
});

test("customers are not due: a model of all orders refuses --due before the file is read", async () => {
  const model = await repurchase.overall.train(await loadSample(), { learner: "probability" });
  await save(model, `${folder}/all.siyu`);
  const args = ["predict", `${folder}/all.siyu`, `${folder}/nowhere.csv`, "--due", "14"];
  const { exitCode, stderr } = await siyu(args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("only items and categories are due.");
  expect((await siyu([...args, "--lang", "zh"])).stderr).toContain("请去掉 --due");
});

test("a model of baskets without dates shows its card and refuses events with dates", async () => {
  const model = await repurchase.sku.train(EventTable.fromBaskets(baskets), { learner: "rates" });
  await save(model, `${folder}/baskets.siyu`);
  const text = cardLines(model.card(), "zh").join("\n");
  expect(text).toContain("购物篮只有先后、没有日期：时间以购物篮计，不给出日期。");
  expect(text).toMatch(/- 1 个购物篮：只用了一个成员模型（rates）/);
  const args = ["predict", `${folder}/baskets.siyu`, orders];
  expect((await siyu(args)).stderr).toContain("was trained on baskets without dates");
  for (const flags of [[], ["--horizon", "30"], ["--due", "14"]])
    expect((await siyu([...args, ...flags, "--lang", "zh"])).stderr).toContain(
      "出错了：模型是用没有日期的购物篮训练的",
    );
});
