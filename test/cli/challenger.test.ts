import { expect, test } from "vitest";
import { cardLines, horizonLines } from "../../src/cli/card-lines.js";
import type { ChallengerReport, ModelCard } from "../../src/model/card.js";

const report: ChallengerReport = {
  member: "neural",
  kept: true,
  logLossWith: 0.60784,
  logLossWithout: 0.6106,
  standardError: 0.0025,
  rows: 1200,
  folds: 3,
};
const horizon = {
  horizonDays: 90,
  trainingCutoffs: [],
  validationCutoffs: [],
  members: [{ name: "neural (usual)", weight: 0.4, facts: {} }],
  challenger: report,
  outOfTime: [],
};

test("a card says what the network brought, in English and in Chinese", () => {
  const lines = horizonLines(horizon, "repurchase/overall", "en");
  expect(lines[2]).toBe(
    "  the network was tried and kept: log-loss 0.6078 with it, 0.6106 without (standard error 0.0025; 1,200 rows of 3 tests)",
  );
  const dropped = { ...horizon, challenger: { ...report, kept: false } };
  expect(horizonLines(dropped, "repurchase/overall", "zh").slice(1, 3)).toEqual([
    "  组成：神经网络 (usual) × 0.40",
    "  试过神经网络，没有采用：样本外对数损失，有它 0.6078，没有它 0.6106（标准误 0.0025；3 次检验，1,200 行）",
  ]);
  const untested = { ...horizon, challenger: { member: "neural", kept: false, rows: 0, folds: 0 } };
  expect(horizonLines(untested, "repurchase/overall", "en")[2]).toContain(
    "no two tests to say whether it helps",
  );
});

test.each([
  [
    "90 days: the network was tried and left out: it did not lower the out-of-time log-loss beyond chance in every test.",
    "90 天：试过神经网络，样本外对数损失没有在每次检验中明显下降，没有采用。",
  ],
  [
    "90 days: the network was tried and left out: it did not lower the out-of-time log-loss of states beyond chance in every test.",
    "90 天：试过用神经网络预测状态，样本外对数损失没有在每次检验中明显下降，没有采用。",
  ],
  [
    "90 days: the network was tried and left out: it did not lower the out-of-time error of the values of orders beyond chance in every test.",
    "90 天：试过用神经网络预测每单价值，样本外误差没有在每次检验中明显下降，没有采用。",
  ],
  [
    "90 days: the network was not tried: there is too little data for it.",
    "90 天：数据太少，没有试神经网络。",
  ],
  [
    "2 baskets: the network was left out: there are no two tests to say whether it helps.",
    "2 个购物篮：不足两次检验，无法判断神经网络是否有用，没有采用。",
  ],
])("the limit '%s' is told in Chinese", (limit, chinese) => {
  const card: ModelCard = {
    kind: "repurchase/overall",
    version: "0",
    options: {},
    data: { timeZone: "UTC", customers: 1, events: 1, orderDays: 1 },
    definitions: [],
    horizons: [],
    limits: [limit],
  };
  expect(cardLines(card, "zh").at(-1)).toBe(`  - ${chinese}`);
});
