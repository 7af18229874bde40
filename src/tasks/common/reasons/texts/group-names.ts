import type { FeatureGroup } from "../../../../features/feature.js";

/** What the groups are called in Chinese. */
export const groupNames: Readonly<Record<FeatureGroup, string>> = {
  service: "服务体验",
  price: "价格",
  discount: "优惠",
  engagement: "互动",
  recency: "沉默时长",
  rhythm: "购买节奏",
  frequency: "购买频次",
  trend: "购买趋势",
  spend: "消费金额",
  variety: "商品与品类",
  popularity: "热度",
  tenure: "客户年限",
  season: "季节与大促",
  own: "自有字段",
};
