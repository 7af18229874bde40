import type { EventData } from "../../../src/events/data.js";

/** The column that names what is bought. */
export type PairKey = "itemId" | "categoryId";

/**
 * Every (customer, key) with a purchase before the customer's cut: one row a pair, pairs of a customer side by side,
 * by key. Days are those of the table: calendar days, or places of baskets.
 */
export interface OwnedPairs {
  readonly customerIds: readonly string[];
  readonly keys: readonly string[];
  /** Customer of each pair as a number 0, 1, 2, ..., ascending. */
  readonly customer: Int32Array;
  /** Place of each pair's key among all keys in their order. */
  readonly keyRank: Int32Array;
  /** Days with a purchase before the cut: those of pair i are `days[starts[i]]` .. `days[starts[i + 1] - 1]`, ascending. */
  readonly starts: Int32Array;
  readonly days: Int32Array;
  /** Cut of each pair's customer, exclusive. */
  readonly cut: Int32Array;
  /** Days from the cut to the next purchase, 0 on the day of the cut itself; Infinity where none is known. */
  readonly next: Float64Array;
}

export interface PairOptions {
  readonly key: PairKey;
  /** First day that is not history, by customer code. */
  readonly cutOf: (customer: number) => number;
  /** Order of the keys, which breaks ties; default code points. */
  readonly compareKeys?: ((a: string, b: string) => number) | undefined;
  /** Least number of days with a purchase before the cut; default 1. */
  readonly minDays?: number | undefined;
}

/** Owned pairs of a table; events without the key are passed over. */
export function ownedPairs(
  data: EventData,
  { key, cutOf, compareKeys, minDays = 1 }: PairOptions,
): OwnedPairs {
  const column = data.ids[key]!;
  const texts = Array.from(column.dictionary);
  const ranked = texts.map((_, code) => code);
  ranked.sort((a, b) => (compareKeys ?? byCodeUnits)(texts[a]!, texts[b]!));
  const rankOf = new Int32Array(texts.length);
  for (const [rank, code] of ranked.entries()) rankOf[code] = rank;

  const rows = {
    customerIds: [] as string[],
    keys: [] as string[],
    customer: [] as number[],
    keyRank: [] as number[],
    starts: [] as number[],
    days: [] as number[],
    cut: [] as number[],
    next: [] as number[],
  };
  for (let c = 0; c < data.customers.size; c++) {
    const cut = cutOf(c);
    const customerId = data.customers.at(c);
    for (const [rank, days] of daysByKey(data, column.codes, rankOf, c)) {
      const owned = days.findIndex((day) => day >= cut);
      const count = owned === -1 ? days.length : owned;
      if (count < minDays || count === 0) continue;
      rows.customerIds.push(customerId);
      rows.keys.push(texts[ranked[rank]!]!);
      rows.customer.push(c);
      rows.keyRank.push(rank);
      rows.starts.push(rows.days.length);
      for (let k = 0; k < count; k++) rows.days.push(days[k]!);
      rows.cut.push(cut);
      rows.next.push(owned === -1 ? Number.POSITIVE_INFINITY : days[owned]! - cut);
    }
  }
  rows.starts.push(rows.days.length);
  return {
    customerIds: rows.customerIds,
    keys: rows.keys,
    customer: Int32Array.from(rows.customer),
    keyRank: Int32Array.from(rows.keyRank),
    starts: Int32Array.from(rows.starts),
    days: Int32Array.from(rows.days),
    cut: Int32Array.from(rows.cut),
    next: Float64Array.from(rows.next),
  };
}

/** Distinct days of each key of one customer, ascending; keys by rank. */
function daysByKey(
  { offsets, day }: EventData,
  codes: ArrayLike<number>,
  rankOf: Int32Array,
  customer: number,
): [rank: number, days: number[]][] {
  const daysOf = new Map<number, number[]>();
  for (let i = offsets[customer]!; i < offsets[customer + 1]!; i++) {
    const code = codes[i]!;
    if (code < 0) continue;
    const rank = rankOf[code]!;
    const days = daysOf.get(rank);
    if (days === undefined) daysOf.set(rank, [day[i]!]);
    else if (days.at(-1) !== day[i]!) days.push(day[i]!);
  }
  return [...daysOf].sort(([a], [b]) => a - b);
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
