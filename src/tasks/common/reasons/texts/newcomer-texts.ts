import type { FeatureText, FeatureTexts } from "./feature-text.js";

/** What was done in the first 72 hours. */
function inFirstHours(one: string, many: string, zh: string): FeatureText {
  return {
    is: [`{value:${one}|${many}} in the first 72 hours`, `加入后 72 小时内${zh} {value} 次`],
    none: [`no ${one} in the first 72 hours`, `加入后 72 小时内没有${zh}`],
  };
}

/** The first hours, the first order, and the event that is predicted. */
export const newcomerTexts: FeatureTexts = {
  hoursSinceJoining: { is: ["joined {span} ago", "加入已 {span}"] },
  views72h: inFirstHours("view", "views", "浏览"),
  carts72h: inFirstHours("item put into the cart", "items put into the cart", "加购"),
  searches72h: inFirstHours("search", "searches", "搜索"),
  messages72h: inFirstHours("message received", "messages received", "收到消息"),
  opens72h: inFirstHours("message opened", "messages opened", "打开消息"),
  clicks72h: inFirstHours("message clicked", "messages clicked", "点击消息"),
  isReferred: {
    is: ["brought by another customer", "由老客推荐而来"],
    none: ["not brought by another customer", "不是老客推荐而来"],
  },
  joinChannel: {
    is: ["joined by {value}", "加入渠道：{value}"],
    missing: ["channel of joining not known", "加入渠道未知"],
  },
  hoursToFirstOrder: {
    is: ["first order {span} after joining", "加入 {span} 后下首单"],
    none: ["ordered on joining", "加入当时就下首单"],
  },
  hoursSinceFirstOrder: { is: ["first order {span} ago", "首单距今 {span}"] },
  firstLines: { is: ["{value:line|lines} in the first order", "首单 {value} 款商品"] },
  firstDiscountShare: {
    is: ["{value} of the price of the first order taken off", "首单优惠幅度 {value}"],
    none: ["first order at the full price", "首单为原价"],
  },
  firstOnPromotion: {
    is: ["first order on a promotion day", "首单在大促期间"],
    none: ["first order outside promotions", "首单不在大促期间"],
  },
  firstDaysLate: {
    is: ["first delivery {value:day|days} late", "首单配送晚了 {value} 天"],
    none: ["first delivery on time", "首单配送准时"],
    missing: ["no promised date for the first delivery", "首单没有承诺送达时间"],
  },
  targetDays: {
    is: ["happened before on {value:day|days}", "此前有 {value} 天发生过"],
    none: ["never happened before", "此前从未发生"],
  },
  targetDays91: {
    is: ["happened on {value:day|days} of the last 91", "近 91 天有 {value} 天发生过"],
    none: ["did not happen in the last 91 days", "近 91 天没有发生"],
  },
  targetSince: {
    is: ["last did this {value:day|days} ago", "上次有该行为是在 {value} 天前"],
    none: ["did this on the last day", "刚刚有过该行为"],
    missing: ["has never done this before", "此前从未有过该行为"],
  },
  daysKnown: {
    is: ["known for {value:day|days}", "首次互动距今 {value} 天"],
    none: ["known since the last day", "刚刚首次互动"],
  },
}; // biome-ignore format: one wording a line
