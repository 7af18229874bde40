import { type EventType, eventTypes, type IdField, type NumberColumn } from "./data.js";
import type { Dictionary } from "./dictionary.js";

/** An event that is waited for: a type, and what else it must be. */
export interface WantedEvent {
  readonly type: EventType;
  /** Name of a custom event. */
  readonly name?: string | undefined;
  readonly categoryId?: string | undefined;
  readonly itemId?: string | undefined;
  /** Least value of a calendar day's lines together, minor units. */
  readonly minAmountMinor?: number | undefined;
}

/** Columns of events, of a table or of a history. */
export interface EventColumns {
  readonly type: Uint8Array | undefined;
  readonly day: Int32Array;
  readonly amount: NumberColumn | undefined;
  ids(field: IdField): { readonly dictionary: Dictionary; readonly codes: ArrayLike<number> } | undefined;
}

/** Whether event i is of the kind that is waited for, whatever its amount. */
export function isWanted({ type, ids }: EventColumns, wanted: WantedEvent): (i: number) => boolean {
  const code = eventTypes.indexOf(wanted.type);
  const checks: { readonly codes: ArrayLike<number>; readonly code: number }[] = [];
  for (const field of ["name", "categoryId", "itemId"] as const) {
    const text = wanted[field];
    if (text === undefined) continue;
    const column = ids(field);
    const own = column?.dictionary.codeOf(text) ?? -1;
    if (!column || own < 0) return () => false;
    checks.push({ codes: column.codes, code: own });
  }
  return (i) => (type?.[i] ?? 0) === code && checks.every(({ codes, code: own }) => codes[i] === own);
}

/**
 * The calendar days of one customer on which a wanted event took place.
 *
 * @param isCounted whether event i is of the kind and in the window
 * @param from first event of the customer
 * @param end one beyond the last
 * @param each called with each day, ascending
 */
export function forEachWantedDay(
  { day, amount }: EventColumns,
  { minAmountMinor = 0 }: WantedEvent,
  isCounted: (i: number) => boolean,
  [from, end]: readonly [from: number, end: number],
  each: (day: number) => void,
): void {
  for (let i = from; i < end; ) {
    const today = day[i]!;
    let isSeen = false;
    let value = 0;
    for (; i < end && day[i] === today; i++) {
      if (!isCounted(i)) continue;
      isSeen = true;
      if (amount && amount[i]! > 0) value += amount[i]!;
    }
    if (isSeen && value >= minAmountMinor) each(today);
  }
}
