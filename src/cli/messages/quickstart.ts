import type { Translated } from "../language.js";
import { count } from "../numbers.js";

const en = {
  sample: (customers: number, days: number) =>
    `The sample: orders of a made-up brand, ${count(customers)} customers in ${count(days)} days. Their purchases are simulated; nothing here is a real person.`,
  step: (n: number, title: string) => `${n}. ${title}`,
  backtest: "Does it work? A back-test: the model is put into the past and judged by what came after",
  train: "Train on everything",
  trained: (customers: number, orderDays: number) =>
    `Learned from ${count(customers)} customers and ${count(orderDays)} order days.`,
  predict: (days: number) => `Predict: who buys again in the next ${count(days)} days`,
  top: { customer: "customer", probability: "will buy", orders: "orders", next: "next order, 8 times in 10" },
  period: (from: string, to: string) => `${from} to ${to}`,
  next: "Now with your own orders (CSV, NDJSON or Parquet; Chinese headers are fine):",
  commands: [
    ["siyu inspect orders.csv", "what is in the file, what is wrong with it"],
    ["siyu backtest repurchase orders.csv", "how good a model of it would be"],
    ["siyu train repurchase orders.csv -o m.siyu", "train and save"],
    ["siyu predict m.siyu orders.csv -o scores.csv", "score every customer"],
  ],
};

const zh: typeof en = {
  sample: (customers, days) =>
    `样例：一个虚构品牌 ${count(days)} 天里 ${count(customers)} 位客户的订单，全部是模拟数据，不涉及任何真人。`,
  step: (n, title) => `${n}. ${title}`,
  backtest: "灵不灵？先回测：让模型站在过去做预测，再用后来的真实结果打分",
  train: "用全部数据训练",
  trained: (customers, orderDays) => `学习了 ${count(customers)} 位客户、${count(orderDays)} 个下单日。`,
  predict: (days) => `预测：未来 ${count(days)} 天谁会复购`,
  top: { customer: "客户", probability: "复购概率", orders: "预计单数", next: "下一单时间（八成把握）" },
  period: (from, to) => `${from} ~ ${to}`,
  next: "换成你自己的订单试试（CSV、NDJSON、Parquet 都行，中文表头也认识）：",
  commands: [
    ["siyu inspect orders.csv", "体检：文件里有什么、哪里有问题"],
    ["siyu backtest repurchase orders.csv", "回测：用它训练的模型有多准"],
    ["siyu train repurchase orders.csv -o m.siyu", "训练并保存模型"],
    ["siyu predict m.siyu orders.csv -o scores.csv", "给每位客户打分"],
  ],
};

export const quickstartTexts: Translated<typeof en> = { en, zh };
