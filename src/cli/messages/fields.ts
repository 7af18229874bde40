import type { ColumnField } from "../../events/readers/column-names.js";
import type { Translated } from "../language.js";

const en: Readonly<Record<ColumnField, string>> = {
  customerId: "customer",
  timestamp: "time",
  timeOfDay: "time of day",
  type: "event type",
  orderId: "order",
  itemId: "item",
  categoryId: "category",
  quantity: "quantity",
  amount: "amount",
  unitPrice: "unit price",
  discount: "discount",
  channel: "channel",
  contentId: "content",
  benefitId: "benefit",
  campaignId: "campaign",
  cost: "cost",
  experimentId: "experiment",
  variant: "variant",
  propensity: "propensity",
  relatedCustomerId: "related customer",
  name: "name of the event",
  dueAt: "due date",
  knownAt: "known from",
};

const zh: typeof en = {
  customerId: "客户",
  timestamp: "时间",
  timeOfDay: "时刻",
  type: "行为类型",
  orderId: "订单",
  itemId: "商品",
  categoryId: "类目",
  quantity: "数量",
  amount: "金额",
  unitPrice: "单价",
  discount: "优惠",
  channel: "渠道",
  contentId: "内容",
  benefitId: "权益",
  campaignId: "活动",
  cost: "成本",
  experimentId: "实验",
  variant: "实验组别",
  propensity: "触达概率",
  relatedCustomerId: "关联客户",
  name: "行为名称",
  dueAt: "到期时间",
  knownAt: "入库时间",
};

/** Fields of an event in a word each. */
export const fieldTexts: Translated<typeof en> = { en, zh };
