import type { ChallengerReport } from "../../model/card.js";
import type { KeyName } from "../../model/predictions.js";
import type { Translated } from "../language.js";
import { count, decimal, plural } from "../numbers.js";
import { memberInChinese, memberTasks, namesInChinese, sentenceInChinese } from "./card-in-chinese.js";
import { metricNames } from "./metric-names.js";

const en = {
  trained: (kind: string, days: string) => `Trained ${kind} for the next ${days} days.`,
  saved: (path: string, kilobytes: string) => `Saved to ${path} (${kilobytes} KB).`,
  next: "Next: ",
  cardTitle: (kind: string, version: string) => `Model ${kind}, made by siyu ${version}`,
  learnedFrom: "learned from",
  learnedFromText: (customers: number, days: number, from: string, to: string) =>
    `${plural(customers, "customer")} with ${count(days)} order days, ${from} to ${to}`,
  learnedFromBaskets: (customers: number, baskets: number) =>
    `${plural(customers, "customer")} with ${count(baskets)} baskets without dates`,
  timeZone: "time zone",
  options: "options",
  horizon: (days: number) => `Next ${plural(days, "day")}`,
  horizonOfBaskets: (baskets: number) => `Next ${plural(baskets, "basket")}`,
  members: "made of: ",
  memberName: (name: string) => name,
  ofTask: (task: string, name: string) => `${task}: ${name}`,
  challenger: ({ kept, logLossWith, logLossWithout, standardError, rows, folds }: ChallengerReport) =>
    logLossWith === undefined
      ? "the network was left out: there are no two tests to say whether it helps"
      : `the network was tried and ${kept ? "kept" : "left out"}: log-loss ${decimal(logLossWith, 4)} with it, ${decimal(logLossWithout, 4)} without (standard error ${decimal(standardError, 4)}; ${plural(rows, "row")} of ${plural(folds, "test")})`,
  outOfTime: "Out of time: how it did on a later stretch that it had not seen",
  untested: "The history is too short for a test out of time.",
  scores: { name: "", ...metricNames.en },
  limits: "Limits",
  definitions: "How it counts",
  sentence: (sentence: string) => sentence,
  scored: (customers: number, asOf: string) => `Scored ${plural(customers, "customer")} as of ${asOf}.`,
  expected: (buyers: number, share: string, orders: number, days: number) =>
    `Within ${plural(days, "day")} about ${count(buyers)} of them (${share}) will buy again, with about ${count(orders)} orders.`,
  expectedOf: (n: number, share: string, will: string, days: number) =>
    `Within ${plural(days, "day")} about ${count(n)} of them (${share}) ${will}.`,
  changed: (customers: number, since: string, asOf: string) =>
    `The danger of ${plural(customers, "customer")} has changed from ${since} to ${asOf}.`,
  amongThem: (counts: readonly string[]) => `Of them: ${counts.join(", ")}.`,
  counted: (name: string, n: number) => `${name} ${count(n)}`,
  bandsAndChanges: {
    safe: "safe",
    watch: "watch",
    warning: "warning",
    critical: "critical",
    newlyInDanger: "newly in danger",
    escalated: "escalated",
    recovered: "recovered",
    falling: "falling",
    rising: "rising",
    returning: "returning",
  } as Readonly<Record<string, string>>,
  spend: (spend: string, days: number) =>
    `They are expected to spend ${spend} within ${plural(days, "day")}.`,
  worth: (value: string, lifetime: string | undefined) =>
    `That is worth ${value} after margin and discount${lifetime === undefined ? "" : `; all that is to come, ${lifetime}`}.`,
  alerts: (counts: readonly string[]) =>
    counts.length === 0 ? "No alerts." : `Alerts: ${counts.join(", ")}.`,
  states: {
    name: "state",
    now: "now",
    ahead: (days: number) => `in ${plural(days, "day")}`,
    interval: "95% interval",
  },
  to: (low: string, high: string) => `${low} to ${high}`,
  likeliestToFall: (n: number) => `Written: the ${count(n)} likeliest to fall.`,
  mostValuable: (n: number) => `Written: the ${count(n)} most valuable.`,
  likeliest: (n: number, _will: string) => `Written: the ${count(n)} likeliest.`,
  nouns: { itemId: "item", categoryId: "category" } as Readonly<Record<KeyName, string>>,
  scoredPairs: (pairs: number, customers: number, noun: string, asOf: string) =>
    `Scored ${plural(pairs, "pair")} of customer and ${noun}, of ${plural(customers, "customer")}, as of ${asOf}.`,
  duePairs: (due: number, pairs: number, customers: number, noun: string, asOf: string) =>
    `Due within ${plural(due, "day")}: ${plural(pairs, "pair")} of customer and ${noun}, of ${plural(customers, "customer")}, as of ${asOf}, soonest first.`,
  expectedPairs: (bought: number, share: string, days: number) =>
    `Within ${plural(days, "day")} about ${count(bought)} of them (${share}) will be bought.`,
  likeliestOfEach: (n: number, noun: string) =>
    n === 1
      ? `Of each customer only the likeliest ${noun}.`
      : `Of each customer only the ${count(n)} likeliest.`,
  skipped: {
    no_order_before_as_of: (n: number) => `${plural(n, "customer")} had no order before and got no score.`,
    no_item_before_as_of: (n: number) =>
      `${plural(n, "customer")} had bought no item before and got no score.`,
    no_category_before_as_of: (n: number) =>
      `${plural(n, "customer")} had bought of no category before and got no score.`,
    no_order_within_active_days: (n: number) =>
      `${plural(n, "customer")} had not ordered so lately and got no score.`,
    not_possible: (n: number) =>
      `${plural(n, "customer")} got no score, as it is not possible for them: they have done it already, or have not come so far.`,
  } as Readonly<Record<string, (n: number) => string>>,
  skippedOther: (code: string, n: number) => `${plural(n, "customer")} got no score (${code}).`,
  unread: (n: number) => `${plural(n, "row")} could not be read; "siyu inspect" shows which.`,
  written: (path: string) => `Written to ${path}.`,
};

const zh: typeof en = {
  trained: (kind, days) => `已训练好 ${kind}，预测未来 ${days} 天。`,
  saved: (path, kilobytes) => `模型已保存到 ${path}（${kilobytes} KB）。`,
  next: "下一步：",
  cardTitle: (kind, version) => `模型 ${kind}，由 siyu ${version} 训练`,
  learnedFrom: "训练数据",
  learnedFromText: (customers, days, from, to) =>
    `${count(customers)} 位客户，${count(days)} 个下单日，${from} 至 ${to}`,
  learnedFromBaskets: (customers, baskets) =>
    `${count(customers)} 位客户，${count(baskets)} 个没有日期的购物篮`,
  timeZone: "时区",
  options: "设置",
  horizon: (days) => `未来 ${count(days)} 天`,
  horizonOfBaskets: (baskets) => `接下来 ${count(baskets)} 个购物篮`,
  members: "组成：",
  memberName: memberInChinese,
  ofTask: (task, name) => `${memberTasks[task] ?? task}：${name}`,
  challenger: ({ kept, logLossWith, logLossWithout, standardError, rows, folds }) =>
    logLossWith === undefined
      ? "没有采用神经网络：不足两次检验，无法判断它是否有用"
      : `试过神经网络，${kept ? "已采用" : "没有采用"}：样本外对数损失，有它 ${decimal(logLossWith, 4)}，没有它 ${decimal(logLossWithout, 4)}（标准误 ${decimal(standardError, 4)}；${count(folds)} 次检验，${count(rows)} 行）`,
  outOfTime: "样本外检验：在训练时没见过的后一段时间里的表现",
  untested: "历史太短，无法做样本外检验。",
  scores: { name: "", ...metricNames.zh },
  limits: "局限",
  definitions: "口径",
  sentence: sentenceInChinese,
  scored: (customers, asOf) => `站在 ${asOf}，给 ${count(customers)} 位客户打了分。`,
  expected: (buyers, share, orders, days) =>
    `未来 ${count(days)} 天里，预计约 ${count(buyers)} 位（${share}）会复购，带来约 ${count(orders)} 单。`,
  expectedOf: (n, share, will, days) =>
    `未来 ${count(days)} 天里，预计其中约 ${count(n)} 位（${share}）会${will}。`,
  changed: (customers, since, asOf) =>
    `从 ${since} 到 ${asOf}，有 ${count(customers)} 位客户的流失风险变了。`,
  amongThem: (counts) => `其中：${counts.join("、")}。`,
  counted: (name, n) => `${name} ${count(n)} 位`,
  bandsAndChanges: namesInChinese,
  spend: (spend, days) => `未来 ${count(days)} 天里，预计共消费 ${spend}。`,
  worth: (value, lifetime) =>
    `按利润率和折现，价值 ${value}${lifetime === undefined ? "" : `；算上以后的全部订单，共 ${lifetime}`}。`,
  alerts: (counts) => (counts.length === 0 ? "没有提醒。" : `提醒：${counts.join("、")}。`),
  states: { name: "状态", now: "现在", ahead: (days) => `${count(days)} 天后`, interval: "95% 区间" },
  to: (low, high) => `${low} ~ ${high}`,
  likeliestToFall: (n) => `只输出最可能下滑的 ${count(n)} 位。`,
  mostValuable: (n) => `只输出价值最高的 ${count(n)} 位。`,
  likeliest: (n, will) => `只输出最可能${will}的 ${count(n)} 位。`,
  nouns: { itemId: "商品", categoryId: "类目" },
  scoredPairs: (pairs, customers, noun, asOf) =>
    `站在 ${asOf}，给 ${count(customers)} 位客户的 ${count(pairs)} 个「客户 + ${noun}」打了分。`,
  duePairs: (due, pairs, customers, noun, asOf) =>
    `站在 ${asOf}，${count(due)} 天内该补货的有 ${count(customers)} 位客户的 ${count(pairs)} 个「客户 + ${noun}」，从早到晚排。`,
  expectedPairs: (bought, share, days) =>
    `未来 ${count(days)} 天里，预计其中约 ${count(bought)} 个（${share}）会买。`,
  likeliestOfEach: (n, noun) => `每位客户只保留最可能买的 ${count(n)} 个${noun}。`,
  skipped: {
    no_order_before_as_of: (n) => `${count(n)} 位客户此前没有下过单，不打分。`,
    no_item_before_as_of: (n) => `${count(n)} 位客户此前没有买过商品，不打分。`,
    no_category_before_as_of: (n) => `${count(n)} 位客户此前没有买过任何类目，不打分。`,
    no_order_within_active_days: (n) => `${count(n)} 位客户最近没有下过单，不打分。`,
    not_possible: (n) => `${count(n)} 位客户不适用（已经发生过，或还没走到这一步），不打分。`,
  },
  skippedOther: (code, n) => `${count(n)} 位客户没有打分（${code}）。`,
  unread: (n) => `有 ${count(n)} 行读不了，用 siyu inspect 查看。`,
  written: (path) => `已写入 ${path}。`,
};

export const modelTexts: Translated<typeof en> = { en, zh };
