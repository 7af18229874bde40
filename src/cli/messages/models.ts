import type { KeyName } from "../../model/predictions.js";
import type { Translated } from "../language.js";
import { count, plural } from "../numbers.js";

/** Sentences of a card, which are English, by their beginnings; any other is shown as it is. */
const cardSentences: readonly (readonly [RegExp, string])[] = [
  [/^An order day is .*/, "下单日：客户有购买的日历日；下单次数从第二个下单日算起。"],
  [/^A day counts unless .*/, "截止日前全额退款的下单日不算；作为答案的「是否复购」按未扣退款的订单算。"],
  [/^Who is scored: .*/, "打分对象：在预测时点之前下过单的每位客户。"],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) days .*/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再由概率模型外推。",
  ],
  [/^(\d+) days: the history is too short to test .*/, "$1 天：历史太短，无法做样本外检验和校准。"],
  [/^(\d+) days: one member only \((.*?)\).*/, "$1 天：数据太少，只用了一个成员模型（$2）。"],
];

function inChinese(sentence: string): string {
  const found = cardSentences.find(([pattern]) => pattern.test(sentence));
  return found ? sentence.replace(found[0], found[1]) : sentence;
}

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
  outOfTime: "Out of time: how it did on a later stretch that it had not seen",
  untested: "The history is too short for a test out of time.",
  scores: { name: "", auc: "AUC", logLoss: "log-loss", lift10: "top 10%", ndcg10: "own list" },
  limits: "Limits",
  definitions: "How it counts",
  sentence: (sentence: string) => sentence,
  names: {
    blend: "siyu",
    recency: "last order date",
    frequency: "number of orders",
    persistence: "goes on as before",
    "base rate": "the same for all",
  } as Readonly<Record<string, string>>,
  scored: (customers: number, asOf: string) => `Scored ${plural(customers, "customer")} as of ${asOf}.`,
  expected: (buyers: number, share: string, orders: number, days: number) =>
    `Within ${plural(days, "day")} about ${count(buyers)} of them (${share}) will buy again, with about ${count(orders)} orders.`,
  likeliest: (n: number) => `Written: the ${count(n)} likeliest.`,
  nouns: { itemId: "item", categoryId: "category" } as Readonly<Record<KeyName, string>>,
  scoredPairs: (pairs: number, customers: number, noun: string, asOf: string) =>
    `Scored ${plural(pairs, "pair")} of customer and ${noun}, of ${plural(customers, "customer")}, as of ${asOf}.`,
  expectedPairs: (bought: number, share: string, days: number) =>
    `Within ${plural(days, "day")} about ${count(bought)} of them (${share}) will be bought.`,
  likeliestOfEach: (n: number, noun: string) =>
    n === 1
      ? `Of each customer only the likeliest ${noun}.`
      : `Of each customer only the ${count(n)} likeliest.`,
  skipped: {
    no_order_before_as_of: (n: number) => `${plural(n, "customer")} had no order before and got no score.`,
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
  memberName: (name) => name.replace(/^probability\b/, "概率模型").replace(/^logistic\b/, "逻辑回归"),
  outOfTime: "样本外检验：在训练时没见过的后一段时间里的表现",
  untested: "历史太短，无法做样本外检验。",
  scores: { name: "", auc: "AUC", logLoss: "对数损失", lift10: "前10%提升", ndcg10: "客户内排序" },
  limits: "局限",
  definitions: "口径",
  sentence: inChinese,
  names: {
    blend: "siyu",
    recency: "按最近下单时间",
    frequency: "按下单次数",
    persistence: "照过去的频率",
    "base rate": "人人一样",
  },
  scored: (customers, asOf) => `站在 ${asOf}，给 ${count(customers)} 位客户打了分。`,
  expected: (buyers, share, orders, days) =>
    `未来 ${count(days)} 天里，预计约 ${count(buyers)} 位（${share}）会复购，带来约 ${count(orders)} 单。`,
  likeliest: (n) => `只输出最可能复购的 ${count(n)} 位。`,
  nouns: { itemId: "商品", categoryId: "类目" },
  scoredPairs: (pairs, customers, noun, asOf) =>
    `站在 ${asOf}，给 ${count(customers)} 位客户的 ${count(pairs)} 个「客户 + ${noun}」打了分。`,
  expectedPairs: (bought, share, days) =>
    `未来 ${count(days)} 天里，预计其中约 ${count(bought)} 个（${share}）会买。`,
  likeliestOfEach: (n, noun) => `每位客户只保留最可能买的 ${count(n)} 个${noun}。`,
  skipped: { no_order_before_as_of: (n) => `${count(n)} 位客户此前没有下过单，不打分。` },
  skippedOther: (code, n) => `${count(n)} 位客户没有打分（${code}）。`,
  unread: (n) => `有 ${count(n)} 行读不了，用 siyu inspect 查看。`,
  written: (path) => `已写入 ${path}。`,
};

export const modelTexts: Translated<typeof en> = { en, zh };
