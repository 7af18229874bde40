/** What is sold: a category of the brand, its use-up time and what goes with it. */
export interface Category {
  readonly categoryId: string;
  /** Days in which one unit is used up. */
  readonly cycleDays: number;
  readonly items: number;
  /** List price of a plain item in whole yuan. */
  readonly price: number;
  /** How many customers care for it, relative to the others. */
  readonly popularity: number;
  /** Category that likes to lie in the same basket. */
  readonly complement: string;
  /** Month (0 to 11) in which it sells best; absent if all the year round. */
  readonly seasonMonth?: number;
}

export const categories: readonly Category[] = [
  { categoryId: "cleanser", cycleDays: 60, items: 10, price: 89, popularity: 1.4, complement: "toner" },
  { categoryId: "toner", cycleDays: 75, items: 8, price: 119, popularity: 1, complement: "cream" },
  { categoryId: "serum", cycleDays: 50, items: 10, price: 259, popularity: 0.9, complement: "cream" },
  { categoryId: "cream", cycleDays: 80, items: 10, price: 189, popularity: 1.1, complement: "serum", seasonMonth: 11 },
  { categoryId: "mask", cycleDays: 28, items: 14, price: 69, popularity: 1.5, complement: "serum" },
  { categoryId: "sunscreen", cycleDays: 45, items: 6, price: 99, popularity: 0.9, complement: "cleanser", seasonMonth: 6 },
  { categoryId: "shampoo", cycleDays: 65, items: 10, price: 79, popularity: 1.2, complement: "hair-care" },
  { categoryId: "hair-care", cycleDays: 90, items: 6, price: 99, popularity: 0.6, complement: "shampoo" },
  { categoryId: "body", cycleDays: 55, items: 10, price: 59, popularity: 1, complement: "hand" },
  { categoryId: "hand", cycleDays: 40, items: 6, price: 39, popularity: 0.7, complement: "body", seasonMonth: 0 },
  { categoryId: "lip", cycleDays: 120, items: 12, price: 129, popularity: 0.8, complement: "mask" },
  { categoryId: "fragrance", cycleDays: 240, items: 6, price: 399, popularity: 0.35, complement: "lip" },
  { categoryId: "gift", cycleDays: 300, items: 6, price: 299, popularity: 0.3, complement: "fragrance", seasonMonth: 1 },
]; // biome-ignore format: a table

/** How well a category sells in a month, 1 on the average over the year. */
export function categorySeason({ seasonMonth }: Category, month: number): number {
  return seasonMonth === undefined ? 1 : 1 + 0.7 * Math.cos((2 * Math.PI * (month - seasonMonth)) / 12);
}
