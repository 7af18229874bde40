import type { Language } from "../language.js";

/** Headers of the metrics that tables of back-tests and of cards show, in their order. */
export const metricNames = {
  en: {
    auc: "AUC",
    logLoss: "log-loss",
    lift10: "top 10%",
    ndcg10: "own list",
    stateLogLoss: "states log-loss",
    stateAccuracy: "states right",
    spearman: "rank corr.",
    gini: "Gini",
    decileMape: "tenths off by",
    valueBias: "money",
  },
  zh: {
    auc: "AUC",
    logLoss: "对数损失",
    lift10: "前10%提升",
    ndcg10: "客户内排序",
    stateLogLoss: "状态对数损失",
    stateAccuracy: "状态命中",
    spearman: "排序相关",
    gini: "基尼",
    decileMape: "各档误差",
    valueBias: "金额总数",
  },
} satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;
