import type { Language } from "../language.js";
import { percent } from "../numbers.js";
import { type BacktestTexts, backtestTexts, found, foundZh, listed, quoted } from "./backtest.js";
import { eventBacktestTexts } from "./backtest-events.js";
import { stateNames } from "./contenders.js";

/** What a back-test says where rows are customers in one of several states: of all states, and of those who fall. */
export function stateBacktestTexts(language: Language): BacktestTexts {
  return {
    ...eventBacktestTexts("falling", language),
    names: stateNames[language],
    ...(language === "zh" ? inChinese() : inEnglish()),
  };
}

function inEnglish(): Partial<BacktestTexts> {
  const { columns } = backtestTexts.en;
  return {
    found: {
      ageing: found("who falls without an order"),
      "markov-1": found("how customers of a state moved before"),
    },
    better: "It foresees the states better than every rule of thumb, and that is not luck (95% sure).",
    betterThan: (better, even) =>
      `It foresees the states better than ${listed(quoted(better), " and ", ", ")}; against ${listed(quoted(even), " and ", ", ")} the difference may be luck.`,
    even: (names) =>
      `It cannot be told from ${listed(quoted(names), " and ", ", ")}: on this data its chances of the states may be no better than theirs.`,
    worse: (names, theirs, ours) =>
      `Careful: ${listed(quoted(names), " and ", ", ")} foresaw the states better on this data (log-loss ${theirs}, siyu ${ours}).`,
    further: (metricsOf) => {
      const right = (name: string) => percent(metricsOf(name)?.["stateAccuracy"]);
      return [
        `It names the state of ${right("siyu")} of the customers; that all stay as they are is right for ${right("persistence")}, that nobody orders for ${right("ageing")}, that they move as before for ${right("markov-1")}.`,
        `Summed over the base, ${percent(metricsOf("siyu")?.["stateCountError"], 1)} of the customers were expected in another state than they came to be in.`,
      ];
    },
    columns: { ...columns, auc: "falls: AUC", logLoss: "falls: log-loss", lift10: "falls: top 10%" },
    legend: [
      "states log-loss: error of the chances of all states, lower is better. states right: how often the likeliest state is it.",
      "falls: of those who lose activity or value. AUC: of two customers, one of whom falls, how often that one is ranked higher (.5 is a coin).",
      "top 10%: how many times as often as on average it happens in the best tenth.",
    ],
  };
}

function inChinese(): Partial<BacktestTexts> {
  const { columns } = backtestTexts.zh;
  return {
    found: { ageing: foundZh("不下单就会下滑"), "markov-1": foundZh("同状态客户以往的变化") },
    better: "各状态的概率比每一条经验规则都准，而且不是碰运气（95% 把握）。",
    betterThan: (better, even) =>
      `各状态的概率比「${better.join("」「")}」更准；和「${even.join("」「")}」相比，差距可能只是运气。`,
    even: (names) => `和「${names.join("」「")}」难分高下：在这份数据上，各状态的概率未必更准。`,
    worse: (names, theirs, ours) =>
      `注意：在这份数据上，「${names.join("」「")}」的状态概率更准（对数损失 ${theirs}，siyu 为 ${ours}）。`,
    further: (metricsOf) => {
      const right = (name: string) => percent(metricsOf(name)?.["stateAccuracy"]);
      return [
        `最可能的状态说中了 ${right("siyu")} 的客户；当作人人不变说中 ${right("persistence")}，当作无人下单说中 ${right("ageing")}，照以往的变化说中 ${right("markov-1")}。`,
        `按全体客户汇总，各状态人数的预测与实际相差 ${percent(metricsOf("siyu")?.["stateCountError"], 1)}。`,
      ];
    },
    columns: { ...columns, auc: "下滑 AUC", logLoss: "下滑对数损失", lift10: "下滑前10%" },
    legend: [
      "状态对数损失：各状态概率的误差，越小越好。状态命中：最可能的状态说中的比例。",
      "下滑：活跃度或价值变低。AUC：两位客户，一位会下滑、一位不会，把会下滑的排在前面的比例（0.5 等于抛硬币）。",
      "前10%：排名前 10% 的客户里发生的比例是平均的几倍。",
    ],
  };
}
