import type { Assortment } from "./assortment.js";
import type { CrossPopulation } from "./cross-population.js";

/**
 * Chance of each key of the assortment to be in the first order of a customer who never bought: by what customers now buy
 * for the first time, and by how much more or less of it those of the customer's kinds begin with.
 *
 * @param levels the customer's level of each of the population's kinds, -1 where it is not known
 */
export function firstOrderChances(
  { newcomers: { recentShare, share, inFirst }, kinds }: CrossPopulation,
  { rows }: Assortment,
  levels: readonly number[],
): Float64Array {
  const expected = Float64Array.from(rows, (at) => (inFirst * (recentShare[at]! + share[at]!)) / 2);
  kinds.forEach(({ ratios: { offsets, columns, values } }, kind) => {
    const level = levels[kind]!;
    if (level < 0) return;
    for (let at = offsets[level]!; at < offsets[level + 1]!; at++) expected[columns[at]!]! *= values[at]!;
  });
  return expected.map((count) => -Math.expm1(-count));
}
