import type { Random } from "../../../src/stats/random.js";
import type { Item } from "./catalogue.js";

/** List prices of an item, in fen: the first, and rises of 6 to 15 % at random days of the simulation. */
export function priceSteps(
  random: Random,
  priceMinor: number,
  launchDay: number,
  days: number,
  risesPerYear: number,
): Item["prices"] {
  const steps = [{ from: launchDay, priceMinor }];
  if (risesPerYear === 0) return steps;
  let day = Math.max(0, launchDay);
  let price = priceMinor;
  for (;;) {
    day += 60 + Math.ceil(random.exponential(risesPerYear / 365));
    if (day >= days) return steps;
    price = Math.round((price * (1.06 + 0.09 * random.next())) / 100) * 100 - 10;
    steps.push({ from: day, priceMinor: price });
  }
}

/** List price on a day, in fen. */
export function priceOn({ prices }: Item, day: number): number {
  let price = prices[0]!.priceMinor;
  for (let i = 1; i < prices.length && prices[i]!.from <= day; i++) price = prices[i]!.priceMinor;
  return price;
}
