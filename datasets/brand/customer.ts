import type { Random } from "../../src/stats/random.js";
import { startOfDay } from "./calendar.js";
import { categories } from "./categories.js";
import type { Rhythm } from "./demand.js";
import { pick } from "./pick.js";
import { cities, type Source, type SourceProfile, sources } from "./places.js";

/** Side-table row of a customer. */
export type BrandCustomer = {
  readonly customerId: string;
  readonly city: string;
  /** City tier, 1 (largest) to 4. */
  readonly tier: number;
  readonly source: Source;
  readonly gender: "f" | "m" | "unknown";
  /** Epoch milliseconds. */
  readonly joinedAt: number;
};

/** Followers never buy; promotion buyers buy mostly within promotions. */
export type CustomerKind = "regular" | "promotion" | "follower";

/** All that is drawn once for a customer, before anything happens. */
export interface Traits {
  readonly row: BrandCustomer;
  readonly kind: CustomerKind;
  readonly joinDay: number;
  readonly rhythm: Rhythm;
  /** Mean gap between orders at the beginning, in days of shopping time. */
  readonly meanGap: number;
  /** Shape of the gamma gaps: 1 is memoryless, above is regular, below is bursty. */
  readonly regularity: number;
  readonly ordersOnJoining: boolean;
  readonly isMismatch: boolean;
  /** Chance to leave at one message of the brand, at fatigue 0. */
  readonly hazard: number;
  /** Fatigue that one message adds. */
  readonly irritability: number;
  /** Chance to open a message, at fatigue 0. */
  readonly openness: number;
  /** Mean lines of an order beyond the first. */
  readonly extraLines: number;
  /** Chance to stay with the item bought last in a category. */
  readonly loyalty: number;
  /** Weight of each category, in the order of `categories`. */
  readonly affinity: Float64Array;
  readonly channelShares: readonly number[];
}

const sourceShares = sources.map(({ percent }) => percent);
const cityShares = cities.map(({ share }) => share);
const minuteMs = 60_000;

/** Draws a customer; `joinSums` are the running sums of how many join on each day (days + 1 values). */
export function drawTraits(
  random: Random,
  customerId: string,
  firstDay: number,
  joinSums: Float64Array,
): Traits {
  const source: SourceProfile = sources[pick(random, sourceShares)]!;
  const { city, tier } = cities[pick(random, cityShares)]!;
  const joinDay = drawJoinDay(random, joinSums);
  const minute = 8 * 60 + random.int(14 * 60);
  const kind = drawKind(random, source);
  const regularity = Math.min(9, Math.max(0.5, Math.exp(0.45 + 0.7 * random.normal())));
  return {
    row: {
      customerId,
      city,
      tier,
      source: source.source,
      gender: (["f", "m", "unknown"] as const)[pick(random, [72, 18, 10])]!,
      joinedAt: startOfDay(firstDay + joinDay) + minute * minuteMs,
    },
    kind,
    joinDay,
    rhythm: drawRhythm(random, kind),
    meanGap: Math.exp(Math.log(78 + 6 * tier) + 0.7 * random.normal()),
    regularity,
    ordersOnJoining: random.next() < source.immediateShare,
    isMismatch: random.next() < source.mismatchShare,
    hazard: 0.0055 * Math.exp(1.2 * random.normal()),
    irritability: 0.2 * Math.exp(0.6 * random.normal()),
    openness: random.beta(2, 3),
    extraLines: random.gamma(1.2, 6),
    loyalty: random.beta(2.5, 2),
    affinity: Float64Array.from(categories, ({ popularity }) => popularity * random.gamma(0.7, 1)),
    channelShares: drawChannelShares(random, source.channelPercents),
  };
}

function drawKind(random: Random, { followerShare, promotionShare }: SourceProfile): CustomerKind {
  if (random.next() < followerShare) return "follower";
  return random.next() < promotionShare ? "promotion" : "regular";
}

/** Promotion buyers pass little shopping time on ordinary days, so that their gaps end within promotions. */
function drawRhythm(random: Random, kind: CustomerKind): Rhythm {
  return kind === "promotion"
    ? { everydayWeight: 0.08, promotionSensitivity: 2 + random.gamma(2, 1) }
    : { everydayWeight: 1, promotionSensitivity: random.gamma(1.2, 2.8) };
}

/** Everyone leans to one channel of their own: shares of the source, sharpened at random. */
function drawChannelShares(random: Random, percents: readonly number[]): number[] {
  return percents.map((percent) => random.gamma(0.08 * percent + 0.02, 1));
}

function drawJoinDay(random: Random, joinSums: Float64Array): number {
  const target = random.next() * joinSums[joinSums.length - 1]!;
  let low = 0;
  let high = joinSums.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (joinSums[middle + 1]! > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
