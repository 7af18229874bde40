import { type EventData, type IdField, purchaseCode } from "./data.js";

/** An instant as a local day and milliseconds since its start; the place of a basket has none. */
export interface DayTime {
  readonly day: number;
  readonly ms: number;
}

/** The window [from, to) of a label, by customer code. */
export interface PairWindow {
  from(customer: number): DayTime;
  to(customer: number): DayTime;
  /** First day (or place) after the history: times are counted from it. */
  now(customer: number): number;
}

/** What customers bought of their pairs in a window: labels, one entry a pair. */
export interface PairOutcome {
  /** Days on which it was bought. */
  readonly days: Float64Array;
  /** Units bought; purchases without a quantity count 1. */
  readonly units: Float64Array;
  /** Days (or baskets) from the first one after the history to the first purchase, 0 or more; -1 without one. */
  readonly first: Int32Array;
}

/** Pairs of customer codes and key codes: those of customer k are offsets[k] .. offsets[k + 1] - 1. */
export interface PairList {
  readonly customers: Int32Array;
  readonly offsets: Int32Array;
  readonly keys: Int32Array;
}

/**
 * Labels of pairs. Only label code may call this; feature code has no way to.
 *
 * @param knownBefore events that were known only at or after this instant are not seen: the training cutoff
 */
export function pairOutcomeOf(
  data: EventData,
  field: IdField,
  { customers, offsets, keys }: PairList,
  window: PairWindow,
  knownBefore = Number.POSITIVE_INFINITY,
): PairOutcome {
  const column = data.ids[field];
  const knownAt = data.instants.knownAt;
  const days = new Float64Array(keys.length);
  const units = new Float64Array(keys.length);
  const first = new Int32Array(keys.length).fill(-1);
  const outcome = { days, units, first };
  if (!column) return outcome;
  const { codes, dictionary } = column;
  const { day, msOfDay, type } = data;
  const quantity = data.numbers.quantity;
  const pairOf = new Int32Array(dictionary.size).fill(-1);
  const lastDay = new Int32Array(keys.length).fill(-1);
  for (let u = 0; u < customers.length; u++) {
    const c = customers[u]!;
    const [from, to, now] = [window.from(c), window.to(c), window.now(c)];
    const isBefore = (i: number, { day: limit, ms }: DayTime) =>
      day[i]! < limit || (day[i] === limit && (msOfDay?.[i] ?? 0) < ms);
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) pairOf[keys[p]!] = p;
    for (let i = data.offsets[c]!; i < data.offsets[c + 1]!; i++) {
      const d = day[i]!;
      if (isBefore(i, from)) continue;
      if (!isBefore(i, to)) break;
      if ((type && type[i] !== purchaseCode) || (knownAt && knownAt[i]! >= knownBefore)) continue;
      const p = codes[i]! >= 0 ? pairOf[codes[i]!]! : -1;
      if (p < 0) continue;
      if (first[p]! < 0) first[p] = Math.max(0, d - now);
      if (lastDay[p] !== d) days[p]!++;
      lastDay[p] = d;
      units[p]! += quantity && quantity[i]! > 0 ? quantity[i]! : 1;
    }
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) pairOf[keys[p]!] = -1;
  }
  return outcome;
}
