import type { FactColumns } from "./customer-facts.js";
import type { Range, RuleScheme, StateMeasure } from "./state-scheme.js";

/**
 * States that each row can be in `days` later if it orders at least once until then: rows x states of 0 and 1, row by
 * row. Its silence is then shorter than `days`; its age is known; orders and spend have grown.
 *
 * @param canShrink whether what was counted can be taken back: by refunds
 */
export function possibleAfterOrder(
  { rules }: RuleScheme,
  facts: FactColumns,
  days: number,
  canShrink: boolean,
): Uint8Array {
  const count = rules.length;
  const rows = facts.orders.length;
  const allowed = new Uint8Array(rows * count);
  const spans = spansOf(facts, days, canShrink);
  const conditions = rules.map(({ when }) =>
    (Object.entries(when) as [StateMeasure, Range][]).map(
      ([measure, range]): Condition => ({ ...range, ...spans[measure] }),
    ),
  );
  for (let i = 0; i < rows; i++) {
    for (let s = 0; s < count; s++) {
      let [may, must] = [true, true];
      const all = conditions[s]!;
      for (let k = 0; k < all.length; k++) {
        const { from, below, low, high } = all[k]!;
        const [least, most] = [low[i]!, high[i]!];
        if (most < from || least >= below) may = false;
        if (least < from || (most >= below && below < Number.POSITIVE_INFINITY)) must = false;
      }
      if (!may) continue;
      allowed[i * count + s] = 1;
      if (must) break; // whoever meets this rule meets no later one
    }
  }
  return allowed;
}

/** Least and most that a measure of each row can be, inclusive. */
interface Span {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

type Condition = Range & Span;

function spansOf(facts: FactColumns, days: number, canShrink: boolean): Readonly<Record<StateMeasure, Span>> {
  const none = new Float64Array(facts.orders.length);
  const endless = none.map(() => Number.POSITIVE_INFINITY);
  const age = facts.age.map((value) => value + days);
  return {
    daysSinceLast: { low: none, high: none.map(() => days - 1) },
    age: { low: canShrink ? none : age, high: age },
    orders: {
      low: canShrink ? none : facts.orders.map((n) => n + 1),
      high: facts.orders.map((n) => n + days),
    },
    spend: { low: canShrink ? none : facts.spend, high: endless },
    meanOrder: { low: none, high: endless },
  };
}
