import { TopList } from "../../learners/top-list.js";
import type { CartReader } from "./cart-features.js";

/** Candidates of a cart, at least; a quarter of them by popularity alone. */
export const leastCandidates = 200;
const popularShare = 0.25;

/**
 * The items worth a look for the cart that a reader has open: those with most affinity, then the most popular others,
 * `count` in all or as many as there are.
 *
 * @param isAllowed one an item: 1 for what may be proposed; default all
 */
export function candidatesOf(reader: CartReader, count: number, isAllowed?: Uint8Array): Int32Array {
  const isOpen = (item: number) => reader.isInCart[item] === 0 && (!isAllowed || isAllowed[item] === 1);
  const close = new TopList(Math.ceil(count * (1 - popularShare)));
  reader.scan((item, affinity) => {
    if (isOpen(item)) close.offer(affinity, item);
  });
  const candidates = new Int32Array(count);
  let size = close.length;
  close.drain(candidates, new Float64Array(size), 0);
  const isTaken = new Set(candidates.subarray(0, size));
  for (const item of reader.ranking) {
    if (size === count) break;
    if (isOpen(item) && !isTaken.has(item)) candidates[size++] = item;
  }
  return candidates.subarray(0, size);
}
