import type { Random } from "../../src/stats/random.js";
import type { Item, Shelf } from "./catalogue.js";
import { categorySeason } from "./categories.js";
import type { Traits } from "./customer.js";
import { pick } from "./pick.js";

/** One line of an order; money in fen. */
export interface BasketLine {
  readonly item: Item;
  readonly quantity: number;
  readonly amountMinor: number;
  readonly discountMinor: number;
}

/** What a customer still has at home and is used to: what makes the next basket differ from the last. */
export interface Pantry {
  /** Day index until which the stock of each category lasts; NaN if never bought. */
  readonly lastsUntil: Float64Array;
  /** Item bought last in each category. */
  readonly favourite: (Item | undefined)[];
}

export function emptyPantry(shelves: readonly Shelf[]): Pantry {
  return {
    lastsUntil: new Float64Array(shelves.length).fill(Number.NaN),
    favourite: new Array<Item | undefined>(shelves.length).fill(undefined),
  };
}

const complementShare = 0.22;
const maxLines = 6;

/**
 * Fills a basket on a day, and the customer's pantry with it.
 *
 * The first line is a category that the customer cares for and has run out of; then, by chance, its complement;
 * then more of what is due. Promotions sell larger quantities.
 *
 * @param month calendar month, 0 to 11
 * @param promotionDiscount share taken off the list price, 0 if no promotion runs
 */
export function fillBasket(
  random: Random,
  shelves: readonly Shelf[],
  traits: Traits,
  pantry: Pantry,
  when: { day: number; month: number; promotionDiscount: number },
): BasketLine[] {
  const weights = shelves.map(
    ({ category }, c) =>
      traits.affinity[c]! *
      categorySeason(category, when.month) *
      due(category.cycleDays, pantry.lastsUntil[c]!, when.day),
  );
  const lines: BasketLine[] = [];
  const put = (c: number) => {
    if (weights[c] === 0) return;
    weights[c] = 0;
    lines.push(buyFrom(random, shelves, c, traits, pantry, when));
  };
  const lead = pick(random, weights);
  put(lead);
  if (random.next() < complementShare) put(shelves[lead]!.complement);
  const extra = Math.min(maxLines - lines.length, random.poisson(traits.extraLines));
  for (let i = 0; i < extra; i++) put(pick(random, weights));
  return lines;
}

/** Wish for a category: little while the stock lasts, most soon after it ran out, less when long forgotten. */
function due(cycleDays: number, lastsUntil: number, day: number): number {
  if (Number.isNaN(lastsUntil)) return 0.35;
  const overdue = (day - lastsUntil) / cycleDays;
  if (overdue < -0.2) return 0.06;
  return overdue < 1 ? 1.8 : 0.8;
}

function buyFrom(
  random: Random,
  shelves: readonly Shelf[],
  c: number,
  traits: Traits,
  pantry: Pantry,
  { day, promotionDiscount }: { day: number; promotionDiscount: number },
): BasketLine {
  const { category, items } = shelves[c]!;
  const item = chooseItem(random, items, pantry.favourite[c], traits.loyalty, day);
  const quantity = 1 + random.poisson(promotionDiscount > 0 ? 0.45 : 0.12);
  const share = promotionDiscount > 0 ? promotionDiscount : random.next() < 0.15 ? 0.1 : 0;
  const listMinor = item.priceMinor * quantity;
  const discountMinor = Math.round(listMinor * share);
  const stock = pantry.lastsUntil[c]!;
  pantry.favourite[c] = item;
  pantry.lastsUntil[c] = (stock > day ? stock : day) + quantity * category.cycleDays;
  return { item, quantity, amountMinor: listMinor - discountMinor, discountMinor };
}

function chooseItem(
  random: Random,
  items: readonly Item[],
  favourite: Item | undefined,
  loyalty: number,
  day: number,
): Item {
  if (favourite !== undefined && random.next() < loyalty) return favourite;
  return items[
    pick(
      random,
      items.map(({ launchDay, popularity }) => (launchDay <= day ? popularity : 0)),
    )
  ]!;
}
