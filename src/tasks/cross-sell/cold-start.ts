import type { Assortment } from "./assortment.js";
import type { CrossPopulation } from "./cross-population.js";

/**
 * Chance of each key of the assortment to be in the first order of a customer who never bought: by what customers now buy
 * for the first time.
 */
export function firstOrderChances(
  { newcomers: { recentShare, share, inFirst } }: CrossPopulation,
  { rows }: Assortment,
): Float64Array {
  return Float64Array.from(rows, (at) => -Math.expm1((-inFirst * (recentShare[at]! + share[at]!)) / 2));
}
