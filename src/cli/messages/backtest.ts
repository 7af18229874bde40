import type { Metrics } from "../../model/contract.js";
import type { ComparedMetric, ShownMetric } from "../backtest-metrics.js";
import type { FamilyName } from "../families.js";
import type { Translated } from "../language.js";
import { count, plural } from "../numbers.js";
import { contenderNames } from "./contenders.js";
import { metricNames } from "./metric-names.js";

/** "a, b and c" */
export function listed(items: readonly string[], and: string, comma: string): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(comma)}${and}${items.at(-1)}`;
}

/** Mean metrics of a contender by its name; undefined where it was not there. */
export type MetricsOf = (name: string) => Metrics | undefined;

export const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`);

/** What a rule of thumb finds among those it puts on top. */
export const found = (rule: string) => (n: number) => `picking by ${rule} finds ${n}, `;
/** The same in Chinese. */
export const foundZh = (rule: string) => (n: number) => `按${rule}挑有 ${n} 位，`;

const en = {
  title: (family: string, days: number) => `Back-test of ${family}, next ${plural(days, "day")}`,
  families: {
    repurchase: "repurchase",
    "repurchase/category": "repurchase by category",
    "repurchase/sku": "repurchase by item",
    "cross-sell/item": "cross-sell of items",
    "cross-sell/category": "cross-sell of categories",
    churn: "churn warning",
    lifecycle: "lifecycle states",
    clv: "customer value",
    "first-purchase": "first purchase",
    "second-order": "second order",
  } as Readonly<Record<FamilyName, string>>,
  tests: (dates: readonly string[], customers: number, buyers: number, _pairs: number) =>
    `${plural(dates.length, "test")} in the past, as if it were ${listed(dates, " and ", ", ")}: ${count(customers)} customers each on average, of whom ${buyers} of 100 bought again.`,
  chosen: (days: number) =>
    `(${days} days is the longest usual horizon that this history can test; --horizon chooses another.)`,
  verdict: "In plain words",
  top: (model: number, others: readonly string[], random: number) =>
    `Of 100 customers that siyu puts on top (its best tenth), ${model} really bought again; ${others.join("")}picking at random finds ${random}.`,
  found: {
    recency: found("last order date"),
    frequency: found("number of orders"),
  } as Readonly<Record<string, (n: number) => string>>,
  better: "It ranks customers better than every rule of thumb, and that is not luck (95% sure).",
  betterThan: (better: readonly string[], even: readonly string[]) =>
    `It ranks better than ${listed(quoted(better), " and ", ", ")}; against ${listed(quoted(even), " and ", ", ")} the difference may be luck.`,
  even: (names: readonly string[]) =>
    `It cannot be told from ${listed(quoted(names), " and ", ", ")}: on this data its order may be no better than theirs.`,
  worse: (names: readonly string[], theirs: string, ours: string) =>
    `Careful: ${listed(quoted(names), " and ", ", ")} ranked customers better on this data (AUC ${theirs}, siyu ${ours}).`,
  calibrated: (off: string) =>
    `Its probabilities can be taken at their word: off by ${off} points on average, as a perfect model can be by chance.`,
  miscalibrated: (off: string, chance: string) =>
    `Its probabilities are off by ${off} points on average (by chance alone up to ${chance}): use them to rank customers, not as exact numbers.`,
  untold: (off: string) =>
    `Its probabilities are off by ${off} points on average, but with so few customers chance alone does as much: the test cannot tell how exact they are.`,
  counts: (percent: string, tooMany: boolean) =>
    `It expected ${percent} too ${tooMany ? "many" : "few"} orders in total.`,
  countsExact: "It expected the right number of orders in total, to the per cent.",
  /** What else is to be said, by the metrics of a contender. */
  further: (_metricsOf: MetricsOf): readonly string[] => [],
  stable: (kept: number) => `A week later ${kept} of 100 of its top customers are still on top.`,
  few: (customers: number) =>
    `With ${count(customers)} customers a test says little: take these numbers with care.`,
  table: "Numbers (mean of the tests)",
  columns: { name: "", ...metricNames.en, ece: "off by", bias: "orders" } satisfies Readonly<
    Record<ShownMetric | "name", string>
  >,
  legend: [
    "AUC: of two customers, one of whom buys, how often the buyer is ranked higher (.5 is a coin).",
    "log-loss: error of the probabilities, lower is better. off by: mean distance of probability and what happened, points.",
    "top 10%: how many times the average the best tenth buys. orders: expected orders against those that came.",
  ],
  differences: "siyu against each (95% interval)",
  difference: {
    name: "",
    auc: "AUC, above 0 is better",
    logLoss: "log-loss, below 0 is better",
    ndcg10: "own list, above 0 is better",
    stateLogLoss: "states log-loss, below 0 is better",
    spearman: "rank corr., above 0 is better",
    verdict: "",
  } satisfies Readonly<Record<ComparedMetric | "name" | "verdict", string>>,
  differs: { better: "better", worse: "worse", even: "may be luck" },
  to: (low: string, high: string) => `${low} to ${high}`,
  names: contenderNames("en", "customers"),
  next: "Next",
};

const zh: typeof en = {
  title: (family, days) => `${family}回测：未来 ${count(days)} 天`,
  families: {
    repurchase: "复购",
    "repurchase/category": "类目复购",
    "repurchase/sku": "商品复购",
    "cross-sell/item": "商品交叉销售",
    "cross-sell/category": "类目交叉销售",
    churn: "流失预警",
    lifecycle: "生命周期状态",
    clv: "客户价值",
    "first-purchase": "首购",
    "second-order": "二购",
  },
  tests: (dates, customers, buyers) =>
    `在过去 ${dates.length} 个时点各测了一次（${dates.join("、")}），平均每次 ${count(customers)} 位客户，每 100 位里有 ${buyers} 位后来复购。`,
  chosen: (days) => `（按现有历史，常用天数里最长能回测 ${days} 天；可用 --horizon 改。）`,
  verdict: "结论",
  top: (model, others, random) =>
    `siyu 排在最前面 10% 的客户里，每 100 位有 ${model} 位真的复购了；${others.join("")}随机挑只有 ${random} 位。`,
  found: { recency: foundZh("最近下单时间"), frequency: foundZh("下单次数") },
  better: "排序比每一条经验规则都准，而且不是碰运气（95% 把握）。",
  betterThan: (better, even) =>
    `排序比「${better.join("」「")}」更准；和「${even.join("」「")}」相比，差距可能只是运气。`,
  even: (names) => `和「${names.join("」「")}」难分高下：在这份数据上，排序未必更好。`,
  worse: (names, theirs, ours) =>
    `注意：在这份数据上，「${names.join("」「")}」排得更准（AUC ${theirs}，siyu 为 ${ours}）。`,
  calibrated: (off) => `给出的概率可以直接用：平均只差 ${off} 个百分点，属于正常的随机波动。`,
  miscalibrated: (off, chance) =>
    `给出的概率平均差 ${off} 个百分点（随机波动最多 ${chance}）：适合用来排序挑人，具体数值仅供参考。`,
  untold: (off) => `给出的概率平均差 ${off} 个百分点，但客户太少，光是随机波动就有这么大，测不出概率准不准。`,
  counts: (percent, tooMany) => `订单总数预测${tooMany ? "偏多" : "偏少"} ${percent}。`,
  countsExact: "订单总数的预测与实际几乎一致。",
  further: () => [],
  stable: (kept) => `过一周再打分，头部客户每 100 位有 ${kept} 位仍在头部。`,
  few: (customers) => `只有 ${count(customers)} 位客户，样本太少，以上数字仅供参考。`,
  table: "详细数字（各次平均）",
  columns: { name: "", ...metricNames.zh, ece: "概率偏差", bias: "订单总数" },
  legend: [
    "AUC：一位会买、一位不会买，把会买的排在前面的比例（0.5 等于抛硬币）。",
    "对数损失：概率的误差，越小越好。概率偏差：预测概率与实际复购率平均差几个百分点。",
    "前10%提升：排名前 10% 的客户复购率是平均的几倍。订单总数：预测比实际多或少多少。",
  ],
  differences: "siyu 与各方法的差距（95% 区间）",
  difference: {
    name: "",
    auc: "AUC（大于 0 更好）",
    logLoss: "对数损失（小于 0 更好）",
    ndcg10: "客户内排序（大于 0 更好）",
    stateLogLoss: "状态对数损失（小于 0 更好）",
    spearman: "排序相关（大于 0 更好）",
    verdict: "",
  },
  differs: { better: "更好", worse: "更差", even: "可能是运气" },
  to: (low, high) => `${low} ~ ${high}`,
  names: contenderNames("zh", "customers"),
  next: "下一步",
};

export type BacktestTexts = typeof en;
export const backtestTexts: Translated<BacktestTexts> = { en, zh };
