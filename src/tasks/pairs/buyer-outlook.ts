import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";
import { expectedOrders, probabilityOfOrder } from "../../learners/btyd/index.js";
import type { PairPopulation } from "./pair-population.js";
import type { PairSnapshot } from "./pair-snapshot.js";

/** Orders of customers within a window, one value a row. */
export interface BuyerOutlook {
  /** P(any order). */
  readonly probability: Float64Array;
  /** Expected orders. */
  readonly orders: Float64Array;
}

// Features, rates and units ask for the same windows.
const known = new WeakMap<PairSnapshot, Map<number, BuyerOutlook>>();

/**
 * Outlook by the purchase model of the population; of baskets without dates the next ones come for certain. Its columns
 * are not to be written to.
 */
export function buyerOutlook(snapshot: PairSnapshot, horizon: number): BuyerOutlook {
  const own = known.get(snapshot) ?? new Map<number, BuyerOutlook>();
  known.set(snapshot, own);
  let outlook = own.get(horizon);
  if (!outlook) {
    outlook = outlookOf(snapshot, horizon);
    own.set(horizon, outlook);
  }
  return outlook;
}

function outlookOf({ pairs, population }: PairSnapshot, horizon: number): BuyerOutlook {
  const perCustomer = customerOutlook(pairs, population, horizon);
  const perPair = (values: Float64Array) => {
    const column = new Float64Array(pairs.keys.length);
    for (let u = 0; u < values.length; u++) column.fill(values[u]!, pairs.offsets[u]!, pairs.offsets[u + 1]!);
    return column;
  };
  return { probability: perPair(perCustomer.probability), orders: perPair(perCustomer.orders) };
}

/** Outlook by the purchase model of a population, one value a customer of the pairs. */
export function customerOutlook(
  { customers, orderOffsets, orderTime, now }: OwnedPairs,
  { purchases }: Pick<PairPopulation, "purchases">,
  horizon: number,
): BuyerOutlook {
  if (!purchases) {
    const ofAll = (value: number) => new Float64Array(customers.length).fill(value);
    return { probability: ofAll(1), orders: ofAll(horizon) };
  }
  const [frequency, recency, T] = [0, 1, 2].map(() => new Float64Array(customers.length)) as Columns3;
  for (let u = 0; u < customers.length; u++) {
    const [first, last] = [orderTime[orderOffsets[u]!]!, orderTime[orderOffsets[u + 1]! - 1]!];
    frequency[u] = orderOffsets[u + 1]! - orderOffsets[u]! - 1;
    recency[u] = last - first;
    T[u] = now[u]! - 1 - first;
  }
  const summary = { frequency, recency, T };
  return {
    probability: probabilityOfOrder(purchases, summary, horizon),
    orders: expectedOrders(purchases, summary, horizon),
  };
}

type Columns3 = [Float64Array, Float64Array, Float64Array];
