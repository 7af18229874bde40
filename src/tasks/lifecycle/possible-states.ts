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
  const least = (values: Float64Array, i: number, more: number) => (canShrink ? 0 : values[i]! + more);
  // From and to, inclusive, of each measure.
  const spans: Readonly<Record<StateMeasure, (i: number) => readonly [number, number]>> = {
    daysSinceLast: () => [0, days - 1],
    age: (i) => (canShrink ? [0, facts.age[i]! + days] : [facts.age[i]! + days, facts.age[i]! + days]),
    orders: (i) => [least(facts.orders, i, 1), facts.orders[i]! + days],
    spend: (i) => [least(facts.spend, i, 0), Number.POSITIVE_INFINITY],
    meanOrder: () => [0, Number.POSITIVE_INFINITY],
  };
  const conditions = rules.map(({ when }) => Object.entries(when) as [StateMeasure, Range][]);
  for (let i = 0; i < rows; i++) {
    for (let s = 0; s < count; s++) {
      let [may, must] = [true, true];
      for (const [measure, { from, below }] of conditions[s]!) {
        const [low, high] = spans[measure](i);
        if (high < from || low >= below) may = false;
        if (low < from || (high >= below && below < Number.POSITIVE_INFINITY)) must = false;
      }
      if (!may) continue;
      allowed[i * count + s] = 1;
      if (must) break; // whoever meets this rule meets no later one
    }
  }
  return allowed;
}
