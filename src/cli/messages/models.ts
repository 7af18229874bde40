import type { KeyName } from "../../model/predictions.js";
import type { Translated } from "../language.js";
import { count, plural } from "../numbers.js";

/** Sentences of a card, which are English, by their beginnings; any other is shown as it is. */
const cardSentences: readonly (readonly [RegExp, string])[] = [
  [/^An order day is .*/, "下单日：客户有购买的日历日；下单次数从第二个下单日算起。"],
  [/^A day counts unless .*/, "截止日前全额退款的下单日不算；作为答案的「是否复购」按未扣退款的订单算。"],
  [/^Who is scored: every customer with an order .*/, "打分对象：在预测时点之前下过单的每位客户。"],
  [/^Who is scored: every customer with an event before asOf who has never bought\.$/, "打分对象：在预测时点之前有过任何行为、但从未买过的每位客户。"],
  [/^Who is scored: every customer who has bought on exactly one day .*/, "打分对象：在预测时点之前只在一天买过的每位客户。"],
  [/^Who is scored: every customer with an event before asOf who has not left, .*/, "打分对象：在预测时点之前有过任何行为、没有退会或已回来的每位客户。"],
  [/^Who is scored: every customer with an event before asOf who has neither .*/, "打分对象：在预测时点之前有过任何行为、没有退订也没有退会的每位客户。"],
  [/^Who is scored: every customer who has had a message .*/, "打分对象：在预测时点之前收到过消息、没有退订也没有退会的每位客户。"],
  [/^Who is scored: every customer with an event before asOf\.$/, "打分对象：在预测时点之前有过任何行为的每位客户。"],
  [/^'(.*)': of the next message within the horizon, whether it gets an? (open|click) within (\d+) days\. .*/, "「$1」：预测天数内的下一条消息，在 $3 天内有没有得到回应（$2）；没有收到消息的客户不参与训练。"],
  [/^'(.*)': a purchase within the horizon on a later day than the first\.$/, "「$1」：预测天数内，在首单之后的另一天再买。"],
  [/^'(.*)': at least one such event within the horizon\.$/, "「$1」：预测天数内至少发生一次。"],
  [/^A customer lapses who does not order within the horizon; .*/, "预测天数内不下单即为流失；流失概率 = 1 - repurchase.overall 的复购概率。"],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) days and carried on by the hazard of all\.$/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再按整体发生率外推。",
  ],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) days and taken as it is\.$/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，直接使用。",
  ],
  [
    /^(\d+) days: no earlier window of this length tested the bands: .*/,
    "$1 天：没有同样长的历史窗口可以检验分档，只按概率划定。",
  ],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) days .*/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再由概率模型外推。",
  ],
  [/^(\d+) days: the history is too short to test .*/, "$1 天：历史太短，无法做样本外检验和校准。"],
  [/^(\d+) days: one member only \((.*?)\): too little data to blend\.$/, "$1 天：数据太少，只用了一个成员模型（$2）。"],
  [/^A row is a customer and an item .*/, "每一行：一位客户，和他在预测时点之前买过的一个商品（当天订单全部退掉的不算）。"],
  [/^A row is a customer and a category .*/, "每一行：一位客户，和他在预测时点之前买过的一个类目（当天订单全部退掉的不算）。"],
  [/^A row is a customer and a known item .*/, "每一行：一位客户，和他在预测时点之前从未买过的一个已知商品（全部退掉的订单不算买过）。"],
  [/^A row is a customer and a known category .*/, "每一行：一位客户，和他在预测时点之前从未买过的一个已知类目（全部退掉的订单不算买过）。"],
  [/^The probability is that of the first purchase .*/, "概率：在预测天数内第一次买它的可能；从未下过单的客户，是首单买它的可能。"],
  [/^support counts the customers who bought both.*/, "support 是两样都买过的客户数，lift 是它相当于纯属巧合时的几倍。"],
  [/^Purchases of one (?:item|category) on one day .*/, "同一天买几次算一次；expectedQuantity 是件数，没有数量的记录算 1 件。"],
  [/^Purchases of one (?:item|category) in one basket .*/, "同一购物篮里买几次算一次；expectedQuantity 是件数，没有数量的记录算 1 件。"],
  [/^The date of the next purchase .*/, "下次购买的日期：已考虑多久没买，并以在 nextPurchase.withinDays 天内会买为前提。"],
  [/^Of baskets only the order is known.*/, "购物篮只有先后、没有日期：时间以购物篮计，不给出日期。"],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) and carried on by the rates of orders\.$/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再按下单频率外推。",
  ],
  [
    /^(\d+) days: the history holds no earlier window .* trained on (\d+) and .*/,
    "$1 天：历史里没有这么长的窗口，按 $2 天训练，再按购买频率外推。",
  ],
  [/^(\d+) days: dates are given within (\d+) days only\.$/, "$1 天：日期只预测到 $2 天以内。"],
  [/^(\d+) baskets: the history is too short to test .*/, "$1 个购物篮：历史太短，无法做样本外检验。"],
  [/^(\d+) days: one member only \((.*?)\): .*/, "$1 天：只用了一个成员模型（$2）：数据太少，或训练时如此指定。"],
  [/^(\d+) baskets: one member only \((.*?)\): .*/, "$1 个购物篮：只用了一个成员模型（$2）：数据太少，或训练时如此指定。"],
]; // biome-ignore format: one sentence a line

/** Names of members, which begin with an English word. */
const memberWords: Readonly<Record<string, string>> = {
  probability: "概率模型",
  hmm: "隐马尔可夫",
  logistic: "逻辑回归",
  boosting: "提升树",
  rates: "购买频率",
  shares: "购买份额",
  hazard: "发生率",
};

/** How the bands of a model of warnings are cut, and each of them as it was tested. */
const bandsSentence = /^(\d+) days?: (watch from .*?)(?:, of customers who ordered within (\d+) days?)?\.$/;
const oneBand = /(\w+) from ([\d.]+)(?: \(out of time: precision ([\d.]+) of (\d+), recall ([\d.]+)\))?/g;

function bandsInChinese([, days, bands = "", active]: RegExpExecArray): string {
  const parts = [...bands.matchAll(oneBand)].map(([, band = "", from, precision, rows, recall]) => {
    const tested =
      precision === undefined ? "" : `（样本外：${rows} 位客户，查准率 ${precision}，查全率 ${recall}）`;
    return `${zh.bandsAndChanges[band]}从 ${from} 起${tested}`;
  });
  const who = active === undefined ? "" : `；按最近 ${active} 天内下过单的客户划定`;
  return `${days} 天：${parts.join("；")}${who}。`;
}

function inChinese(sentence: string): string {
  const ofBands = bandsSentence.exec(sentence);
  if (ofBands) return bandsInChinese(ofBands);
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
  } as Readonly<Record<string, string>>,
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
  memberName: (name) => name.replace(/^\w+/, (word) => memberWords[word] ?? word),
  outOfTime: "样本外检验：在训练时没见过的后一段时间里的表现",
  untested: "历史太短，无法做样本外检验。",
  scores: { name: "", auc: "AUC", logLoss: "对数损失", lift10: "前10%提升", ndcg10: "客户内排序" },
  limits: "局限",
  definitions: "口径",
  sentence: inChinese,
  scored: (customers, asOf) => `站在 ${asOf}，给 ${count(customers)} 位客户打了分。`,
  expected: (buyers, share, orders, days) =>
    `未来 ${count(days)} 天里，预计约 ${count(buyers)} 位（${share}）会复购，带来约 ${count(orders)} 单。`,
  expectedOf: (n, share, will, days) =>
    `未来 ${count(days)} 天里，预计其中约 ${count(n)} 位（${share}）会${will}。`,
  changed: (customers, since, asOf) =>
    `从 ${since} 到 ${asOf}，有 ${count(customers)} 位客户的流失风险变了。`,
  amongThem: (counts) => `其中：${counts.join("、")}。`,
  counted: (name, n) => `${name} ${count(n)} 位`,
  bandsAndChanges: {
    safe: "安全",
    watch: "关注",
    warning: "预警",
    critical: "危急",
    newlyInDanger: "新进入危险",
    escalated: "危险升级",
    recovered: "已恢复",
  },
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
