import { History } from "../../../src/events/history.js";
import { orderDaysOf } from "../../../src/events/orders.js";
import { dataOf, type EventTable } from "../../../src/events/table.js";

/** What a customer's state is told by; money in units of the currency, net of refunds. */
export interface Facts {
  readonly daysSinceLast: number;
  /** Days since the first order. */
  readonly age: number;
  /** Order days. */
  readonly orders: number;
  readonly spend: number;
  readonly meanOrder: number;
}

/** Which states there are, and who is in which: said here once more, so that the truth is not the model's own. */
export interface StateSet {
  readonly names: readonly string[];
  /** How good each state is: a move to a higher number is a move up. */
  readonly levels: readonly number[];
  stateOf(facts: Facts): number;
}

/** Of customers who have not ordered yet. */
export const notYet = -1;

/** States of all customers of a table at some instants. */
export interface StatePanel {
  /** Epoch milliseconds, exclusive, ascending. */
  readonly cutoffs: readonly number[];
  /** State of each customer by code, one column a cutoff; `notYet` before the first order. */
  readonly states: readonly Int8Array[];
  /** The same customers a period later if nobody orders. */
  readonly aged: readonly Int8Array[];
}

/**
 * States at the ends of periods.
 *
 * @param end of the last period, exclusive
 * @param periods how many ends, the last one included
 */
export function statePanel(
  table: EventTable,
  set: StateSet,
  { end, periodDays, periods }: { end: string; periodDays: number; periods: number },
): StatePanel {
  const { zone } = dataOf(table);
  const last = zone.startOfDay(Date.parse(end) / 86_400_000);
  const cutoffs = Array.from({ length: periods }, (_, k) =>
    zone.addDays(last, (k - periods + 1) * periodDays),
  );
  const columns = cutoffs.map((cutoff) => statesAt(table, set, cutoff, periodDays));
  return { cutoffs, states: columns.map(({ now }) => now), aged: columns.map(({ aged }) => aged) };
}

function statesAt(
  table: EventTable,
  set: StateSet,
  cutoff: number,
  periodDays: number,
): { now: Int8Array; aged: Int8Array } {
  const history = new History(dataOf(table), cutoff);
  const { offsets, day, amountMinor } = orderDaysOf(history);
  const unit = 10 ** history.currencyDigits;
  const now = new Int8Array(history.customerCount).fill(notYet);
  const aged = now.slice();
  for (let c = 0; c < now.length; c++) {
    const [first, past] = [offsets[c]!, offsets[c + 1]!];
    if (first === past) continue;
    let spend = 0;
    for (let k = first; k < past; k++) spend += (amountMinor[k] || 0) / unit;
    const facts: Facts = {
      daysSinceLast: history.today - day[past - 1]!,
      age: history.today - day[first]!,
      orders: past - first,
      spend,
      meanOrder: spend / (past - first),
    };
    now[c] = set.stateOf(facts);
    aged[c] = set.stateOf({
      ...facts,
      daysSinceLast: facts.daysSinceLast + periodDays,
      age: facts.age + periodDays,
    });
  }
  return { now, aged };
}

/**
 * New, or active, cooling and dormant by one and two periods of silence, each of high or low value.
 *
 * @param isHigh whether a customer is of high value
 */
export function activityValueStates(periodDays: number, isHigh: (facts: Facts) => boolean): StateSet {
  return {
    names: ["active low", "active high", "cooling low", "cooling high", "dormant low", "dormant high", "new"],
    levels: [2, 3, 1, 1.5, 0, 0.5, 2],
    stateOf(facts) {
      if (facts.age < periodDays && facts.orders === 1) return 6;
      const activity = Math.min(2, Math.floor(facts.daysSinceLast / periodDays));
      return 2 * activity + (isHigh(facts) ? 1 : 0);
    },
  };
}

/** The published segments of essec-purchases, by years of silence and of age, and by a mean order of 100. */
export const yearlySegments: StateSet = {
  names: ["inactive", "cold", "warm low", "warm high", "new warm", "active low", "active high", "new active"],
  levels: [0, 0.5, 1, 1.5, 1, 2, 3, 2],
  stateOf({ daysSinceLast, age, meanOrder }) {
    if (daysSinceLast >= 1095) return 0;
    if (daysSinceLast >= 730) return 1;
    const [low, years] = daysSinceLast >= 365 ? [2, 2] : [5, 1];
    if (age < 365 * years) return low + 2;
    return low + (meanOrder >= 100 ? 1 : 0);
  },
};
