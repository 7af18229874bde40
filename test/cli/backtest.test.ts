import { describe, expect, test } from "vitest";
import { samplePath } from "../../datasets/index.js";
import { standingOf, verdictLines } from "../../src/cli/backtest-verdict.js";
import { backtestTexts } from "../../src/cli/messages/backtest.js";
import type { BacktestResult } from "../../src/index.js";
import { folderWith, siyu } from "./run.js";

/** A result in which the model's best tenth holds 62 buyers of 100, and 29 of 100 buy. */
function resultWith(change: {
  aucLower?: number;
  aucUpper?: number;
  ece?: number;
  bias?: number;
}): BacktestResult {
  const { aucLower = 0.02, aucUpper = 0.06, ece = 0.021, bias = -0.04 } = change;
  const row = (name: string, role: "model" | "baseline", lift10: number) => ({
    name,
    role,
    metrics: { auc: 0.8, lift10, ...(role === "model" && { ece, eceOfPerfectModel: 0.025, bias }) },
  });
  const rows = [
    row("siyu", "model", 0.62 / 0.29),
    row("recency", "baseline", 0.48 / 0.29),
    row("frequency", "baseline", 0.51 / 0.29),
  ];
  const interval = (lower: number, upper: number) => ({
    estimate: 0.04,
    lower,
    upper,
    standardError: 0.01,
    samples: 1000,
  });
  return {
    kind: "repurchase/overall",
    horizonDays: 90,
    folds: [{ cutoff: new Date("2025-01-01T00:00:00Z"), customers: 1000, baseRate: 0.29, rows }],
    mean: rows,
    comparisons: [
      { name: "recency", role: "baseline", auc: interval(aucLower, aucUpper) },
      { name: "frequency", role: "baseline", auc: interval(0.03, 0.09) },
    ],
    stability: { rankCorrelation: 0.98, topKept: 0.92, meanAbsoluteChange: 0.01, populationStability: 0.01 },
  };
}

describe("the verdict of a back-test", () => {
  test("says in plain words what a list of the best is worth", () => {
    expect(verdictLines(resultWith({}), backtestTexts.en)).toEqual([
      "Of 100 customers that siyu puts on top (its best tenth), 62 really bought again; picking by last order date finds 48, picking by number of orders finds 51, picking at random finds 29.",
      "It ranks customers better than every rule of thumb, and that is not luck (95% sure).",
      "Its probabilities can be taken at their word: off by 2.1 points on average, as a perfect model can be by chance.",
      "It expected 4% too few orders in total.",
      "A week later 92 of 100 of its top customers are still on top.",
    ]);
  });

  test("says the same in Chinese", () => {
    expect(verdictLines(resultWith({}), backtestTexts.zh)).toEqual([
      "siyu 排在最前面 10% 的客户里，每 100 位有 62 位真的复购了；按最近下单时间挑有 48 位，按下单次数挑有 51 位，随机挑只有 29 位。",
      "排序比每一条经验规则都准，而且不是碰运气（95% 把握）。",
      "给出的概率可以直接用：平均只差 2.1 个百分点，属于正常的随机波动。",
      "订单总数预测偏少 4%。",
      "过一周再打分，头部客户每 100 位有 92 位仍在头部。",
    ]);
  });

  test("does not call a difference that may be luck an advantage", () => {
    const lines = verdictLines(resultWith({ aucLower: -0.01 }), backtestTexts.en);
    expect(lines[1]).toBe(
      'It ranks better than "number of orders"; against "last order date" the difference may be luck.',
    );
  });

  test("warns where a rule of thumb is better", () => {
    const result = resultWith({ aucLower: -0.05, aucUpper: -0.01 });
    expect(standingOf(result.comparisons[0]!, "customers")).toBe("worse");
    expect(verdictLines(result, backtestTexts.en)[1]).toBe(
      'Careful: "last order date" ranked customers better on this data (AUC 0.800, siyu 0.800).',
    );
  });

  test("of states goes by the chances of all states, of money by its ranking, and else by AUC", () => {
    const [other] = resultWith({}).comparisons;
    const interval = (lower: number, upper: number) => ({ ...other!.auc, lower, upper });
    const states = { ...other!, stateLogLoss: interval(-0.09, -0.01), auc: interval(-0.02, 0.01) };
    expect(standingOf(states, "states")).toBe("better");
    expect(standingOf({ ...states, stateLogLoss: interval(0.01, 0.09) }, "states")).toBe("worse");
    const money = { ...other!, spearman: interval(-0.01, 0.02) };
    expect(standingOf(money, "values")).toBe("even");
    expect(standingOf({ ...other!, spearman: interval(Number.NaN, Number.NaN) }, "values")).toBe("better");
  });

  test("does not praise probabilities that too few customers cannot judge", () => {
    const result = resultWith({ ece: 0.06 });
    const [row, ...others] = result.mean;
    const coarse = { ...row!, metrics: { ...row!.metrics, eceOfPerfectModel: 0.08 } };
    const [, , probabilities] = verdictLines({ ...result, mean: [coarse, ...others] }, backtestTexts.en);
    expect(probabilities).toContain("the test cannot tell how exact they are");
  });

  test("warns where probabilities are off by more than chance", () => {
    const [, , probabilities] = verdictLines(resultWith({ ece: 0.08 }), backtestTexts.en);
    expect(probabilities).toBe(
      "Its probabilities are off by 8.0 points on average (by chance alone up to 2.5): use them to rank customers, not as exact numbers.",
    );
  });
});

test("siyu backtest prints the verdict, the numbers of all contenders and the intervals", async () => {
  const { exitCode, stdout, stderr } = await siyu([
    "backtest",
    "repurchase",
    samplePath(),
    "--folds",
    "1",
    "--lang",
    "zh",
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(
    /^复购回测：未来 90 天\n在过去 1 个时点各测了一次（2025-04-01），平均每次 \d+ 位客户，每 100 位里有 \d+ 位后来复购。\n/,
  );
  expect(stdout).toMatch(/\n {2}siyu 排在最前面 10% 的客户里，每 100 位有 \d+ 位真的复购了；/);
  expect(stdout).toMatch(/\n {2}siyu +0\.\d{3} +0\.\d{3} +\d+\.\d +\d\.\d× +[+-]?\d+%\n/);
  expect(stdout).toMatch(/\n {2}按最近下单时间 +[+-]0\.\d{3} \([+-]?0\.\d{3} ~ [+-]?0\.\d{3}\) /);
});

test("siyu backtest --json holds every number, and the verdict", async () => {
  const { stdout } = await siyu([
    "backtest",
    "repurchase",
    samplePath(),
    "--folds",
    "1",
    "--horizon",
    "30",
    "--step",
    "30",
    "--json",
  ]);
  const { verdict, folds, comparisons, horizonDays } = JSON.parse(stdout);
  expect(horizonDays).toBe(30);
  expect(folds).toHaveLength(1);
  expect(comparisons.map(({ name }: { name: string }) => name)).toContain("recency");
  expect(verdict.contenders[0]).toEqual({ name: "siyu", cameTrueInTopOf100: expect.any(Number) });
  expect(verdict.sentences.length).toBeGreaterThan(2);
});

test("where the history is too short for 90 days, the longest usual horizon that fits is tested, and said", async () => {
  const rows = Array.from({ length: 120 }, (_, i) => {
    const days = [i % 7, 12 + (i % 11), 25 + (i % 13), ...(i % 2 === 0 ? [44 + (i % 16)] : [])];
    return days
      .map((day) => `C${i},${new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)}`)
      .join("\n");
  });
  const folder = folderWith({ "short.csv": `customer_id,timestamp\n${rows.join("\n")}\n` });
  const { exitCode, stdout } = await siyu(["backtest", "repurchase", `${folder}/short.csv`]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("next 30 days");
  expect(stdout).toContain(
    "(30 days is the longest usual horizon that this history can test; --horizon chooses another.)",
  );
  const asked = await siyu(["backtest", "repurchase", `${folder}/short.csv`, "--horizon", "90"]);
  expect(asked).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("too short to test the next 90 days"),
  });
});

test("siyu quickstart trains, tests and predicts on the sample, and says what to run next", async () => {
  const { exitCode, stdout, stderr } = await siyu(["quickstart"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/Of 100 customers that siyu puts on top/);
  expect(stdout).toMatch(/\n {3}C\d{4} +\d+% +\d\.\d {2}2025-\d\d-\d\d to 2025-\d\d-\d\d\n/);
  expect(stdout).toContain("npx siyu inspect orders.csv");
});
