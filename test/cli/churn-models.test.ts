import Papa from "papaparse";
import { beforeAll, describe, expect, test } from "vitest";
import { churn, save } from "../../src/index.js";
import { drawnTable } from "../models/churn/contract-table.js";
import { folderWith, siyu } from "./run.js";
import { samplePart } from "./sample-part.js";

const folder = folderWith({ "orders.csv": samplePart });
const orders = `${folder}/orders.csv`;

describe("churn", () => {
  const model = `${folder}/churn.siyu`;
  const predict = (...flags: string[]) => siyu(["predict", model, orders, ...flags]);
  let trained: Awaited<ReturnType<typeof siyu>>;

  beforeAll(async () => {
    const how = ["--horizon", "60", "--time-zone", "Asia/Shanghai"];
    trained = await siyu(["train", "churn", orders, "-o", model, ...how]);
  });

  test("is trained, and says how it did out of time beside rules of thumb in words", () => {
    expect(trained).toMatchObject({ exitCode: 0, stderr: "" });
    expect(trained.stdout).toMatch(/^Trained churn for the next 60 days\.\nNext 60 days\n {2}made of: /);
    expect(trained.stdout).toMatch(/\n {4}last order date +0\.\d{3} /);
  });

  test("predicts a row for each customer, with reasons in the words of the caller's language", async () => {
    const { stdout, stderr } = await predict("--active-within", "90", "--reasons", "2", "--lang", "zh");
    const { data: rows, meta } = Papa.parse<Record<string, string>>(stdout.trimEnd(), { header: true });
    expect(meta.fields).toEqual([
      "customerId", "probability", "band", "lapseDate", "leadDays", "evidence.probabilityAlive",
      "evidence.aliveQuantile", "evidence.overdueRatio", "evidence.overdueQuantile", "valueAtRisk", "reasons",
    ]); // biome-ignore format: short words
    const reasons = rows.map((row) => row["reasons"]!.split("; ").filter((text) => text !== ""));
    expect(Math.max(...reasons.map((texts) => texts.length))).toBe(2);
    for (const text of reasons.flat()) expect(text).toMatch(/^[^a-z]*\p{Script=Han}/u);
    expect(stderr).toContain(`给 ${rows.length} 位客户打了分。`);
    expect(stderr).toMatch(
      /未来 60 天里，预计其中约 \d+ 位（\d+%）会不再下单。\n其中：安全 \d+ 位、关注 \d+ 位、/,
    );
    expect(stderr).toMatch(/\d+ 位客户最近没有下过单，不打分。/);
  });

  test("--since lists those whose danger has changed, and counts how", async () => {
    const path = `${folder}/changed.json`;
    const { stdout } = await predict("--since", "2025-05-01", "-o", path, "--json");
    const { rows, customers, changes } = JSON.parse(stdout);
    const { newlyInDanger, escalated, recovered } = changes;
    expect(rows).toBeGreaterThan(0);
    expect([customers, newlyInDanger + escalated + recovered]).toEqual([rows, rows]);
    const { stderr } = await predict("--since", "2025-05-01", "--quiet");
    expect(stderr).toBe("");
    expect((await predict("--since", "2025-05-01")).stderr).toMatch(
      /^The danger of \d+ customers has changed from 2025-05-01 to 2025-06-30 .*\nOf them: newly in danger \d+, escalated \d+, recovered \d+\.\n/,
    );
    expect((await predict("--since", "2025-08-01", "--lang", "zh")).stderr).toContain("--since 必须早于");
  });

  test("shows its card; in Chinese nothing but names stays English", async () => {
    const { stdout } = await siyu(["card", model, "--lang", "zh"]);
    const sentences = stdout.split("\n").filter((line) => line.startsWith("  - "));
    for (const sentence of sentences) expect(sentence).toMatch(/^ {2}- .*\p{Script=Han}.*。$/u);
    expect(stdout).toMatch(/- 60 天：关注从 0\.\d{3} 起.*危急从 0\.\d{3} 起.*。/);
  });

  test("is back-tested in words of leaving", async () => {
    const args = ["backtest", "churn", orders, "--folds", "1", "--horizon", "60"];
    const { exitCode, stdout } = await siyu(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Back-test of churn warning, next 60 days\n.* of 100 ordered nothing more\.\n/);
    expect(stdout).toMatch(/\n {2}longest silence +0\.\d{3} /);
    expect(stdout).not.toMatch(/bought|orders in total/);
    expect((await siyu([...args, "--lang", "zh"])).stdout).toMatch(
      /^流失预警回测：未来 60 天\n.*位后来没有再下单。\n/,
    );
  });
});

describe.each([
  ["first-purchase", "firstPurchase", "buy for the first time", "首购"],
  ["second-order", "secondOrder", "order a second time", "二购"],
])("%s", (family, target, doing, chinese) => {
  const model = `${folder}/${family}.siyu`;
  const predict = (...flags: string[]) => siyu(["predict", model, orders, ...flags]);

  beforeAll(async () => {
    await siyu(["train", family, orders, "-o", model, "--time-zone", "Asia/Shanghai"]);
  });

  test("is a model of this event, scored for whom it is possible", async () => {
    const { options } = JSON.parse((await siyu(["card", model, "--json"])).stdout);
    expect(options).toMatchObject({ target, horizonDays: [30] });
    const { stdout, stderr } = await predict("--top", "3");
    expect(stdout).toMatch(/^customerId,probability,reasons\n/);
    expect(stderr).toMatch(new RegExp(`Within 30 days about \\d+ of them \\(\\d+%\\) will ${doing}\\.`));
    expect((await predict("--top", "3", "--lang", "zh")).stderr).toContain(`只输出最可能${chinese}的 3 位。`);
  });

  test("shows its card; in Chinese nothing but names stays English", async () => {
    const { stdout } = await siyu(["card", model, "--lang", "zh"]);
    const sentences = stdout.split("\n").filter((line) => line.startsWith("  - "));
    expect(sentences[0]).toContain(`「${target}」`);
    for (const sentence of sentences) expect(sentence).toMatch(/^ {2}- .*\p{Script=Han}.*。$/u);
  });
});

test("a second order is back-tested by itself, beside who was active last", async () => {
  const args = ["backtest", "second-order", orders, "--folds", "1", "--lang", "zh"];
  const { exitCode, stdout } = await siyu(args);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^二购回测：未来 30 天\n.*每 100 位里有 \d+ 位后来二购。\n/);
  expect(stdout).toMatch(/\n {2}按最近活跃时间 +0\.\d{3} /);
});

test("flags that a model knows nothing of are told before the file is read", async () => {
  const model = `${folder}/second-order.siyu`;
  const run = (...flags: string[]) => siyu(["predict", model, `${folder}/nowhere.csv`, ...flags]);
  for (const flags of [
    ["--since", "2025-05-01"],
    ["--active-within", "90"],
  ]) {
    expect((await run(...flags)).stderr).toContain("does not warn of customers who lapse");
    expect((await run(...flags, "--lang", "zh")).stderr).toContain("这个模型不做流失预警");
  }
  expect((await run("--due", "7")).stderr).toContain("only items and categories are due.");
  expect((await run("--reasons", "30")).stderr).toContain("expected a whole number from 0 to 20");
});

test("a model of a table is for code", async () => {
  const customers = drawnTable({ customers: 200, seed: 3 });
  const model = await churn.contractual.train({ customers }, { learner: "logistic" });
  await save(model, `${folder}/table.siyu`);
  const args = ["card", `${folder}/table.siyu`];
  expect((await siyu(args)).stderr).toContain("load(path, churn.contractual)");
  expect((await siyu([...args, "--lang", "zh"])).stderr).toContain("这个模型读的是客户表");
});
