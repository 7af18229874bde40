import type { Language } from "../language.js";
import { count, plural } from "../numbers.js";
import { type BacktestTexts, backtestTexts, found, foundZh, listed } from "./backtest.js";
import { contenderNames, lapseNames } from "./contenders.js";
import { happeningWords } from "./happenings.js";

/**
 * What a back-test says where rows are customers and what is foreseen is no order again: that they lapse, or do
 * something.
 *
 * @param happening "lapse", or the target of the model
 */
export function eventBacktestTexts(happening: string, language: Language): BacktestTexts {
  const names = happening === "lapse" ? lapseNames[language] : contenderNames(language, "events");
  const words = language === "zh" ? inChinese(happening) : inEnglish(happening);
  return { ...backtestTexts[language], names, ...words };
}

function inEnglish(happening: string): Partial<BacktestTexts> {
  const { did, does, who } = happeningWords(happening, "en");
  const { legend } = backtestTexts.en;
  return {
    tests: (dates, customers, happened) =>
      `${plural(dates.length, "test")} in the past, as if it were ${listed(dates, " and ", ", ")}: ${count(customers)} customers each on average, of whom ${happened} of 100 ${did}.`,
    top: (model, others, random) =>
      `Of 100 customers that siyu puts on top (its best tenth), ${model} really ${did}; ${others.join("")}picking at random finds ${random}.`,
    found:
      happening === "lapse"
        ? { recency: found("the longest silence"), frequency: found("the fewest orders") }
        : { recency: found("who was active last") },
    legend: [
      `AUC: of two customers, one of whom ${does}, how often ${who} is ranked higher (.5 is a coin).`,
      legend[1]!,
      `top 10%: how many times as often as on average it happens in the best tenth.`,
    ],
  };
}

function inChinese(happening: string): Partial<BacktestTexts> {
  const { did, who } = happeningWords(happening, "zh");
  const { legend } = backtestTexts.zh;
  return {
    tests: (dates, customers, happened) =>
      `在过去 ${dates.length} 个时点各测了一次（${dates.join("、")}），平均每次 ${count(customers)} 位客户，每 100 位里有 ${happened} 位后来${did}。`,
    top: (model, others, random) =>
      `siyu 排在最前面 10% 的客户里，每 100 位有 ${model} 位真的${did}；${others.join("")}随机挑只有 ${random} 位。`,
    found:
      happening === "lapse"
        ? { recency: foundZh("多久没下单"), frequency: foundZh("下单次数最少") }
        : { recency: foundZh("最近活跃时间") },
    legend: [
      `AUC：两位客户，一位${who}、一位不会，把${who}排在前面的比例（0.5 等于抛硬币）。`,
      legend[1]!.replace("实际复购率", "实际比例"),
      "前10%提升：排名前 10% 的客户里发生的比例是平均的几倍。",
    ],
  };
}
