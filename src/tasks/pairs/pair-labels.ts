import type { EventData } from "../../events/data.js";
import type { BasketCut, PartialBasketCut } from "../../events/history.js";
import {
  type PairList,
  type PairOutcome,
  type PairWindow,
  pairOutcomeOf,
} from "../../events/pair-outcome.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import type { LabelledPairs, PairSnapshot } from "./pair-snapshot.js";

/** Where a history ends: an instant, epoch milliseconds, exclusive; or before the last baskets of each customer. */
export type PairCut = number | BasketCut | PartialBasketCut;

/** Where what is known at a cut ends, epoch milliseconds; without dates everything is known. */
export function knownUntil(cut: PairCut): number {
  return typeof cut === "number" ? cut : Number.POSITIVE_INFINITY;
}

/**
 * What customers bought of some pairs in the window that starts at their cut.
 *
 * @param horizon length of the window, in days or baskets
 * @param knownBefore events known only later than this are not in the labels: the cutoff of the fit they are for
 */
export function pairOutcome(
  data: EventData,
  { pairs, key }: { readonly pairs: PairList; readonly key: PairKey },
  cut: PairCut,
  horizon: number,
  knownBefore?: number,
): PairOutcome {
  const window =
    typeof cut === "number" ? windowOfDays(data, cut, horizon) : windowOfBaskets(data, cut, horizon);
  return pairOutcomeOf(data, key, pairs, window, knownBefore);
}

/** A snapshot with its labels. Arguments as of `pairOutcome`. */
export function labelPairs(
  data: EventData,
  snapshot: PairSnapshot,
  cut: PairCut,
  horizon: number,
  knownBefore?: number,
): LabelledPairs {
  const { days, units, first } = pairOutcome(data, snapshot, cut, horizon, knownBefore);
  const bought = Uint8Array.from(days, (n) => (n > 0 ? 1 : 0));
  return { snapshot, horizon, orders: days, bought, units, firstOrderAfterDays: first };
}

function windowOfDays({ zone }: EventData, cut: number, days: number): PairWindow {
  const dayTime = (instant: number) => {
    const day = zone.dayOf(instant);
    return { day, ms: instant - zone.startOfDay(day) };
  };
  const [from, to, now] = [dayTime(cut), dayTime(zone.addDays(cut, days)), zone.dayOf(cut - 1) + 1];
  return { from: () => from, to: () => to, now: () => now };
}

function windowOfBaskets(
  { day, offsets }: EventData,
  { lastBaskets }: BasketCut,
  baskets: number,
): PairWindow {
  const next = (c: number) => day[offsets[c + 1]! - 1]! - lastBaskets + 1;
  const at = (place: number) => ({ day: place, ms: 0 });
  return { now: next, from: (c) => at(next(c)), to: (c) => at(next(c) + baskets) };
}
