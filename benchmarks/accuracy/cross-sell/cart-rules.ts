import { liftOf, shrunkCosineOf } from "../../../src/learners/association/evidence.js";
import { countPairs } from "../../../src/learners/association/pair-counts.js";
import { trainEase } from "../../../src/learners/item-to-item/ease.js";
import type { SparseRows } from "../../../src/matrix/csr.js";
import type { CartSplit } from "./cart-split.js";

/** A rule: scores of all items for a cart. */
export interface CartRule {
  readonly name: string;
  scores(cart: Int32Array): Float64Array;
}

/** What a person would rank by without a model: sums over the cart of what pairs of items say. */
export async function cartRules({ baskets, ids }: CartSplit): Promise<CartRule[]> {
  const rows = rowsOf(baskets, ids.length);
  const { basketCount, itemBaskets, offsets, partners, together } = countPairs(rows, 1);
  const ofPairs = (name: string, value: (k: number, given: number, item: number) => number): CartRule => {
    const weights: { readonly item: number; readonly weight: number }[][] = ids.map(() => []);
    for (let i = 0; i < ids.length; i++) {
      for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
        const [j, k] = [partners[at]!, together[at]!];
        weights[i]!.push({ item: j, weight: value(k, itemBaskets[i]!, itemBaskets[j]!) });
        weights[j]!.push({ item: i, weight: value(k, itemBaskets[j]!, itemBaskets[i]!) });
      }
    }
    return {
      name,
      scores(cart) {
        const sums = new Float64Array(ids.length);
        for (const given of cart) for (const { item, weight } of weights[given]!) sums[item]! += weight;
        return sums;
      },
    };
  };
  // Items beyond the dense ones stand behind all others, by their popularity.
  const dense = 4000;
  const ease = await trainEase(denseOnly(rows, itemBaskets, dense), { l2: 200, dense, keep: dense });
  return [
    { name: "popularity", scores: () => Float64Array.from(itemBaskets) },
    ofPairs("confidence", (k, given) => k / given),
    ofPairs("lift", (together, first, second) => liftOf({ together, first, second, baskets: basketCount })),
    ofPairs("cosine", (k, given, item) => k / Math.sqrt(given * item)),
    ofPairs("shrunk cosine", (together, first, second) => shrunkCosineOf({ together, first, second })),
    { name: "EASE", scores: (cart) => easeScores(ease.weights, cart, itemBaskets) },
  ];
}

function rowsOf(baskets: readonly Int32Array[], columnCount: number): SparseRows {
  const offsets = new Int32Array(baskets.length + 1);
  for (const [b, basket] of baskets.entries()) offsets[b + 1] = offsets[b]! + basket.length;
  const columns = new Int32Array(offsets[baskets.length]!);
  for (const [b, basket] of baskets.entries()) columns.set(basket.toSorted(), offsets[b]!);
  return { offsets, columns, values: new Float32Array(columns.length).fill(1), columnCount };
}

/** The rows without all but the most popular items. */
function denseOnly(rows: SparseRows, itemBaskets: Int32Array, most: number): SparseRows {
  const ranking = Int32Array.from(itemBaskets.keys()).sort(
    (a, b) => itemBaskets[b]! - itemBaskets[a]! || a - b,
  );
  const isDense = new Uint8Array(itemBaskets.length);
  for (const item of ranking.subarray(0, most)) isDense[item] = 1;
  const kept: Int32Array[] = [];
  for (let b = 0; b + 1 < rows.offsets.length; b++)
    kept.push(
      rows.columns.subarray(rows.offsets[b]!, rows.offsets[b + 1]!).filter((item) => isDense[item] === 1),
    );
  return rowsOf(kept, rows.columnCount);
}

function easeScores(
  { offsets, columns, values }: SparseRows,
  cart: Int32Array,
  itemBaskets: Int32Array,
): Float64Array {
  const sums = Float64Array.from(itemBaskets, (count) => 1e-9 * count);
  for (const given of cart) {
    for (let at = offsets[given]!; at < offsets[given + 1]!; at++) sums[columns[at]!]! += values[at]!;
  }
  return sums;
}
