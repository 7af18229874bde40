import type { Language } from "../language.js";
import { percent } from "../numbers.js";
import { type BacktestTexts, backtestTexts, found, foundZh, listed, quoted } from "./backtest.js";
import { valueNames } from "./contenders.js";

/** What a back-test says where rows are customers and what they spend. */
export function valueBacktestTexts(language: Language): BacktestTexts {
  return {
    ...backtestTexts[language],
    names: valueNames[language],
    ...(language === "zh" ? inChinese() : inEnglish()),
  };
}

/** Money that is expected to the half per cent is expected exactly. */
const exact = 0.005;

function inEnglish(): Partial<BacktestTexts> {
  const { columns, legend } = backtestTexts.en;
  return {
    found: { "past spend": found("money spent so far") },
    better:
      "It ranks customers by what they spend better than every rule of thumb, and that is not luck (95% sure).",
    betterThan: (better, even) =>
      `It ranks by what customers spend better than ${listed(quoted(better), " and ", ", ")}; against ${listed(quoted(even), " and ", ", ")} the difference may be luck.`,
    worse: (names, theirs, ours) =>
      `Careful: ${listed(quoted(names), " and ", ", ")} ranked customers better by what they spent (rank correlation ${theirs}, siyu ${ours}).`,
    further: (metricsOf) => {
      const off = metricsOf("siyu")?.["valueBias"];
      if (off === undefined) return [];
      return [
        Math.abs(off) < exact
          ? "It expected the right amount of money in total, to the per cent."
          : `It expected ${percent(Math.abs(off))} too ${off > 0 ? "much" : "little"} money in total.`,
      ];
    },
    columns: { ...columns, auc: "buys: AUC" },
    legend: [
      "rank corr.: how well the order of the customers is that of what they spent (Spearman, 1 is the same order, 0 is none).",
      "Gini: how much of the money lies with those ranked first, 1 is as much as can be. tenths off by: mean error of the money expected from each tenth of the customers.",
      `money: expected money against what came. buys: ${legend[0]!}`,
    ],
  };
}

function inChinese(): Partial<BacktestTexts> {
  const { columns, legend } = backtestTexts.zh;
  return {
    found: { "past spend": foundZh("累计消费") },
    better: "按消费多少排序，比每一条经验规则都准，而且不是碰运气（95% 把握）。",
    betterThan: (better, even) =>
      `按消费多少排序，比「${better.join("」「")}」更准；和「${even.join("」「")}」相比，差距可能只是运气。`,
    worse: (names, theirs, ours) =>
      `注意：在这份数据上，「${names.join("」「")}」按消费多少排得更准（排序相关 ${theirs}，siyu 为 ${ours}）。`,
    further: (metricsOf) => {
      const off = metricsOf("siyu")?.["valueBias"];
      if (off === undefined) return [];
      return [
        Math.abs(off) < exact
          ? "消费总额的预测与实际几乎一致。"
          : `消费总额预测${off > 0 ? "偏多" : "偏少"} ${percent(Math.abs(off))}。`,
      ];
    },
    columns: { ...columns, auc: "下单 AUC" },
    legend: [
      "排序相关：客户的排名与实际消费的排名有多一致（Spearman，1 为完全一致，0 为无关）。",
      "基尼：消费有多集中在排名靠前的客户，1 为最好。各档误差：客户按预测分十档，每档预测金额平均差多少。",
      `金额总数：预测比实际多或少多少。下单 ${legend[0]!}`,
    ],
  };
}
