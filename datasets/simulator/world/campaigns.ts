import type { Random } from "../../../src/stats/random.js";
import type { Mechanisms } from "../mechanisms.js";
import { type Promotion, startOfDay } from "./calendar.js";

/** What a message may offer, "plain" nothing; the position is its code. */
export const benefits = ["plain", "coupon", "gift", "points"] as const;
/** What a message offers. */
export type Benefit = (typeof benefits)[number];
/** What a benefit costs with every message that holds it, in fen. */
export const benefitCostMinor = [0, 0, 300, 50] as const;
/** What a message is about; the position is its code. */
export const contents = ["new-arrivals", "care-tips", "members-day", "promotion"] as const;
/** By what a message is sent; the position is its code. */
export const touchChannels = ["wechat", "sms", "push"] as const;
/** Where a message is sent. */
export type TouchChannel = (typeof touchChannels)[number];
/** What one message costs, in fen. */
export const touchCostMinor = [1, 5, 1] as const;

/** One way of addressing customers in a campaign. */
export interface Arm {
  readonly variant: string;
  /** Code of the benefit. */
  readonly benefit: number;
  /** Hour of the day at which the message is sent, 9 to 21. */
  readonly hour: number;
  /** Chance that an enrolled customer is assigned to it. */
  readonly share: number;
}

/**
 * A campaign. Experiments assign those enrolled to an arm or to control at random; broadcasts reach members by
 * chance; targeted ones reach those who have been active more often than others.
 */
export interface Campaign {
  readonly index: number;
  readonly campaignId: string;
  readonly kind: "experiment" | "broadcast" | "targeted";
  /** Epoch milliseconds at which customers are assigned or chosen: 08:00 of the day. */
  readonly at: number;
  /** Index of its day in the simulation. */
  readonly day: number;
  readonly content: number;
  readonly channel: number;
  readonly arms: readonly Arm[];
  /** Whether messages tell with which chance they were sent. */
  readonly recordsPropensity: boolean;
}

/** Days from a campaign's `at` in which an order counts as its outcome; no two campaigns' windows meet. */
export const windowDays = 7;

type Kind = "benefits" | "hours" | "broadcast" | "targeted";
const rotation: readonly Kind[] = ["benefits", "broadcast", "targeted", "hours", "broadcast", "targeted"];
const firstDay = 6;
const hourMs = 3_600_000;

/** All campaigns of the simulation, by time. */
export function planCampaigns(
  random: Random,
  first: number,
  days: number,
  promotions: readonly Promotion[],
  { campaigns }: Mechanisms,
): Campaign[] {
  const plan: Campaign[] = [];
  for (let day = firstDay; day + windowDays < days; day += campaigns.everyDays) {
    const index = plan.length;
    const kind = rotation[index % rotation.length]!;
    const isPromotion = promotions.some(({ from, to }) => first + day >= from && first + day <= to);
    plan.push({
      index,
      campaignId: `M${String(index + 1).padStart(3, "0")}`,
      kind: kind === "benefits" || kind === "hours" ? "experiment" : kind,
      at: startOfDay(first + day) + 8 * hourMs,
      day,
      content: isPromotion ? 3 : random.int(3),
      channel: random.int(touchChannels.length),
      arms: armsOf(kind, random, 1 - campaigns.control),
      recordsPropensity: kind !== "targeted" || index % (2 * rotation.length) < rotation.length,
    });
  }
  return plan;
}

function armsOf(kind: Kind, random: Random, treated: number): Arm[] {
  switch (kind) {
    case "benefits":
      return benefits.map((variant, benefit) => ({ variant, benefit, hour: 12, share: treated / 4 }));
    case "hours":
      return [10, 13, 17, 20].map((hour) => ({ variant: `${hour}h`, benefit: 1, hour, share: treated / 4 }));
    case "broadcast":
      return [{ variant: "sent", benefit: 0, hour: random.next() < 0.5 ? 12 : 20, share: 1 }];
    case "targeted":
      return [{ variant: "sent", benefit: 1 + random.int(3), hour: 20, share: 1 }];
  }
}
