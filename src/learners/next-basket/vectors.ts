import { z } from "zod";
import { OptionsError } from "../../errors.js";
import type { SparseRows } from "../../matrix/csr.js";
import { parseOptions } from "../../options.js";
import { type BasketHistories, checkHistories } from "./histories.js";

const decay = z.number().positive().max(1);

/** How a TIFU-KNN vector weighs the baskets of a customer. */
export const tifuVectorOptions = z.strictObject({
  groups: z.int().min(1).default(7).describe("Groups of baskets, at most: m of the paper."),
  basketDecay: decay
    .default(0.9)
    .describe("Weight of a basket as a multiple of the next one's in its group: r_b."),
  groupDecay: decay.default(0.7).describe("Weight of a group as a multiple of the next one's: r_g."),
  halfLifeDays: z
    .number()
    .positive()
    .optional()
    .describe("Baskets are weighed by date instead: half as much for so many days more before 'now'."),
});
/** What callers may pass to `tifuVectors`. */
export type TifuVectorOptions = z.input<typeof tifuVectorOptions>;
export type TifuVectorSettings = z.output<typeof tifuVectorOptions>;

/**
 * Vectors of customers by TIFU-KNN (Hu, He, Gao & Zhang 2020, eq. 1 and 2): in a group of x baskets
 * g = sum of r_b^(x - i) v_i / x, over m groups u = sum of r_g^(m - k) g_k / m, where v_i has a 1 for each item of
 * basket i. Groups have ceil(n / m) of the n baskets and end with the last one; the first may have fewer, and is
 * divided by x all the same.
 *
 * With `halfLifeDays` h there are no groups, and u = sum of 2^(-(now - day_i) / h) v_i.
 *
 * @returns customers x items, in f32
 * @throws OptionsError `unknown_option`, `bad_option`, `days_needed`; EventError as `checkHistories`
 */
export function tifuVectors(histories: BasketHistories, options?: TifuVectorOptions): SparseRows {
  const settings = parseOptions(tifuVectorOptions, options, "nextBasket.tifuVectors");
  checkHistories(histories);
  if (settings.halfLifeDays !== undefined) return datedVectors(histories, settings.halfLifeDays);
  const { groups, basketDecay, groupDecay } = settings;
  return basketSums(histories, (weights) => {
    const n = weights.length;
    const size = Math.ceil(n / groups);
    const used = Math.ceil(n / size);
    for (let j = 0; j < n; j++) {
      const back = n - 1 - j;
      const group = Math.floor(back / size);
      weights[j] = (basketDecay ** (back % size) * groupDecay ** group) / used / size;
    }
  });
}

function datedVectors(histories: BasketHistories, halfLifeDays: number): SparseRows {
  const { offsets, day, now } = histories;
  if (!day || !now) {
    throw new OptionsError(
      "days_needed",
      "nextBasket: 'halfLifeDays' needs histories with 'day' of each basket and 'now' of each customer.",
      { option: "halfLifeDays" },
    );
  }
  return basketSums(histories, (weights, customer) => {
    const first = offsets[customer]!;
    for (let j = 0; j < weights.length; j++)
      weights[j] = 2 ** ((day[first + j]! - now[customer]!) / halfLifeDays);
  });
}

/**
 * Of each customer the items of all baskets, each with the sum of the weights of the baskets that hold it. Weights of 0
 * are kept.
 *
 * @param weigh writes the weight of each basket of a customer; the array is used again for the next one
 */
export function basketSums(
  { offsets, basketOffsets, items, itemCount }: BasketHistories,
  weigh: (weights: Float64Array, customer: number) => void,
): SparseRows {
  const customers = offsets.length - 1;
  const starts = new Int32Array(customers + 1);
  const columns = new Int32Array(items.length);
  const values = new Float32Array(items.length);
  const sums = new Float64Array(itemCount);
  const lastBasket = new Int32Array(itemCount).fill(-1);
  let scratch = new Float64Array(64);
  let size = 0;
  for (let c = 0; c < customers; c++) {
    const [from, to] = [offsets[c]!, offsets[c + 1]!];
    if (to - from > scratch.length) scratch = new Float64Array(2 * (to - from));
    const weights = scratch.subarray(0, to - from);
    weigh(weights, c);
    let end = size;
    for (let b = from; b < to; b++) {
      for (let at = basketOffsets[b]!; at < basketOffsets[b + 1]!; at++) {
        const item = items[at]!;
        const last = lastBasket[item]!;
        if (last === b) continue;
        if (last < from) columns[end++] = item;
        lastBasket[item] = b;
        sums[item]! += weights[b - from]!;
      }
    }
    columns.subarray(size, end).sort();
    for (; size < end; size++) {
      const item = columns[size]!;
      values[size] = sums[item]!;
      sums[item] = 0;
    }
    starts[c + 1] = size;
  }
  return {
    offsets: starts,
    columns: columns.slice(0, size),
    values: values.slice(0, size),
    columnCount: itemCount,
  };
}

/** Number of baskets of each customer that hold each item. */
export function basketCounts(histories: BasketHistories): SparseRows {
  return basketSums(histories, (weights) => {
    weights.fill(1);
  });
}
