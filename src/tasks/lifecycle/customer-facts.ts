import type { OrderDays } from "../../events/orders.js";
import type { StateMeasure } from "./state-scheme.js";

/** Measures of customers, one entry a row; money in minor units, 0 where no order has an amount. */
export type FactColumns = Readonly<Record<StateMeasure, Float64Array>>;

/**
 * Measures of customers by their order days up to a day.
 *
 * @param codes of customers; one without an order up to that day has 0 orders, and -1 days
 * @param today the day they are measured at: later order days do not count
 */
export function factsOf(
  { offsets, day, amountMinor }: Pick<OrderDays, "offsets" | "day" | "amountMinor">,
  codes: Int32Array,
  today: number,
): FactColumns {
  const column = () => new Float64Array(codes.length);
  const facts = {
    daysSinceLast: column(),
    age: column(),
    orders: column(),
    spend: column(),
    meanOrder: column(),
  };
  for (let i = 0; i < codes.length; i++) {
    const first = offsets[codes[i]!]!;
    const end = offsets[codes[i]! + 1]!;
    let [n, spend, valued] = [0, 0, 0];
    for (let k = first; k < end && day[k]! <= today; k++) {
      n++;
      if (!(amountMinor[k]! >= 0)) continue;
      spend += amountMinor[k]!;
      valued++;
    }
    facts.orders[i] = n;
    facts.daysSinceLast[i] = n > 0 ? today - day[first + n - 1]! : -1;
    facts.age[i] = n > 0 ? today - day[first]! : -1;
    facts.spend[i] = spend;
    facts.meanOrder[i] = valued > 0 ? spend / valued : 0;
  }
  return facts;
}

/** The same customers so many days later, if none of them orders. */
export function agedFacts(facts: FactColumns, days: number): FactColumns {
  return {
    ...facts,
    daysSinceLast: facts.daysSinceLast.map((silence) => silence + days),
    age: facts.age.map((age) => age + days),
  };
}
