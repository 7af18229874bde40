import type { Random } from "../../src/stats/random.js";
import { isoDate } from "./calendar.js";
import { type Category, categories } from "./categories.js";

/** Side-table row of an item. `price` and `margin` are yuan a unit, `launchedAt` the first day it is on sale. */
export type BrandItem = {
  readonly itemId: string;
  readonly categoryId: string;
  readonly brand: string;
  readonly price: number;
  readonly margin: number;
  readonly launchedAt: string;
};

/** An item as the simulation uses it: money in fen, the launch as a day index that may be negative. */
export interface Item {
  readonly itemId: string;
  readonly categoryId: string;
  readonly brand: string;
  readonly priceMinor: number;
  readonly costMinor: number;
  readonly launchDay: number;
  /** Chance to be picked relative to the category's other items. */
  readonly popularity: number;
}

export interface Shelf {
  readonly category: Category;
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
export function stockShelves(random: Random, days: number): Shelf[] {
  let number = 0;
  return categories.map((category) => ({
    category,
    complement: categories.findIndex(({ categoryId }) => categoryId === category.complement),
    items: Array.from({ length: category.items }, (_, rank) => {
      number++;
      const isLater = rank > 0 && random.next() < launchedLaterShare;
      return makeItem(random, category, rank, number, isLater ? random.int(days) : -1 - random.int(900));
    }),
  }));
}

export function itemRows(shelves: readonly Shelf[], firstDay: number): BrandItem[] {
  return shelves.flatMap(({ items }) =>
    items.map(({ itemId, categoryId, brand, priceMinor, costMinor, launchDay }) => ({
      itemId,
      categoryId,
      brand,
      price: priceMinor / 100,
      margin: (priceMinor - costMinor) / 100,
      launchedAt: isoDate(firstDay + launchDay),
    })),
  );
}

function makeItem(random: Random, category: Category, rank: number, number: number, launchDay: number): Item {
  const line = lines[random.int(lines.length)]!;
  const size = sizes[random.int(sizes.length)]!;
  const yuan = Math.max(
    2,
    Math.round((category.price * line.markup * size * Math.exp(0.15 * random.normal())) / 10),
  );
  const priceMinor = yuan * 1000 - (random.next() < 0.5 ? 100 : 10);
  return {
    itemId: `S${String(number).padStart(3, "0")}`,
    categoryId: category.categoryId,
    brand: line.brand,
    priceMinor,
    costMinor: Math.round(priceMinor * (0.25 + 0.2 * random.next())),
    launchDay,
    popularity: (rank + 1) ** -0.8,
  };
}
