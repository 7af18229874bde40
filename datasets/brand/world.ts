import { createRandom } from "../../src/stats/random.js";
import { dayMs, type Promotion, promotionsBetween, startOfDay } from "./calendar.js";
import { type Shelf, stockShelves } from "./catalogue.js";
import { type Demand, demandOf } from "./demand.js";
import { type Message, messagesBetween } from "./messages.js";

/** All that customers share: the days, what is on sale, and what the brand does. */
export interface World {
  readonly seed: number;
  /** Days since 1970-01-01 of the first simulated day, in Shanghai. */
  readonly firstDay: number;
  readonly days: number;
  /** End of the simulation, exclusive, epoch milliseconds. */
  readonly until: number;
  readonly promotions: readonly Promotion[];
  readonly demand: Demand;
  /** days + 1 running sums of how many customers join on each day. */
  readonly joinSums: Float64Array;
  readonly messages: readonly Message[];
  readonly shelves: readonly Shelf[];
}

/** Share of the customers who join in the first two weeks, when the brand moves its members to the new system. */
const launchShare = 0.16;
const launchDays = 14;
const catalogueStream = 0;

export function buildWorld(firstDay: number, days: number, seed: number): World {
  const promotions = promotionsBetween(firstDay, days);
  const demand = demandOf(firstDay, days, promotions);
  return {
    seed,
    firstDay,
    days,
    until: startOfDay(firstDay + days),
    promotions,
    demand,
    joinSums: joinSumsOf(demand, days),
    messages: messagesBetween(firstDay, days, promotions),
    shelves: stockShelves(createRandom(streamSeed(seed, catalogueStream)), days),
  };
}

/** Largest seed for which `streamSeed` is exact. */
export const maxSeed = 2 ** 21 - 1;

/**
 * Seed of an independent stream of random numbers: stream 0 is the catalogue, stream i + 1 customer i. So a
 * customer's life does not depend on how many customers there are. Distinct for every seed and stream < 2^32.
 */
export function streamSeed(seed: number, stream: number): number {
  return seed * 2 ** 32 + stream;
}

/** The promotion that runs at an instant, if one does. */
export function promotionAt(world: World, instant: number): Promotion | undefined {
  return world.promotions.find(
    ({ from, to }) => instant >= startOfDay(from) && instant < startOfDay(to) + dayMs,
  );
}

function joinSumsOf({ everyday, promotion }: Demand, days: number): Float64Array {
  const sums = new Float64Array(days + 1);
  const ordinary = everyday[days]! + 0.6 * promotion[days]!;
  const launch = Math.min(launchDays, days);
  for (let d = 0; d < days; d++) {
    const day = everyday[d + 1]! - everyday[d]! + 0.6 * (promotion[d + 1]! - promotion[d]!);
    sums[d + 1] = sums[d]! + ((1 - launchShare) * day) / ordinary + (d < launch ? launchShare / launch : 0);
  }
  return sums;
}
