import { categories } from "../world/categories.js";

/** What a customer has at home and is used to, by category: what makes the next basket differ from the last. */
export interface Pantry {
  /** Index of the day of the last purchase; NaN if never bought. */
  readonly boughtDay: Float64Array;
  /** Days that the stock lasted from then on. */
  readonly lastsDays: Float64Array;
  /** Index of the item bought last, -1 if never bought. */
  readonly favourite: Int16Array;
  /** Its list price then, in fen. */
  readonly seenPrice: Int32Array;
}

export function emptyPantry(): Pantry {
  const n = categories.length;
  return {
    boughtDay: new Float64Array(n).fill(Number.NaN),
    lastsDays: new Float64Array(n),
    favourite: new Int16Array(n).fill(-1),
    seenPrice: new Int32Array(n),
  };
}

export function copyPantry({ boughtDay, lastsDays, favourite, seenPrice }: Pantry): Pantry {
  return {
    boughtDay: boughtDay.slice(),
    lastsDays: lastsDays.slice(),
    favourite: favourite.slice(),
    seenPrice: seenPrice.slice(),
  };
}

/** Puts what was bought on a day beside what is left of the category. */
export function stockUp({ boughtDay, lastsDays }: Pantry, c: number, day: number, addedDays: number): void {
  const left = boughtDay[c]! + lastsDays[c]! - day;
  lastsDays[c] = addedDays;
  if (left > 0) lastsDays[c]! += left;
  boughtDay[c] = day;
}
