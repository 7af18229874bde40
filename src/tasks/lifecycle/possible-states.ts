import type { FactColumns } from "./customer-facts.js";
import { type Range, type RuleScheme, reachOf, type StateMeasure } from "./state-scheme.js";

/** The window that customers are looked at after. */
export interface Window {
  readonly days: number;
  /** Whether it starts within a day: an order later that day is one more of it, or no new order day. */
  readonly startsWithinDay: boolean;
  /** Whether what was counted can be taken back, by refunds, or comes late. */
  readonly canShrink: boolean;
}

/**
 * States that each row can be in after a window in which it orders at least once: rows x states of 0 and 1, row by row.
 * Its silence is then not longer than the window; its age is known; orders and spend have grown.
 */
export function possibleAfterOrder({ rules }: RuleScheme, facts: FactColumns, window: Window): Uint8Array {
  const count = rules.length;
  const rows = facts.orders.length;
  const allowed = new Uint8Array(rows * count);
  const spans = spansOf(facts, window);
  const conditionsOf = (ranges: Partial<Readonly<Record<StateMeasure, Range>>>) =>
    (Object.entries(ranges) as [StateMeasure, Range][])
      .filter(([, { from, below }]) => from > 0 || below < Number.POSITIVE_INFINITY)
      .map(([measure, range]): Condition => ({ ...range, ...spans[measure] }));
  const own = rules.map(({ when }) => conditionsOf(when));
  const reached = rules.map((_, s) => conditionsOf(reachOf(rules, s)));
  for (let i = 0; i < rows; i++) {
    for (let s = 0; s < count; s++) {
      if (!mayHold(reached[s]!, i)) continue;
      allowed[i * count + s] = 1;
      if (mustHold(own[s]!, i)) break; // whoever meets this rule meets no later one
    }
  }
  return allowed;
}

function mayHold(conditions: readonly Condition[], i: number): boolean {
  for (let k = 0; k < conditions.length; k++) {
    const { from, below, low, high } = conditions[k]!;
    if (high[i]! < from || low[i]! >= below) return false;
  }
  return true;
}

function mustHold(conditions: readonly Condition[], i: number): boolean {
  for (let k = 0; k < conditions.length; k++) {
    const { from, below, low, high } = conditions[k]!;
    if (low[i]! < from || (high[i]! >= below && below < Number.POSITIVE_INFINITY)) return false;
  }
  return true;
}

/** Least and most that a measure of each row can be, inclusive. */
interface Span {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

type Condition = Range & Span;

function spansOf(
  facts: FactColumns,
  { days, startsWithinDay, canShrink }: Window,
): Readonly<Record<StateMeasure, Span>> {
  const none = new Float64Array(facts.orders.length);
  const endless = none.map(() => Number.POSITIVE_INFINITY);
  const age = facts.age.map((value) => value + days);
  const calendarDays = startsWithinDay ? days + 1 : days;
  const isNewDay = (i: number) => !startsWithinDay || facts.daysSinceLast[i]! > 0;
  return {
    daysSinceLast: { low: none, high: none.map(() => calendarDays - 1) },
    age: { low: canShrink ? none : age, high: age },
    orders: {
      low: canShrink ? none : facts.orders.map((n, i) => (isNewDay(i) ? n + 1 : n)),
      high: facts.orders.map((n) => n + calendarDays),
    },
    spend: { low: canShrink ? none : facts.spend, high: endless },
    meanOrder: { low: none, high: endless },
  };
}
