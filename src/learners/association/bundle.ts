import { shrunkCosineOf } from "./evidence.js";
import type { PairCounts } from "./pair-counts.js";
import type { PairLookup } from "./pair-lookup.js";

/** Items that go together, each with every other. */
export interface Bundle {
  /** The given item, then the others in the order they joined. */
  readonly items: readonly number[];
  /** Fewest baskets that any two of them are in together; the item's own baskets where it is alone. */
  readonly together: number;
}

/**
 * Grows a bundle: each time the item joins whose mean shrunk cosine with those in it is highest, equal ones by the lower
 * code, as long as there is one that makes a kept pair with each of them.
 */
export function growBundle(
  lookup: PairLookup,
  { itemBaskets }: PairCounts,
  item: number,
  size: number,
): Bundle {
  const items = [item];
  let fewest = itemBaskets[item]!;
  const { offsets, partners } = lookup;
  let open = Array.from(partners.subarray(offsets[item]!, offsets[item + 1]!), (code) => ({ code, sum: 0 }));
  for (let last = item; items.length < size; ) {
    let best: (typeof open)[number] | undefined;
    const stay: typeof open = [];
    for (const candidate of open) {
      const together = lookup.togetherOf(last, candidate.code);
      if (together === 0) continue;
      const [first, second] = [itemBaskets[last]!, itemBaskets[candidate.code]!];
      candidate.sum += shrunkCosineOf({ together, first, second });
      stay.push(candidate);
      if (!best || candidate.sum > best.sum) best = candidate;
    }
    if (!best) break;
    last = best.code;
    for (const member of items) fewest = Math.min(fewest, lookup.togetherOf(member, last));
    items.push(last);
    open = stay.filter(({ code }) => code !== last);
  }
  return { items, together: fewest };
}
