import type { Translated } from "../language.js";
import { count, plural } from "../numbers.js";
import type { SimulationPart } from "../simulation-files.js";

const en = {
  simulated: (customers: number, days: number, start: string, seed: number) =>
    `Simulated ${plural(customers, "customer")} of a made-up brand, ${plural(days, "day")} from ${start}, seed ${seed}:`,
  parts: {
    events: "events",
    customers: "customers: city, tier, source, ...",
    items: "items: category, brand, price, ...",
    calendar: "promotions and holidays",
    truth: "the truth of each customer: rate, state, effect of messages, next order, ...",
  } as Readonly<Record<SimulationPart, string>>,
  withoutTruth: "The truth of so many customers takes longer than their events: --truth writes it.",
  next: "Next: ",
};

const zh: typeof en = {
  simulated: (customers, days, start, seed) =>
    `已模拟一个虚构品牌的 ${count(customers)} 位客户，从 ${start} 起 ${count(days)} 天，随机种子 ${seed}：`,
  parts: {
    events: "行为事件",
    customers: "客户：城市、城市级别、来源等",
    items: "商品：类目、品牌、价格等",
    calendar: "大促与节假日",
    truth: "每位客户的真值：购买频率、状态、触达效果、下一单等",
  },
  withoutTruth: "客户很多时，写真值比写事件还久，需要时加 --truth。",
  next: "下一步：",
};

export const simulateTexts: Translated<typeof en> = { en, zh };
