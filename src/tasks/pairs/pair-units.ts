import { buyerOutlook } from "./buyer-outlook.js";
import type { LabelledPairs, PairSnapshot } from "./pair-snapshot.js";
import { probabilityAgain, rateAmongOrders } from "./rate-among-orders.js";

/** How much is bought by those who buy. */
export interface PairUnits {
  /** Buying days beyond the first, as a multiple of what the rates expect of those who buy. */
  readonly further: number;
  /** Units against those of earlier days. */
  readonly scale: number;
}

const plainUnits: PairUnits = { further: 1, scale: 1 };

/** Own days that the units of all who bought the key are worth. */
const priorDays = 2;
/** Fewest purchases that the two numbers are learned on. */
const leastPurchases = 100;

/** Learns both numbers on labelled rows. */
export function fitPairUnits(folds: readonly LabelledPairs[]): PairUnits {
  let [purchases, days, expectedFurther, units, expectedUnits] = [0, 0, 0, 0, 0];
  for (const labelled of folds) {
    const daily = dailyUnits(labelled.snapshot);
    const usual = furtherDays(labelled.snapshot, labelled.horizon);
    labelled.bought.forEach((bought, i) => {
      if (bought === 0) return;
      purchases++;
      days += labelled.orders[i]!;
      expectedFurther += usual[i]!;
      units += labelled.units[i]!;
      expectedUnits += labelled.orders[i]! * daily[i]!;
    });
  }
  if (purchases < leastPurchases) return plainUnits;
  return {
    further: expectedFurther > 0 ? (days - purchases) / expectedFurther : 1,
    scale: units / expectedUnits,
  };
}

/**
 * Expected units within the horizon, one value a row.
 *
 * @param horizon in days or baskets: nothing is bought more often
 */
export function expectedUnits(
  { further, scale }: PairUnits,
  snapshot: PairSnapshot,
  probability: Float64Array,
  horizon: number,
): Float64Array {
  const daily = dailyUnits(snapshot);
  const usual = furtherDays(snapshot, horizon);
  return probability.map((p, i) => p * Math.min(horizon, 1 + further * usual[i]!) * scale * daily[i]!);
}

/** Buying days beyond the first within a horizon, of one who buys, by the rates. */
function furtherDays(snapshot: PairSnapshot, horizon: number): Float64Array {
  const rate = rateAmongOrders(snapshot);
  const outlook = buyerOutlook(snapshot, horizon);
  const any = probabilityAgain(rate, outlook);
  return rate.map((share, i) => {
    const days = share * outlook.orders[i]!;
    return any[i]! > leastChance ? Math.max(0, days / any[i]! - 1) : 0;
  });
}

/** Chance below which a division by it says nothing. */
const leastChance = 1e-6;

/** Units of a day of purchase: the customer's own, shrunk to those of all who bought the key. */
function dailyUnits({ pairs, places, population }: PairSnapshot): Float64Array {
  const { keys, buyingOffsets, buyingUnits } = pairs;
  const { units } = population.keys.statistics;
  return Float64Array.from(keys, (key, p) => {
    let own = 0;
    for (let b = buyingOffsets[p]!; b < buyingOffsets[p + 1]!; b++) own += buyingUnits[b]!;
    const usual = units[places.rows[key]!]!;
    const prior = Number.isNaN(usual) ? 1 : usual;
    return (own + priorDays * prior) / (buyingOffsets[p + 1]! - buyingOffsets[p]! + priorDays);
  });
}
