import type { Random } from "../../../src/stats/random.js";
import { sameForAll } from "../mechanisms.js";
import { pick } from "../pick.js";
import { drawJoinDay } from "../world/acquisition.js";
import { startOfDay } from "../world/calendar.js";
import { categories } from "../world/categories.js";
import type { Rhythm } from "../world/demand.js";
import { cities, organicSources, type Source, type SourceProfile, sources } from "../world/places.js";
import type { World } from "../world/world.js";
import { dayIndex } from "../world/world.js";
import { drawResponse, type Response } from "./response.js";

/** Side-table row of a customer. */
export type SimulatedCustomer = {
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

/** A friend of a customer who is about to join. */
export interface Arrival {
  /** Number of the customer who brings the friend. */
  readonly friendOf: number;
  /** Epoch milliseconds of joining. */
  readonly joinAt: number;
}

/** All that is drawn once for a customer, before anything happens. */
export interface Traits {
  readonly row: SimulatedCustomer;
  readonly kind: CustomerKind;
  /** Index of the day of joining. */
  readonly joinDay: number;
  readonly rhythm: Rhythm;
  /** Mean gap between orders at the beginning, in days of shopping time. */
  readonly meanGap: number;
  /** Change of the log rate a year. */
  readonly driftPerYear: number;
  /** Shape of the gamma gaps: 1 is memoryless, above is regular, below is bursty. */
  readonly regularity: number;
  readonly ordersOnJoining: boolean;
  /** Whether the first order will not suit. */
  readonly isMismatch: boolean;
  /** Multiplies all hazards of lapse; mean 1. */
  readonly frailty: number;
  /** Fatigue that one message adds. */
  readonly irritability: number;
  /** Chance to open a message, at fatigue 0. */
  readonly openness: number;
  readonly response: Response;
  /** Mean lines of the first order beyond the first. */
  readonly extraLines: number;
  /** Chance to stay with the item bought last in a category. */
  readonly loyalty: number;
  /** Speed of using up what was bought; 1 is average. */
  readonly useSpeed: number;
  /** Chance to share a good order. */
  readonly sharing: number;
  /** Weight of each category, in the order of `categories`. */
  readonly affinity: Float64Array;
  readonly channelShares: readonly number[];
}

const cityShares = cities.map(({ share }) => share);
const genders = ["f", "m", "unknown"] as const;
const genderShares = [72, 18, 10];
const minuteMs = 60_000;

/** Draws a customer; `arrival` if a friend brings them. */
export function drawTraits(
  random: Random,
  world: World,
  customerId: string,
  arrival: Arrival | undefined,
): Traits {
  const { mechanisms } = world;
  const { rate, regularity, drift, lapse, fatigue, assortment, touch, sharing } = mechanisms;
  const source = drawSource(random, world, arrival);
  const { city, tier } = cities[pick(random, cityShares)]!;
  const joinedAt = arrival?.joinAt ?? drawJoinInstant(random, world);
  const kind = drawKind(random, world, source);
  return {
    row: { customerId, city, tier, source: source.source, gender: genders[pick(random, genderShares)]!, joinedAt },
    kind,
    joinDay: dayIndex(world, joinedAt),
    rhythm: drawRhythm(random, world, kind),
    meanGap: (rate.medianGapDays + rate.gapDaysPerTier * tier) * logNormal(random, rate.deviation),
    driftPerYear: drift.perYear + drift.deviation * random.normal(),
    regularity: clamp(Math.exp(regularity.logMean) * logNormal(random, regularity.deviation), 0.5, 9),
    ordersOnJoining: random.next() < source.immediateShare,
    isMismatch: random.next() < source.mismatchShare,
    frailty: logNormal(random, lapse.frailty) * Math.exp(-(lapse.frailty * lapse.frailty) / 2),
    irritability: fatigue.touch * logNormal(random, 0.6) * Math.exp(-0.18),
    openness: random.beta(touch.openA, touch.openB),
    response: drawResponse(random, mechanisms),
    extraLines: random.gamma(1.2, 2),
    loyalty: assortment.loyaltyB === 0 ? 1 : random.beta(assortment.loyaltyA, assortment.loyaltyB),
    useSpeed: logNormal(random, assortment.useDeviation),
    sharing: sharing.perOrder === 0 ? 0 : Math.min(0.95, random.gamma(1, 1 / sharing.perOrder)),
    affinity: Float64Array.from(categories, ({ popularity }) => popularity * random.gamma(0.7, 1)),
    channelShares: drawChannelShares(random, source.channelPercents),
  }; // biome-ignore format: one trait a line
}

function drawSource(random: Random, { mechanisms }: World, arrival: Arrival | undefined): SourceProfile {
  const { acquisition } = mechanisms;
  if (arrival) return sources[organicSources.length]!;
  return sources[pick(random, organicSources.map((source) => acquisition[source]))]!; // biome-ignore format: short
}

function drawJoinInstant(random: Random, { firstDay, joinSums }: World): number {
  const day = firstDay + drawJoinDay(random, joinSums);
  return startOfDay(day) + (8 * 60 + random.int(14 * 60)) * minuteMs;
}

function drawKind(random: Random, { mechanisms }: World, source: SourceProfile): CustomerKind {
  const { followers, promotionBuyers } = mechanisms.acquisition;
  if (random.next() < source.followerShare * followers) return "follower";
  return random.next() < source.promotionShare * promotionBuyers ? "promotion" : "regular";
}

/** Promotion buyers pass little shopping time on ordinary days, so that their gaps end within promotions. */
function drawRhythm(random: Random, { mechanisms }: World, kind: CustomerKind): Rhythm {
  const { sensitivity, shape } = mechanisms.promotion;
  if (kind === "promotion") return { everydayWeight: 0.08, promotionSensitivity: 2 + random.gamma(2, 1) };
  const spread = sensitivity === 0 || shape >= sameForAll ? 1 : random.gamma(shape, shape);
  return { everydayWeight: 1, promotionSensitivity: sensitivity * spread };
}

/** Everyone leans to one channel of their own: shares of the source, sharpened at random. */
function drawChannelShares(random: Random, percents: readonly number[]): number[] {
  return percents.map((percent) => random.gamma(0.08 * percent + 0.02, 1));
}

function logNormal(random: Random, deviation: number): number {
  return deviation === 0 ? 1 : Math.exp(deviation * random.normal());
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
