import type { Random } from "../../../src/stats/random.js";
import type { Mechanisms } from "../mechanisms.js";
import { isoDate } from "./calendar.js";
import { type Category, categories } from "./categories.js";
import { priceSteps } from "./prices.js";
import { alwaysInStock, type Span, stockOutSpans } from "./stock-outs.js";

/**
 * Side-table row of an item, from a day on: one row more for every price rise. `price` and `margin` are yuan a
 * unit, `launchedAt` the first day it is on sale.
 */
export type SimulatedItem = {
  readonly itemId: string;
  readonly validFrom?: string;
  readonly categoryId: string;
  readonly brand: string;
  readonly price: number;
  readonly margin: number;
  readonly launchedAt: string;
};

/** An item as the simulation uses it: money in fen, days as indices of the simulation, which may be negative. */
export interface Item {
  /** Position in the catalogue. */
  readonly index: number;
  readonly itemId: string;
  /** Position of its category. */
  readonly category: number;
  readonly brand: string;
  /** List prices, each from a day on, ascending; the first holds from the launch. */
  readonly prices: readonly { readonly from: number; readonly priceMinor: number }[];
  readonly costMinor: number;
  readonly launchDay: number;
  /** When it is not to be had, ascending. */
  readonly stockOuts: readonly Span[];
  /** Position of the item of the complement's category that goes best with it: of the same rank, or the first. */
  readonly partner: number;
  /** Chance to be picked relative to the category's other items. */
  readonly popularity: number;
}

/** A category and what it holds. */
export interface Shelf {
  readonly category: Category;
  /** Days in which one unit is used up by the average customer. */
  readonly cycleDays: number;
  readonly items: readonly Item[];
  /** Position of the complement's shelf. */
  readonly complement: number;
}

const lines = [
  { brand: "Lan", markup: 1 },
  { brand: "Yun", markup: 1.5 },
  { brand: "Mori", markup: 0.7 },
];
const sizes = [1, 1, 1.8];
const launchedLaterShare = 0.15;

/** One shelf a category; about 15 % of the items are launched in the course of the `days`. */
export function stockShelves(random: Random, days: number, mechanisms: Mechanisms): Shelf[] {
  const firsts = firstIndices();
  let index = 0;
  return categories.map((category, c) => ({
    category,
    cycleDays: category.cycleDays * mechanisms.assortment.cycle,
    complement: complementOf(c),
    items: Array.from({ length: category.items }, (_, rank) => {
      const isLater = rank > alwaysInStock && random.next() < launchedLaterShare;
      const launchDay = isLater ? random.int(days) : -1 - random.int(900);
      const complement = complementOf(c);
      const partner = firsts[complement]! + (rank < categories[complement]!.items ? rank : 0);
      return makeItem(random, { c, rank, index: index++, partner, launchDay }, days, mechanisms);
    }),
  }));
}

/** What goes best with an item: a complement bought for it is its partner by the chance of `assortment.partner`. */
export interface ItemComplement {
  readonly itemId: string;
  readonly complementId: string;
}

/** The planted complement of each item. */
export function complementRows(shelves: readonly Shelf[]): ItemComplement[] {
  const items = shelves.flatMap((shelf) => shelf.items);
  return items.map(({ itemId, partner }) => ({ itemId, complementId: items[partner]!.itemId }));
}

/** Rows of the side table, by item and day. */
export function itemRows(shelves: readonly Shelf[], firstDay: number): SimulatedItem[] {
  return shelves.flatMap(({ category, items }) =>
    items.flatMap(({ itemId, brand, prices, costMinor, launchDay }) =>
      prices.map(({ from, priceMinor }, step) => ({
        itemId,
        ...(step > 0 ? { validFrom: isoDate(firstDay + from) } : {}),
        categoryId: category.categoryId,
        brand,
        price: priceMinor / 100,
        margin: (priceMinor - costMinor) / 100,
        launchedAt: isoDate(firstDay + launchDay),
      })),
    ),
  );
}

function complementOf(c: number): number {
  return categories.findIndex(({ categoryId }) => categoryId === categories[c]!.complement);
}

/** Index of the first item of each category. */
function firstIndices(): number[] {
  let next = 0;
  return categories.map(({ items }) => {
    next += items;
    return next - items;
  });
}

interface Place {
  /** Position of the category. */
  readonly c: number;
  /** Position in the category. */
  readonly rank: number;
  readonly index: number;
  readonly partner: number;
  readonly launchDay: number;
}

function makeItem(
  random: Random,
  { c, rank, index, partner, launchDay }: Place,
  days: number,
  { assortment }: Mechanisms,
): Item {
  const line = lines[random.int(lines.length)]!;
  const size = sizes[random.int(sizes.length)]!;
  const price = categories[c]!.price * line.markup * size * Math.exp(0.15 * random.normal());
  const priceMinor = Math.max(2, Math.round(price / 10)) * 1000 - (random.next() < 0.5 ? 100 : 10);
  return {
    index,
    itemId: `S${String(index + 1).padStart(3, "0")}`,
    category: c,
    brand: line.brand,
    costMinor: Math.round(priceMinor * (0.25 + 0.2 * random.next())),
    prices: priceSteps(random, priceMinor, launchDay, days, assortment.priceRisesPerYear),
    launchDay,
    stockOuts:
      rank === alwaysInStock ? [] : stockOutSpans(random, launchDay, days, assortment.stockOutsPerYear),
    partner,
    popularity: Math.exp(-0.8 * Math.log(rank + 1)),
  };
}
