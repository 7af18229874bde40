import type { Mechanisms } from "../mechanisms.js";
import type { SimulationSettings } from "../options.js";
import { worldStream } from "../streams.js";
import { joinSumsOf } from "./acquisition.js";
import { dayMs, dayNumber, type Promotion, promotionsBetween, startOfDay } from "./calendar.js";
import { type Campaign, planCampaigns } from "./campaigns.js";
import { type Item, type Shelf, stockShelves } from "./catalogue.js";
import { type Demand, demandOf } from "./demand.js";

/** All that customers share: the days, what is on sale, and what the brand does. */
export interface World {
  readonly seed: number;
  readonly mechanisms: Mechanisms;
  /** Days since 1970-01-01 of the first simulated day, in Shanghai. */
  readonly firstDay: number;
  readonly days: number;
  /** End of the simulation, exclusive, epoch milliseconds. */
  readonly until: number;
  /** Promotions by start, those of the two years after the end among them. */
  readonly promotions: readonly Promotion[];
  /** Share taken off the list price on each day of the simulation. */
  readonly discounts: Float64Array;
  /** Demand of the simulation and of the two years after it. */
  readonly demand: Demand;
  readonly joinSums: Float64Array;
  readonly campaigns: readonly Campaign[];
  readonly shelves: readonly Shelf[];
  /** All items by their index. */
  readonly items: readonly Item[];
}

/** Days after the end for which the future of a customer can be told. */
export const futureDays = 730;

export function buildWorld({ start, days, seed, mechanisms }: SimulationSettings): World {
  const random = worldStream(seed);
  const firstDay = dayNumber(start);
  const promotions = promotionsBetween(firstDay, days + futureDays);
  const demand = demandOf(firstDay, days + futureDays, promotions, mechanisms);
  const shelves = stockShelves(random, days, mechanisms);
  return {
    seed,
    mechanisms,
    firstDay,
    days,
    until: startOfDay(firstDay + days),
    promotions,
    discounts: Float64Array.from({ length: days }, (_, d) => discountOn(promotions, firstDay + d)),
    demand,
    joinSums: joinSumsOf(demand, days, mechanisms),
    campaigns: planCampaigns(random, firstDay, days, promotions, mechanisms),
    shelves,
    items: shelves.flatMap(({ items }) => items),
  };
}

/** The same world with a later end, in which the brand sends no messages after the end of this one. */
export function laterWorld(world: World, moreDays: number): World {
  const days = world.days + moreDays;
  const { firstDay, promotions } = world;
  return {
    ...world,
    days,
    until: startOfDay(firstDay + days),
    discounts: Float64Array.from({ length: days }, (_, d) => discountOn(promotions, firstDay + d)),
    campaigns: [],
  };
}

/** Index of the simulated day that an instant lies in. */
export function dayIndex({ firstDay }: World, instant: number): number {
  return Math.floor((instant - startOfDay(firstDay)) / dayMs);
}

function discountOn(promotions: readonly Promotion[], day: number): number {
  return promotions.find(({ from, to }) => day >= from && day <= to)?.discount ?? 0;
}

/** Position of the first campaign on a day after one, or the number of campaigns. */
export function planIndexAfter({ campaigns }: World, day: number): number {
  let low = 0;
  let high = campaigns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (campaigns[middle]!.day > day) high = middle;
    else low = middle + 1;
  }
  return low;
}
