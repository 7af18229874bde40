import { GrowingColumn } from "../../events/columns.js";
import { type SparseRows, transpose } from "../../matrix/csr.js";

/** How often items and pairs of items were in baskets. */
export interface PairCounts {
  /** Baskets with at least one item. */
  readonly basketCount: number;
  /** Baskets that hold each item. */
  readonly itemBaskets: Int32Array;
  /** items + 1 positions: the pairs of item i with later items are at offsets[i] .. offsets[i + 1] - 1. */
  readonly offsets: Int32Array;
  /** The later item of each pair, ascending within an item. */
  readonly partners: Int32Array;
  /** Baskets that hold both items of the pair. */
  readonly together: Int32Array;
}

/**
 * Counts baskets with each item, then, item after item, those with each pair; pairs of fewer than `minSupport` baskets
 * are dropped at once. Memory is that of the baskets, a number an item, and the pairs that stay.
 *
 * @param rows baskets x items, ones
 */
export function countPairs(rows: SparseRows, minSupport: number): PairCounts {
  const { offsets: basketOf, columns, columnCount } = rows;
  const byItem = transpose(rows);
  const itemBaskets = Int32Array.from(
    { length: columnCount },
    (_, i) => byItem.offsets[i + 1]! - byItem.offsets[i]!,
  );
  const offsets = new Int32Array(columnCount + 1);
  const [partners, together] = [new GrowingColumn(0), new GrowingColumn(0)];
  const counts = new Int32Array(columnCount);
  const met = new Int32Array(columnCount);
  // Items come in ascending order: of each basket, where the items after this one begin.
  const next = basketOf.slice(0, -1);
  let pairs = 0;
  for (let item = 0; item < columnCount; item++) {
    let size = 0;
    const isFrequent = itemBaskets[item]! >= minSupport;
    for (let at = byItem.offsets[item]!; at < byItem.offsets[item + 1]!; at++) {
      const basket = byItem.columns[at]!;
      const from = ++next[basket]!;
      if (!isFrequent) continue;
      const end = basketOf[basket + 1]!;
      for (let k = from; k < end; k++) {
        const partner = columns[k]!;
        if (counts[partner]!++ === 0) met[size++] = partner;
      }
    }
    const partnersMet = met.subarray(0, size).sort();
    for (const partner of partnersMet) {
      if (counts[partner]! >= minSupport) {
        partners.set(pairs, partner);
        together.set(pairs++, counts[partner]!);
      }
      counts[partner] = 0;
    }
    offsets[item + 1] = pairs;
  }
  let basketCount = 0;
  for (let b = 0; b + 1 < basketOf.length; b++) if (basketOf[b + 1]! > basketOf[b]!) basketCount++;
  const column = (grown: GrowingColumn) => Int32Array.from(grown.finish(pairs) ?? []);
  return { basketCount, itemBaskets, offsets, partners: column(partners), together: column(together) };
}

/** The pairs that a test keeps. */
export function keepPairs(counts: PairCounts, isKept: (left: number, at: number) => boolean): PairCounts {
  const { offsets, partners, together } = counts;
  const starts = new Int32Array(offsets.length);
  const kept = new Int32Array(partners.length);
  let size = 0;
  for (let item = 0; item + 1 < offsets.length; item++) {
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) if (isKept(item, at)) kept[size++] = at;
    starts[item + 1] = size;
  }
  const pick = (column: Int32Array) => Int32Array.from({ length: size }, (_, n) => column[kept[n]!]!);
  return { ...counts, offsets: starts, partners: pick(partners), together: pick(together) };
}
