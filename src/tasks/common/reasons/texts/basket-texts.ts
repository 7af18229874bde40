import type { FeatureTexts } from "./feature-text.js";

/** What was bought, at which reduction and where, and the season. */
export const basketTexts: FeatureTexts = {
  linesMean: { is: ["{value:line|lines} an order on average", "平均每单 {value} 款商品"] },
  items: { is: ["{value:different item|different items} bought", "买过 {value} 款商品"] },
  itemsAgainShare: {
    is: ["{value} of the purchases are items bought before", "{value} 的购买是回购同款"],
    none: ["has never bought an item again", "没有回购过同款商品"],
  },
  categories: { is: ["{value:category|categories} bought", "买过 {value} 个品类"] },
  categories182: {
    is: ["{value:category|categories} bought in the last 182 days", "近 182 天买过 {value} 个品类"],
    none: ["no category bought in the last 182 days", "近 182 天没有买过任何品类"],
  },
  channels: { is: ["buys in {value:channel|channels}", "在 {value} 个渠道购买"] },
  discountShare: {
    is: ["{value} of the price taken off over all purchases", "历史购买平均优惠幅度 {value}"],
    none: ["has always paid the full price", "一直以原价购买"],
  },
  discountedShare: {
    is: ["{value} of the purchases with a discount", "{value} 的购买享有优惠"],
    none: ["has never bought with a discount", "从未使用过优惠"],
  },
  discountShare91: {
    is: ["{value} of the price taken off in the last 91 days", "近 91 天平均优惠幅度 {value}"],
    none: ["no discount in the last 91 days", "近 91 天没有享受优惠"],
    below: ["discount in the last 91 days fell from {usual} to {value}", "近 91 天优惠幅度从 {usual} 降到 {value}"],
    above: ["discount in the last 91 days rose from {usual} to {value}", "近 91 天优惠幅度从 {usual} 升到 {value}"],
    missing: ["no purchase with a known price in the last 91 days", "近 91 天没有可比价的购买"],
  },
  discountShareBefore: {
    is: ["{value} of the price taken off more than 91 days ago", "91 天以前的平均优惠幅度 {value}"],
    none: ["no discount more than 91 days ago", "91 天以前没有享受过优惠"],
    missing: ["no purchase with a known price more than 91 days ago", "91 天以前没有可比价的购买"],
  },
  discountShareLast: {
    is: ["{value} of the price of the last order taken off", "最近一单优惠幅度 {value}"],
    none: ["last order at the full price", "最近一单为原价"],
    below: ["{value} of the price of the last order taken off, usually {usual}", "最近一单优惠幅度 {value}，低于平时的 {usual}"],
    above: ["{value} of the price of the last order taken off, usually {usual}", "最近一单优惠幅度 {value}，高于平时的 {usual}"],
  },
  promotionShare: {
    is: ["{value} of the orders on promotion days", "{value} 的订单在大促期间"],
    none: ["no order on promotion days", "大促期间没有下过单"],
  },
  promotionAhead: {
    is: ["{value} of the coming days are promotion days", "未来 {value} 的天数有大促"],
    none: ["no promotion ahead", "未来一段时间没有大促"],
  },
  promotionMatch: {
    is: ["orders on promotion days, and promotions are ahead (match {value})", "习惯大促下单，且未来有大促（匹配度 {value}）"],
    none: ["no promotion ahead, or no habit of ordering in promotions", "近期没有大促，或没有大促下单的习惯"],
  },
  ordersLastYear: {
    is: ["{value:order|orders} in the same season a year ago", "去年同期下单 {value} 次"],
    none: ["no order in the same season a year ago", "去年同期没有下单"],
    missing: ["not yet a customer a year ago", "去年同期还不是客户"],
  },
}; // biome-ignore format: one wording a line
