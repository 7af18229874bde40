import type { FeatureTexts } from "./feature-text.js";

/** Deliveries, complaints, refunds and prices: what the customer met. */
export const serviceTexts: FeatureTexts = {
  lateDeliveries182: {
    is: ["{value:late delivery|late deliveries} in the last 182 days", "近 182 天有 {value} 次配送延误"],
    none: ["no late delivery in the last 182 days", "近 182 天没有配送延误"],
  },
  lateShare: {
    is: ["{value} of the deliveries came late", "{value} 的配送延误"],
    none: ["no delivery came late", "配送从未延误"],
    missing: ["no delivery with a promised date", "没有带承诺时间的配送记录"],
  },
  daysLate: {
    is: ["last delivery {value:day|days} late", "最近一次配送晚了 {value} 天"],
    none: ["last delivery on time", "最近一次配送准时"],
    missing: ["no delivery with a promised date", "没有带承诺时间的配送记录"],
  },
  daysSinceLate: {
    is: ["last late delivery {value:day|days} ago", "最近一次配送延误在 {value} 天前"],
    missing: ["no late delivery so far", "配送从未延误"],
  },
  complaints182: {
    is: ["{value:complaint|complaints} in the last 182 days", "近 182 天投诉 {value} 次"],
    none: ["no complaint in the last 182 days", "近 182 天没有投诉"],
  },
  daysSinceComplaint: {
    is: ["last complaint {value:day|days} ago", "最近一次投诉在 {value} 天前"],
    missing: ["no complaint so far", "从未投诉"],
  },
  refunds91: {
    is: ["{value:line|lines} given back in the last 91 days", "近 91 天退货 {value} 件商品"],
    none: ["nothing given back in the last 91 days", "近 91 天没有退货"],
  },
  refundedShare: {
    is: ["{value} of what was bought was given back", "退货占购买的 {value}"],
    none: ["has given nothing back", "没有退过货"],
  },
  priceRiseLast: {
    is: ["an item of the last order was {value} dearer than before", "最近一单中有商品比之前贵了 {value}"],
    none: ["no item of the last order was dearer than before", "最近一单没有商品涨价"],
    missing: ["no item of the last order was bought before", "最近一单没有回购的商品"],
  },
  priceRise182: {
    is: ["an own item became {value} dearer in the last 182 days", "近 182 天常购商品最多涨价 {value}"],
    none: ["no own item became dearer in the last 182 days", "近 182 天常购商品没有涨价"],
    missing: ["no item bought again in the last 182 days", "近 182 天没有回购的商品"],
  },
  daysSincePriceRise: {
    is: ["bought dearer than before {value:day|days} ago", "{value} 天前买到的商品比之前贵"],
    missing: ["has never met a higher price", "没有遇到过涨价"],
  },
  paidRiseLast: {
    is: ["paid as much as before for the items of the last order", "最近一单的商品与之前同价"],
    below: ["paid {size} less than before for the items of the last order", "最近一单的商品比之前少付 {size}"],
    above: ["paid {size} more than before for the items of the last order", "最近一单的商品比之前多付 {size}"],
    against: 0,
    missing: ["no item of the last order was bought before", "最近一单没有回购的商品"],
  },
  priceRiseNow: {
    is: ["own items cost as much now as when last bought", "常购商品现价与上次购买时相同"],
    below: ["own items are {size} cheaper now than when last bought", "常购商品现价比上次购买时低 {size}"],
    above: ["own items are {size} dearer now than when last bought", "常购商品现价比上次购买时高 {size}"],
    against: 0,
    missing: ["prices of the own items are not known", "常购商品的现价未知"],
  },
}; // biome-ignore format: one wording a line
