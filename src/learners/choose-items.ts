import type { SparseRows } from "../matrix/csr.js";
import type { RestOfItems } from "./popularity.js";
import { type RankedLists, TopList } from "./top-list.js";

/** Where the scores of one customer after another are summed: `RowSum` or `ProductSum`. */
export interface ScoreSum {
  readonly values: Float64Array;
  scan(bound: number, use: (item: number, value: number) => number): void;
  clear(): void;
}

/** Adds scores of a customer's items to an empty sum; returns the factor above 0 that makes them scores. */
export type ScoreCustomer<S extends ScoreSum> = (customer: number, sum: S) => number;

/** What is chosen from. */
export interface Choice {
  readonly top: number;
  readonly only: "owned" | "new" | "all";
  /** 1 for an item that nobody gets. */
  readonly isExcluded: Uint8Array;
  /** Items of each customer. */
  readonly owned: SparseRows;
  readonly rest: RestOfItems | undefined;
}

const leastAbove = Number.MIN_VALUE;

/**
 * The best items of each customer: those with a score above 0, then those of which nothing is said by their ranking,
 * then those with a score below 0.
 */
export function chooseItems<S extends ScoreSum>(
  choice: Choice,
  sum: S,
  score: ScoreCustomer<S>,
): RankedLists {
  const { owned, only } = choice;
  const customers = owned.offsets.length - 1;
  const most = Math.min(choice.top, owned.columnCount);
  const offsets = new Int32Array(customers + 1);
  const items = new Int32Array(customers * most);
  const scores = new Float64Array(customers * most);
  const top = new TopList(most);
  // 1 for an item that the customer at hand does not get.
  const isBarred = choice.isExcluded.slice();
  for (let customer = 0; customer < customers; customer++) {
    const scale = score(customer, sum);
    const from = offsets[customer]!;
    const own = owned.columns.subarray(owned.offsets[customer]!, owned.offsets[customer + 1]!);
    if (only === "new") for (const item of own) isBarred[item] = 1;
    let end: number;
    if (only === "owned") {
      for (const item of own) offerOwned(item, sum, scale, choice, top);
      end = top.drain(items, scores, from);
    } else {
      sum.scan(leastAbove, (item, value) => {
        if (isBarred[item] === 0) top.offer(value, item);
        return Math.max(top.least, leastAbove);
      });
      end = top.drain(items, scores, from);
      for (let at = from; at < end; at++) scores[at]! *= scale;
      end = fill(items, scores, end, from + most, sum, choice.rest, isBarred);
      if (end < from + most) {
        const first = end;
        sum.scan(-Infinity, (item, value) => {
          if (value < 0 && isBarred[item] === 0) top.offer(value, item);
          return top.least;
        });
        // What is written behind the customer's places is overwritten by the next one.
        end = Math.min(from + most, top.drain(items, scores, first));
        for (let at = first; at < end; at++) scores[at]! *= scale;
      }
    }
    if (only === "new") for (const item of own) isBarred[item] = choice.isExcluded[item]!;
    offsets[customer + 1] = end;
    sum.clear();
  }
  const size = offsets[customers]!;
  return { offsets, items: items.slice(0, size), scores: scores.slice(0, size) };
}

function offerOwned(
  item: number,
  { values }: ScoreSum,
  scale: number,
  { isExcluded, rest }: Choice,
  top: TopList,
): void {
  if (isExcluded[item] === 1) return;
  const own = values[item]!;
  if (own !== 0) top.offer(own * scale, item);
  else if (rest) top.offer(rest.scores[item]!, item);
}

/** Fills a list with the rest of the items in their ranking; the position behind it. */
function fill(
  items: Int32Array,
  scores: Float64Array,
  from: number,
  to: number,
  { values }: ScoreSum,
  rest: RestOfItems | undefined,
  isBarred: Uint8Array,
): number {
  let end = from;
  if (!rest) return end;
  for (let place = 0; place < rest.ranking.length && end < to; place++) {
    const item = rest.ranking[place]!;
    if (isBarred[item] === 1 || values[item] !== 0) continue;
    items[end] = item;
    scores[end++] = rest.scores[item]!;
  }
  return end;
}
