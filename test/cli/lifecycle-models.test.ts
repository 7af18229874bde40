import Papa from "papaparse";
import { beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../../datasets/index.js";
import { cardLines } from "../../src/cli/card-lines.js";
import { clv, lifecycle } from "../../src/index.js";
import { folderWith, siyu } from "./run.js";
import { samplePart } from "./sample-part.js";

const folder = folderWith({ "orders.csv": samplePart });
const orders = `${folder}/orders.csv`;
const zone = ["--time-zone", "Asia/Shanghai"];

const rowsOf = (stdout: string) =>
  Papa.parse<Record<string, string>>(stdout.trimEnd(), { header: true, dynamicTyping: false });

/** Sentences of a card, all of which must be Chinese but for names. */
async function expectChineseCard(model: string): Promise<string> {
  const { stdout } = await siyu(["card", model, "--lang", "zh"]);
  const sentences = stdout.split("\n").filter((line) => line.startsWith("  - "));
  expect(sentences.length).toBeGreaterThan(5);
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^ {2}- .*\p{Script=Han}.*。$/u);
    expect(sentence).not.toMatch(/ (the|of|is|are|from) /);
  }
  return stdout;
}

describe("lifecycle", () => {
  const model = `${folder}/lifecycle.siyu`;
  const predict = (...flags: string[]) => siyu(["predict", model, orders, ...flags]);
  let trained: Awaited<ReturnType<typeof siyu>>;

  beforeAll(async () => {
    const how = ["--learner", "markov", "--horizon", "60,120", ...zone];
    trained = await siyu(["train", "lifecycle", orders, "-o", model, ...how]);
  });

  test("is trained for periods; states and orders are tested in tables of their own", () => {
    expect(trained).toMatchObject({ exitCode: 0, stderr: "" });
    expect(trained.stdout).toMatch(/^Trained lifecycle for the next 60, 120 days\.\nNext 60 days\n/);
    expect(trained.stdout).toMatch(
      /\n {4} +states log-loss +states right\n {4}state: siyu +\d\.\d{3} +\d+%\n/,
    );
    expect(trained.stdout).toMatch(/\n {4}state: nobody orders +\d\.\d{3} +\d+%\n/);
    expect(trained.stdout).toMatch(/\n {4} +AUC +log-loss +top 10%\n {4}order: siyu +0\.\d{3} /);
  });

  test("predicts a row for each customer, and says how many will be in each state", async () => {
    const { stdout, stderr } = await predict("--top", "5", "--horizon", "120");
    const { data: rows, meta } = rowsOf(stdout);
    expect(rows).toHaveLength(5);
    expect(meta.fields).toEqual([
      "customerId", "state", "probabilities.new", "probabilities.active high", "probabilities.active low",
      "probabilities.cooling high", "probabilities.cooling low", "probabilities.dormant high",
      "probabilities.dormant low", "likelyState", "probability", "falling", "rising", "returning",
      "expectedValue", "alert",
    ]); // biome-ignore format: short words
    const falling = rows.map((row) => Number(row["falling"]));
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(stderr).toMatch(
      /\nThey are expected to spend [\d,]+ within 120 days\.\n(Alerts: .*|No alerts)\.\n/,
    );
    expect(stderr).toMatch(/\nstate +now +in 120 days +95% interval\nnew +\d+ +\d+ +\d+ to \d+\n/);
    expect(stderr).toContain("\nWritten: the 5 likeliest to fall.\n");
  });

  test("--json adds the states up: as many customers as there are", async () => {
    const { stdout } = await predict("-o", `${folder}/states.csv`, "--json");
    const { customers, states, alerts, expectedValue, ...about } = JSON.parse(stdout);
    const sum = (name: string) =>
      states.reduce((n: number, row: Record<string, number>) => n + row[name]!, 0);
    expect([sum("now"), Math.round(sum("expected"))]).toEqual([customers, customers]);
    expect(states.every(({ horizonDays }: { horizonDays: number }) => horizonDays === 60)).toBe(true);
    expect(Object.keys(alerts)).toEqual(["falling", "rising", "returning"]);
    expect(expectedValue).toBeGreaterThan(0);
    expect(about).toMatchObject({ model: "lifecycle/migration", horizonDays: 60 });
    expect(about).not.toHaveProperty("expectedOrders");
  });

  test("shows its card; in Chinese nothing but names stays English", async () => {
    const stdout = await expectChineseCard(model);
    expect(stdout).toMatch(/- 状态「active high」：距上次下单的天数低于 60，累计消费不低于 [\d.]+。\n/);
    expect(stdout).toMatch(/- 60 天的提醒：将下滑从 0\.\d{3} 起.*；将提升从 .*。\n/);
    expect(stdout).toContain("下单后的状态：马尔可夫-1");
  });

  test("is back-tested by the chances of all states, beside rules of thumb", async () => {
    const args = ["backtest", "lifecycle", orders, "--folds", "1", "--horizon", "60", "--learner", "markov"];
    const { exitCode, stdout } = await siyu([...args, "--states", "rfm"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^Back-test of lifecycle states, next 60 days\n.* of 100 fell to a lower state\.\n/,
    );
    expect(stdout).toMatch(/It names the state of \d+% of the customers; that all stay as they are/);
    expect(stdout).toMatch(/\n {2}move as before +\d\.\d{3} +\d+% +0\.\d{3} /);
    expect(stdout).not.toMatch(/bought|orders in total|undefined|NaN/);
    const chinese = await siyu([...args, "--lang", "zh"]);
    expect(chinese.stdout).toMatch(/^生命周期状态回测：未来 60 天\n.*位后来下滑。\n/);
    expect(chinese.stdout).not.toMatch(/\p{Script=Han}.*\b(the|of|nobody)\b/u);
  });
});

describe("clv", () => {
  const model = `${folder}/clv.siyu`;
  const predict = (...flags: string[]) => siyu(["predict", model, orders, ...flags]);
  const how = ["--learner", "probability", "--horizon", "90"];

  beforeAll(async () => {
    await siyu([
      "train",
      "clv",
      orders,
      "-o",
      model,
      ...how,
      "--margin",
      "0.5",
      "--discount",
      "0.2",
      ...zone,
    ]);
  });

  test("keeps margin and discount, and predicts the most valuable first", async () => {
    const { options } = JSON.parse((await siyu(["card", model, "--json"])).stdout);
    expect(options).toMatchObject({ margin: 0.5, annualDiscountRate: 0.2, horizonDays: [90] });
    const { stdout, stderr } = await predict("--top", "3");
    const { data: rows, meta } = rowsOf(stdout);
    expect(meta.fields).toEqual([
      "customerId", "expectedOrders", "probability", "expectedSpend", "expectedValue", "interval.low",
      "interval.high", "lifetimeValue",
    ]); // biome-ignore format: short words
    const values = rows.map((row) => Number(row["expectedValue"]));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(stderr).toMatch(
      /They are expected to spend [\d,]+ within 90 days\.\nThat is worth [\d,]+ after margin and discount; all that is to come, [\d,]+\.\nWritten: the 3 most valuable\.\n/,
    );
  });

  test("is asked anew for another margin; without a discount there is no value of a lifetime", async () => {
    const asked = async (...flags: string[]) =>
      JSON.parse((await predict("-o", `${folder}/values.csv`, "--json", ...flags)).stdout);
    const [half, whole] = [await asked(), await asked("--margin", "1")];
    expect(whole.expectedValue).toBeCloseTo(2 * half.expectedValue, 6);
    const plain = await asked("--discount", "0", "--margin", "1");
    expect(plain.expectedValue).toBeCloseTo(plain.expectedSpend, 6);
    expect(plain).not.toHaveProperty("lifetimeValue");
  });

  test("shows its card; in Chinese nothing but names stays English", async () => {
    expect(await expectChineseCard(model)).toMatch(/\n {4}照过去的消费速度 +0\.\d{3} /);
  });

  test("is back-tested by the money that came, beside past spend", async () => {
    const args = ["backtest", "clv", orders, "--folds", "1", ...how];
    const { exitCode, stdout } = await siyu(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Back-test of customer value, next 90 days\n/);
    expect(stdout).toMatch(/\n {2}It expected .* money in total.*\.\n/);
    expect(stdout).toMatch(/\n {2}the same for all +– +0\.000 +\d+% +[+-]?\d+% +0\.500\n/);
    expect(stdout).not.toMatch(/undefined|NaN/);
    expect((await siyu([...args, "--lang", "zh"])).stdout).toMatch(
      /^客户价值回测：[\s\S]*消费总额[\s\S]*\n {2}按累计消费 /,
    );
  });
});

test("what a short history could not tell stands in the card in Chinese, too", async () => {
  const events = await loadSample();
  const [first, start] = ["2024-07-15", "2024-01-20"].map((to) => events.slice({ to }));
  const states = {
    names: ["here", "away"],
    of: ({ daysSinceLast = 0 }) => (daysSinceLast < 40 ? "here" : "away"),
  };
  const cards = [
    await lifecycle.migration.train(first!, { horizonDays: [30, 360], learner: "markov", states }),
    await lifecycle.migration.train(first!, { horizonDays: 300, learner: "markov" }),
    await clv.value.train(start!, { horizonDays: 700, learner: "probability" }),
  ].map((model) => model.card());
  const english = cards.flatMap(({ limits, definitions }) => [...limits, ...definitions]).join("\n");
  for (const told of [
    "states are carried on from fewer",
    "tested the alerts",
    "windows of",
    "caller's function",
    "Gamma-Gamma alone",
    "tested the values",
  ]) {
    expect(english).toContain(told);
  }
  for (const card of cards) {
    const sentences = cardLines(card, "zh").filter((line) => line.startsWith("  - "));
    for (const sentence of sentences) expect(sentence).not.toMatch(/ (the|of|is|are|from|days) /);
  }
});

test("a flag, a learner or a horizon that a model does not know is told, and flags before the file is read", async () => {
  const train = (model: string, file: string, ...flags: string[]) =>
    siyu(["train", model, file, "-o", `${folder}/x.siyu`, ...flags]);
  const nowhere = `${folder}/nowhere.csv`;
  expect((await train("repurchase", nowhere, "--states", "rfm")).stderr).toContain("it is for lifecycle.");
  expect((await train("lifecycle", nowhere, "--margin", "0.4", "--lang", "zh")).stderr).toContain(
    "lifecycle 没有 --margin。",
  );
  expect((await train("clv", nowhere, "--learner", "markov")).stderr).toContain(
    "it has auto, probability, neural.",
  );
  expect((await train("lifecycle", nowhere, "--states", "monthly")).stderr).toContain(
    "activity-value, rfm, yearly",
  );
  expect((await train("clv", nowhere, "--margin", "40")).stderr).toContain("above 0, at most 1");
  expect((await train("clv", nowhere, "--discount", "ten")).stderr).toContain("from 0 to 10");
  expect((await train("lifecycle", orders, "--horizon", "30,45", "--lang", "zh")).stderr).toContain("整数倍");
  const plain = folderWith({ "plain.csv": samplePart.replace(/amount|paid/g, "remark") });
  expect((await train("clv", `${plain}/plain.csv`, "--lang", "zh")).stderr).toContain("购买记录里没有金额");
});

test("margin and discount are for what customers are worth", async () => {
  const args = ["predict", `${folder}/lifecycle.siyu`, `${folder}/nowhere.csv`, "--margin", "0.4"];
  expect((await siyu(args)).stderr).toContain("does not say what customers are worth");
  expect((await siyu([...args, "--lang", "zh"])).stderr).toContain("这个模型不算客户价值");
});
