import { pick } from "../pick.js";
import { categories, categorySeason } from "../world/categories.js";
import type { World } from "../world/world.js";
import { buyComplement, buyFrom, type Line, type Visit } from "./choice.js";
import type { Shopper } from "./shopper.js";

const count = categories.length;
/** Month by month, how well each category sells. */
const seasons = Array.from({ length: 12 }, (_, month) =>
  Float64Array.from(categories, (category) => categorySeason(category, month)),
);
const weights = new Float64Array(count);

/**
 * Fills a basket at a visit: each category bought before is rebought by the chance of `replenishChance`; by
 * chance, and at the first order surely, a new category is tried; a basket still empty takes what is most due;
 * each line may draw its category's complement. There is always a line.
 */
export function fillBasket(world: World, shopper: Shopper, visit: Visit): Line[] {
  const { assortment } = world.mechanisms;
  const { random, traits, pantry } = shopper;
  const lines: Line[] = [];
  const taken = new Uint8Array(count);
  const put = (c: number, mayWait: boolean) => {
    if (taken[c] === 1) return;
    taken[c] = 1;
    const line = buyFrom(world, shopper, c, visit, mayWait);
    if (line) lines.push(line);
  };
  for (let c = 0; c < count; c++) {
    const chance = replenishChance(assortment, visit.day - pantry.boughtDay[c]!, pantry.lastsDays[c]!);
    if (chance > 0 && random.next() < chance) put(c, true);
  }
  const isFirst = shopper.orders === 0;
  let tries = isFirst ? 1 + random.poisson(traits.extraLines) : random.next() < assortment.explore ? 1 : 0;
  for (; tries > 0; tries--) {
    const c = pickNew(shopper, visit.month, taken);
    if (c >= 0) put(c, false);
  }
  if (lines.length === 0) {
    const c = mostDue(shopper, visit.day, taken);
    put(c >= 0 ? c : Math.max(0, pickNew(shopper, visit.month, taken)), false);
  }
  for (let i = lines.length - 1; i >= 0; i--) {
    if (assortment.sameBasket > 0 && random.next() < assortment.sameBasket) {
      const c = world.shelves[lines[i]!.item.category]!.complement;
      if (taken[c] === 1) continue;
      taken[c] = 1;
      lines.push(buyComplement(world, shopper, lines[i]!.item, visit));
    }
  }
  return lines;
}

/**
 * Chance to rebuy a category at a visit: reach / (1 + (elapsed / lasts)^-steepness), which is half the reach on
 * the day it runs out.
 *
 * @returns 0 for what was never bought (NaN)
 */
export function replenishChance(
  { reach, steepness }: { readonly reach: number; readonly steepness: number },
  elapsedDays: number,
  lastsDays: number,
): number {
  if (!(elapsedDays > 0)) return 0;
  return reach / (1 + Math.exp(-steepness * Math.log(elapsedDays / lastsDays)));
}

/** A category never bought, by affinity and season; -1 if all have been. */
function pickNew({ traits, pantry, random }: Shopper, month: number, taken: Uint8Array): number {
  const season = seasons[month]!;
  let total = 0;
  for (let c = 0; c < count; c++) {
    const isNew = pantry.favourite[c] === -1 && taken[c] === 0;
    weights[c] = isNew ? traits.affinity[c]! * season[c]! : 0;
    total += weights[c]!;
  }
  return total > 0 ? pick(random, weights) : -1;
}

/** The owned category with the longest time since it was bought beside what it lasts; -1 if all are taken. */
function mostDue({ pantry }: Shopper, day: number, taken: Uint8Array): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < count; c++) {
    const ratio = taken[c] === 1 ? Number.NaN : (day - pantry.boughtDay[c]!) / pantry.lastsDays[c]!;
    if (ratio > most) [best, most] = [c, ratio];
  }
  return best;
}
