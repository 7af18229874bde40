import { countPairs } from "../../learners/association/pair-counts.js";
import { PairLookup } from "../../learners/association/pair-lookup.js";
import { trainEase } from "../../learners/item-to-item/ease.js";
import { TopList } from "../../learners/top-list.js";
import type { SparseRows } from "../../matrix/csr.js";
import type { Run } from "../../model/run.js";
import { type GroupLifts, groupLiftsOf } from "./group-lifts.js";
import type { KeyCodes } from "./order-baskets.js";

/** What baskets say of which items go together. */
export interface BasketStatistics {
  readonly basketCount: number;
  /** Baskets that hold each item. */
  readonly itemBaskets: Int32Array;
  /** Items x items: baskets that hold both, of each item's strongest partners. */
  readonly together: SparseRows;
  /** Items x items: weights of EASE on baskets of which large ones count less. */
  readonly ease: SparseRows;
  /** Where items have groups. */
  readonly groups: GroupLifts | undefined;
}

/** From so many baskets on a single meeting of two items says nothing worth its memory. */
const manyBaskets = 50_000;
/** Pairs kept in all, and of an item at least and at most. */
const [mostPairs, leastPartners, mostPartners] = [2_000_000, 20, 100];
/** A basket of b items weighs b^-.25 in EASE: of the items of a large one fewer belong together. */
const sizePower = -0.25;
const easeOptions = { l2: 100, dense: 1000, keep: 100, binary: false };

/** @param baskets baskets x keys, ones; at least one of two items */
export async function basketStatisticsOf(
  baskets: SparseRows,
  { groups, groupOf }: Pick<KeyCodes, "groups" | "groupOf">,
  run?: Run,
): Promise<BasketStatistics> {
  const rows = baskets.offsets.length - 1;
  const counts = countPairs(baskets, rows < manyBaskets ? 1 : 2);
  const lookup = new PairLookup(counts);
  const { weights } = await trainEase(weighedBySize(baskets), easeOptions, { signal: run?.signal });
  return {
    basketCount: counts.basketCount,
    itemBaskets: counts.itemBaskets,
    together: strongest(lookup, counts.itemBaskets),
    ease: weights,
    groups: groupLiftsOf(lookup, groups.size, groupOf),
  };
}

/**
 * k / (n_i^.75 n_j^.25 + 20): a cosine that leans to the share of item i's baskets which hold j, so that popular items
 * are held back but a little, drawn down where both are rare.
 */
export function directedCosine(together: number, given: number, item: number): number {
  const root = Math.sqrt(given);
  return together / (root * Math.sqrt(root * Math.sqrt(item)) + 20);
}

/** Of each item its partners of the highest directed cosine, as rows. */
function strongest({ offsets, partners, together }: PairLookup, itemBaskets: Int32Array): SparseRows {
  const items = itemBaskets.length;
  const most = Math.min(mostPartners, Math.max(leastPartners, Math.floor(mostPairs / Math.max(1, items))));
  const starts = new Int32Array(items + 1);
  for (let item = 0; item < items; item++)
    starts[item + 1] = starts[item]! + Math.min(most, offsets[item + 1]! - offsets[item]!);
  const columns = new Int32Array(starts[items]!);
  const values = new Float32Array(starts[items]!);
  const top = new TopList(most);
  const scores = new Float64Array(most);
  const times = new Int32Array(items);
  for (let item = 0; item < items; item++) {
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      const partner = partners[at]!;
      times[partner] = together[at]!;
      top.offer(directedCosine(together[at]!, itemBaskets[item]!, itemBaskets[partner]!), partner);
    }
    const own = columns.subarray(starts[item]!, starts[item + 1]!);
    top.drain(own, scores, 0);
    own.sort();
    for (let n = 0; n < own.length; n++) values[starts[item]! + n] = times[own[n]!]!;
  }
  return { offsets: starts, columns, values, columnCount: items };
}

function weighedBySize(baskets: SparseRows): SparseRows {
  const { offsets } = baskets;
  const values = new Float32Array(baskets.columns.length);
  for (let b = 0; b + 1 < offsets.length; b++) {
    const size = offsets[b + 1]! - offsets[b]!;
    values.fill(size ** sizePower, offsets[b]!, offsets[b + 1]!);
  }
  return { ...baskets, values };
}
