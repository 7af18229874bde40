import type { FeatureText, FeatureTexts, Wording } from "./feature-text.js";

const orderedOnce: Wording = [
  "has ordered only once: there is no rhythm yet",
  "只下过一单，还没有形成购买节奏",
];

const windowTexts = Object.fromEntries(
  [14, 28, 56, 91, 182, 364].map((days): [string, FeatureText] => [
    `orders${days}`,
    {
      is: [`{value:order|orders} in the last ${days} days`, `近 ${days} 天下单 {value} 次`],
      none: [`no order in the last ${days} days`, `近 ${days} 天没有下单`],
      below: [`orders in ${days} days fell from {usual} to {value}`, `近 ${days} 天下单从平时的 {usual} 次降到 {value} 次`],
      above: [`orders in ${days} days rose from {usual} to {value}`, `近 ${days} 天下单从平时的 {usual} 次升到 {value} 次`],
    },
  ]),
); // biome-ignore format: one wording a line

/** Order days: recency, rhythm, frequency and spend. */
export const orderTexts: FeatureTexts = {
  ...windowTexts,
  frequency: {
    is: ["{value:repeat order|repeat orders} so far", "累计复购 {value} 次"],
    none: ["has not ordered again since the first order", "首单之后还没有复购"],
  },
  age: {
    is: ["{value:day|days} since the first order", "首单距今 {value} 天"],
    none: ["first order on the last day", "刚刚下首单"],
  },
  daysSinceLast: {
    is: ["{value:day|days} since the last order", "已有 {value} 天未下单"],
    none: ["ordered on the last day", "刚刚下过单"],
    below: ["last order {value:day|days} ago, usually every {usual:day|days}", "上次下单在 {value} 天前，平时约 {usual} 天一单"],
    above: ["{value:day|days} since the last order, usually every {usual:day|days}", "已有 {value} 天未下单，平时约 {usual} 天一单"],
  },
  silenceShare: {
    is: ["silent for {value} of the time as a customer", "沉默期占成为客户以来时间的 {value}"],
    none: ["ordered on the last day", "刚刚下过单"],
  },
  orderRate: { is: ["{value:repeat order|repeat orders} a week on average", "平均每周复购 {value} 次"] },
  gapMean: { is: ["orders every {value:day|days} on average", "平均 {value} 天下一单"], missing: orderedOnce },
  gapMedian: { is: ["usually orders every {value:day|days}", "通常 {value} 天下一单"], missing: orderedOnce },
  gapLast: {
    is: ["{value:day|days} between the last two orders", "最近两单相隔 {value} 天"],
    below: ["only {value:day|days} between the last two orders, usually {usual}", "最近两单只隔 {value} 天，平时约 {usual} 天"],
    above: ["{value:day|days} between the last two orders, usually {usual}", "最近两单相隔 {value} 天，平时约 {usual} 天"],
    missing: orderedOnce,
  },
  gapMax: { is: ["longest gap between orders: {value:day|days}", "历史最长购买间隔 {value} 天"], missing: orderedOnce },
  gapVariation: {
    is: ["coefficient of variation of the gaps between orders: {value}", "购买间隔的变异系数为 {value}"],
    none: ["orders at perfectly even gaps", "购买间隔非常规律"],
    missing: ["too few orders to tell how regular they are", "订单太少，看不出规律"],
  },
  overdueRatio: {
    is: ["silent for {value} times the usual gap between orders", "沉默时长为一般购买间隔的 {value} 倍"],
    below: ["silent for {value} times the own gap, not overdue", "沉默时长为平时间隔的 {value} 倍，尚未超期"],
    above: ["overdue {value} times the own gap", "已超期：沉默时长是平时间隔的 {value} 倍"],
    none: ["ordered on the last day", "刚刚下过单"],
  },
  overdueMax: {
    is: ["silent for {value} times the longest own gap", "沉默时长为历史最长间隔的 {value} 倍"],
    above: ["overdue {value} times even the longest own gap", "沉默时长已是历史最长间隔的 {value} 倍"],
    none: ["ordered on the last day", "刚刚下过单"],
    against: 1,
    missing: orderedOnce,
  },
  longerGapShare: {
    is: ["{value} of the own gaps were longer than this silence", "历史购买间隔中有 {value} 比现在的沉默更长"],
    none: ["silent for longer than ever before", "从未沉默这么久"],
    missing: orderedOnce,
  },
  ordersPreviousHalf: {
    is: ["{value:order|orders} 91 to 182 days ago", "91 至 182 天前下单 {value} 次"],
    none: ["no order 91 to 182 days ago", "91 至 182 天前没有下单"],
  },
  orderTiming: {
    is: ["orders spread evenly over time", "订单在时间上分布均匀"],
    below: ["most orders lie early: fewer of late", "订单集中在早期，近来变少"],
    above: ["most orders lie late: more of late", "订单集中在近期，近来变多"],
    against: 0.5,
    missing: orderedOnce,
  },
  spendMean: { is: ["orders worth {value} times the typical order", "客单价为一般订单的 {value} 倍"] },
  spendLast: {
    is: ["last order worth {value} times the typical order", "最近一单金额为一般订单的 {value} 倍"],
    below: ["last order worth {value} times the typical order, usually {usual}", "最近一单金额为一般订单的 {value} 倍，低于平时的 {usual} 倍"],
    above: ["last order worth {value} times the typical order, usually {usual}", "最近一单金额为一般订单的 {value} 倍，高于平时的 {usual} 倍"],
  },
  spendFirst: { is: ["first order worth {value} times the typical order", "首单金额为一般订单的 {value} 倍"] },
  spendTotal: { is: ["all orders together worth {value:typical order|typical orders}", "累计消费相当于 {value} 个一般订单"] },
  spend91: {
    is: ["spent {value:typical order|typical orders} in the last 91 days", "近 91 天消费相当于 {value} 个一般订单"],
    none: ["spent nothing in the last 91 days", "近 91 天没有消费"],
    below: ["spend in 91 days fell from {usual} to {value:typical order|typical orders}", "近 91 天消费从平时的 {usual} 个一般订单降到 {value} 个"],
    above: ["spend in 91 days rose from {usual} to {value:typical order|typical orders}", "近 91 天消费从平时的 {usual} 个一般订单升到 {value} 个"],
  },
  unitsMean: { is: ["{value:unit|units} an order on average", "平均每单 {value} 件"] },
  unitsLast: {
    is: ["{value:unit|units} in the last order", "最近一单 {value} 件"],
    below: ["{value:unit|units} in the last order, usually {usual}", "最近一单 {value} 件，少于平时的 {usual} 件"],
    above: ["{value:unit|units} in the last order, usually {usual}", "最近一单 {value} 件，多于平时的 {usual} 件"],
  },
  refundLines: {
    is: ["{value:line|lines} given back so far", "累计退货 {value} 件商品"],
    none: ["has given nothing back", "没有退过货"],
  },
}; // biome-ignore format: one wording a line
