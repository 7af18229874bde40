import type { BasketHistories } from "./histories.js";

/** When each customer bought each of his items: times are days, or places of baskets where days are unknown. */
export interface PairTimes {
  /** customers + 1 positions: pairs of customer c are offsets[c] .. offsets[c + 1] - 1, in no order. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Purchases after the first, each at a time of its own. */
  readonly repeats: Int32Array;
  /** From the first purchase to the last. */
  readonly span: Float64Array;
  /** From the last purchase to now. */
  readonly since: Float64Array;
}

/** @param onGap told each time between two purchases of an item by one customer */
export function pairTimesOf(
  histories: BasketHistories,
  onGap?: (item: number, gap: number) => void,
): PairTimes {
  const { offsets: baskets, basketOffsets, items: lines, itemCount, day, now } = histories;
  const customers = baskets.length - 1;
  const offsets = new Int32Array(customers + 1);
  const items = new Int32Array(lines.length);
  const repeats = new Int32Array(lines.length);
  const span = new Float64Array(lines.length);
  const since = new Float64Array(lines.length);
  const placeOf = new Int32Array(itemCount).fill(-1);
  let size = 0;
  for (let c = 0; c < customers; c++) {
    const [first, end] = [baskets[c]!, baskets[c + 1]!];
    const start = size;
    const today = day ? now![c]! : end - first;
    for (let b = first; b < end; b++) {
      const time = day ? day[b]! : b - first;
      for (let at = basketOffsets[b]!; at < basketOffsets[b + 1]!; at++) {
        const item = lines[at]!;
        const place = placeOf[item]!;
        if (place < start) {
          placeOf[item] = size;
          items[size] = item;
          since[size++] = today - time;
          continue;
        }
        const gap = since[place]! - (today - time);
        if (gap === 0) continue;
        repeats[place]!++;
        span[place]! += gap;
        since[place] = today - time;
        onGap?.(item, gap);
      }
    }
    offsets[c + 1] = size;
  }
  return {
    offsets,
    items: items.slice(0, size),
    repeats: repeats.slice(0, size),
    span: span.slice(0, size),
    since: since.slice(0, size),
  };
}
