/** Where customers live, with the share of customers; tier 1 is the largest cities. */
export const cities = [
  { city: "Shanghai", tier: 1, share: 14 },
  { city: "Beijing", tier: 1, share: 11 },
  { city: "Guangzhou", tier: 1, share: 8 },
  { city: "Shenzhen", tier: 1, share: 9 },
  { city: "Hangzhou", tier: 2, share: 10 },
  { city: "Chengdu", tier: 2, share: 9 },
  { city: "Wuhan", tier: 2, share: 7 },
  { city: "Nanjing", tier: 2, share: 7 },
  { city: "Xi'an", tier: 2, share: 6 },
  { city: "Yantai", tier: 3, share: 6 },
  { city: "Luoyang", tier: 3, share: 5 },
  { city: "Mianyang", tier: 3, share: 4 },
  { city: "Shangrao", tier: 4, share: 4 },
] as const; // biome-ignore format: a table

export const channels = ["mini", "store", "wechat", "tmall"] as const;
/** Where an order was placed. */
export type Channel = (typeof channels)[number];

/** Where customers come from whom no friend brings. */
export const organicSources = ["store", "wechat", "tmall", "douyin"] as const;
/** Where a customer came from. */
export type Source = (typeof organicSources)[number] | "referral";

/** A way by which customers come to the brand; shares are 0 to 1. */
export interface SourceProfile {
  readonly source: Source;
  /** Who never buys. */
  readonly followerShare: number;
  /** Buyers who order on the day they join. */
  readonly immediateShare: number;
  /** Buyers whom the first order does not suit. */
  readonly mismatchShare: number;
  /** Buyers who buy hardly ever outside promotions. */
  readonly promotionShare: number;
  /** Where they buy, in percent, in the order of `channels`. */
  readonly channelPercents: readonly number[];
}

// biome-ignore format: a table
export const sources: readonly SourceProfile[] = [
  { source: "store", followerShare: 0.1, immediateShare: 0.85, mismatchShare: 0.2, promotionShare: 0.04, channelPercents: [25, 65, 8, 2] },
  { source: "wechat", followerShare: 0.32, immediateShare: 0.3, mismatchShare: 0.28, promotionShare: 0.08, channelPercents: [70, 8, 20, 2] },
  { source: "tmall", followerShare: 0.06, immediateShare: 0.95, mismatchShare: 0.45, promotionShare: 0.2, channelPercents: [25, 2, 3, 70] },
  { source: "douyin", followerShare: 0.18, immediateShare: 0.75, mismatchShare: 0.6, promotionShare: 0.18, channelPercents: [75, 2, 8, 15] },
  { source: "referral", followerShare: 0.14, immediateShare: 0.5, mismatchShare: 0.18, promotionShare: 0.05, channelPercents: [65, 12, 18, 5] },
];

const online = [2, 1, 0.5, 0.3, 0.2, 0.4, 1, 2.5, 4, 5, 6, 6, 8, 7, 5, 5, 5, 5, 6, 7, 9, 11, 9, 5];
const inStore = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 7, 7, 7, 8, 9, 9, 9, 10, 11, 10, 6, 0, 0];

/** Weight of each hour of the day (0 to 23, Shanghai) for orders through a channel. */
export function hourWeights(channel: Channel): readonly number[] {
  return channel === "store" ? inStore : online;
}
