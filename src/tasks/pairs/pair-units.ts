import type { LabelledPairs, PairSnapshot } from "./pair-snapshot.js";

/** How much is bought by those who buy. */
export interface PairUnits {
  /** Buying days beyond the first, as a multiple of what a constant rate would give. */
  readonly further: number;
  /** Units against those of earlier days. */
  readonly scale: number;
}

export const plainUnits: PairUnits = { further: 1, scale: 1 };

/** Own days that the units of all who bought the key are worth. */
const priorDays = 2;
/** Fewest purchases that the two numbers are learned on. */
const leastPurchases = 100;

/** Learns both numbers on labelled rows with their chances, out of time. */
export function fitPairUnits(
  folds: readonly { readonly labelled: LabelledPairs; readonly probability: Float64Array }[],
): PairUnits {
  let [purchases, days, expectedFurther, units, expectedUnits] = [0, 0, 0, 0, 0];
  for (const { labelled, probability } of folds) {
    const daily = dailyUnits(labelled.snapshot);
    labelled.bought.forEach((bought, i) => {
      if (bought === 0) return;
      purchases++;
      days += labelled.orders[i]!;
      expectedFurther += furtherDays(probability[i]!);
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
  const days = (p: number) => Math.min(horizon, 1 + further * furtherDays(p));
  return probability.map((p, i) => p * days(p) * scale * daily[i]!);
}

/** Buying days beyond the first of one who buys, were purchases to come at a constant rate. */
function furtherDays(probability: number): number {
  const rate = -Math.log1p(-Math.min(0.999, probability));
  return rate > 1e-6 ? rate / probability - 1 : 0;
}

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
