import type { KeyName } from "../../model/predictions.js";
import type { Language } from "../language.js";
import { count, plural } from "../numbers.js";
import { type BacktestTexts, backtestTexts, listed, quoted } from "./backtest.js";
import { contenderNames } from "./contenders.js";

/** What a back-test says where rows are (customer, item) or (customer, category). */
export function pairBacktestTexts(key: KeyName, language: Language): BacktestTexts {
  return {
    ...backtestTexts[language],
    names: contenderNames(language, "pairs"),
    ...(language === "zh" ? inChinese(key) : inEnglish(key)),
  };
}

function inEnglish(key: KeyName): Partial<BacktestTexts> {
  const { columns, legend } = backtestTexts.en;
  const noun = key === "itemId" ? "item" : "category";
  return {
    tests: (dates, customers, bought, pairs) =>
      `${plural(dates.length, "test")} in the past, as if it were ${listed(dates, " and ", ", ")}: ${count(pairs)} pairs of customer and ${noun} each on average, of ${plural(Math.round(customers), "customer")}; ${bought} of 100 were bought.`,
    top: (model, others, random) =>
      `Of 100 pairs of customer and ${noun} that siyu puts on top (its best tenth), ${model} were really bought; ${others.join("")}picking at random finds ${random}.`,
    found: {},
    better: "It ranks pairs better than every rule of thumb, and that is not luck (95% sure).",
    worse: (names, theirs, ours) =>
      `Careful: ${listed(quoted(names), " and ", ", ")} ranked pairs better on this data (AUC ${theirs}, siyu ${ours}).`,
    miscalibrated: (off, chance) =>
      `Its probabilities are off by ${off} points on average (by chance alone up to ${chance}): use them to rank, not as exact numbers.`,
    untold: (off) =>
      `Its probabilities are off by ${off} points on average, but with so few pairs chance alone does as much: the test cannot tell how exact they are.`,
    counts: (percent, tooMany) => `It expected ${percent} too ${tooMany ? "many" : "few"} units in total.`,
    countsExact: "It expected the right number of units in total, to the per cent.",
    stable: (kept) => `A week later ${kept} of 100 of its top pairs are still on top.`,
    columns: { ...columns, bias: "units" },
    legend: [
      `AUC: of two pairs of customer and ${noun}, one of which is bought, how often it is ranked higher (.5 is a coin).`,
      legend[1]!,
      "top 10%: how many times the average the best tenth is bought. units: expected units against those that were bought.",
      "own list: how high what a customer buys stands among the first ten of his own (NDCG, 1 is perfect).",
    ],
  };
}

function inChinese(key: KeyName): Partial<BacktestTexts> {
  const { columns, legend } = backtestTexts.zh;
  const noun = key === "itemId" ? "商品" : "类目";
  return {
    tests: (dates, customers, bought, pairs) =>
      `在过去 ${dates.length} 个时点各测了一次（${dates.join("、")}），平均每次 ${count(customers)} 位客户、${count(pairs)} 个「客户 + ${noun}」组合，每 100 个里有 ${bought} 个后来真的买了。`,
    top: (model, others, random) =>
      `siyu 排在最前面 10% 的「客户 + ${noun}」里，每 100 个有 ${model} 个真的买了；${others.join("")}随机挑只有 ${random} 个。`,
    found: {},
    miscalibrated: (off, chance) =>
      `给出的概率平均差 ${off} 个百分点（随机波动最多 ${chance}）：适合用来排序，具体数值仅供参考。`,
    untold: (off) =>
      `给出的概率平均差 ${off} 个百分点，但组合太少，光是随机波动就有这么大，测不出概率准不准。`,
    counts: (percent, tooMany) => `购买件数预测${tooMany ? "偏多" : "偏少"} ${percent}。`,
    countsExact: "购买件数的预测与实际几乎一致。",
    stable: (kept) => `过一周再打分，排在最前的组合每 100 个有 ${kept} 个仍在最前。`,
    columns: { ...columns, bias: "购买件数" },
    legend: [
      `AUC：两个「客户 + ${noun}」，一个会买、一个不会买，把会买的排在前面的比例（0.5 等于抛硬币）。`,
      legend[1]!.replace("实际复购率", "实际购买率"),
      "前10%提升：排名前 10% 的组合购买率是平均的几倍。购买件数：预测比实际多或少多少。",
      "客户内排序：客户后来买的，在他自己的前十名里排得多靠前（NDCG，1 为最好）。",
    ],
  };
}
