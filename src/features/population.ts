import { quickselect } from "simple-statistics";
import { type History, presentCustomers } from "../events/history.js";
import type { OrderDays } from "../events/orders.js";

/** Which of the callers' own columns of customers are read. */
export interface OwnColumns {
  /** Levels of the callers' own text columns, most frequent first: at most 20 a column, of 10 customers each. */
  readonly ownLevels: readonly { readonly name: string; readonly levels: readonly string[] }[];
  /** Names of the callers' own number columns. */
  readonly ownNumbers: readonly string[];
}

/**
 * What is known of the whole population at a date and used to read one customer's features: it fills the gaps of
 * those who have no rhythm yet, and names the levels of the callers' own columns. Fitted on one History, saved in
 * the model, so that a customer scored alone has the same features as in the batch.
 */
export interface Population extends OwnColumns {
  /** Date of the state, epoch milliseconds, exclusive. */
  readonly asOf: number;
  readonly customers: number;
  /** Median of all gaps between order days, days. */
  readonly gapDays: number;
  /** Median value of an order day, minor units; 0 where there are no amounts. */
  readonly orderMinor: number;
}

/** Gap assumed where nobody has come back yet, days. */
const defaultGapDays = 60;
const levelsPerColumn = 20;
/** Levels that fewer customers have are not kept: they say little, and a name or a phone number must not enter a model. */
const leastCustomers = 10;

export function populationOf(history: History, orders: OrderDays): Population {
  let customers = 0;
  for (let c = 0; c < history.customerCount; c++)
    if (orders.offsets[c + 1]! > orders.offsets[c]!) customers++;
  return {
    asOf: history.cutoff,
    customers,
    gapDays: medianGap(orders, history.customerCount),
    orderMinor: medianOf(orders.amountMinor),
    ...ownColumnsOf(history),
  };
}

/** The callers' own columns of customers as they stood at the cut of a history; those who come later do not count. */
export function ownColumnsOf(history: History): OwnColumns {
  const { numeric, categorical } = history.attributes;
  const present = presentCustomers(history);
  return {
    ownLevels: categorical
      .map(({ name, levels, codes }) => ({
        name,
        levels: topLevels(
          levels,
          present.map((c) => codes[c]!),
        ),
      }))
      .filter(({ levels }) => levels.length > 0),
    ownNumbers: numeric.map(({ name }) => name),
  };
}

/** Median of the gaps between order days, by counting them: gaps are whole days, and there may be millions. */
function medianGap({ offsets, day }: OrderDays, customers: number): number {
  let counts = new Float64Array(1024);
  let gaps = 0;
  for (let c = 0; c < customers; c++) {
    for (let k = offsets[c]! + 1; k < offsets[c + 1]!; k++) {
      const gap = day[k]! - day[k - 1]!;
      if (gap >= counts.length) {
        const longer = new Float64Array(2 * gap);
        longer.set(counts);
        counts = longer;
      }
      counts[gap]!++;
      gaps++;
    }
  }
  if (gaps === 0) return defaultGapDays;
  const gapAt = (rank: number): number => {
    let gap = -1;
    for (let seen = 0; seen <= rank; ) seen += counts[++gap]!;
    return gap;
  };
  return (gapAt((gaps - 1) >> 1) + gapAt(gaps >> 1)) / 2;
}

function medianOf(values: Float64Array): number {
  const known = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) known[n++] = values[i]!;
  if (n === 0) return 0;
  const part = known.subarray(0, n);
  const middle = n >> 1;
  quickselect(part as unknown as number[], middle); // typed for arrays, works on any indexed numbers
  if (n % 2 === 1) return part[middle]!;
  let below = part[0]!;
  for (let k = 1; k < middle; k++) if (part[k]! > below) below = part[k]!;
  return (below + part[middle]!) / 2;
}

/**
 * Labels by number of customers, most frequent first: at most 20, of 10 customers each.
 *
 * @param codes label of each customer, -1 where there is none
 */
export function topLevels(levels: readonly string[], codes: Int32Array): string[] {
  const counts = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return levels
    .map((level, code) => ({ level, count: counts[code]! }))
    .filter(({ count }) => count >= leastCustomers)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, levelsPerColumn)
    .map(({ level }) => level);
}
