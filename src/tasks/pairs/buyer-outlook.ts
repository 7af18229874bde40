import { expectedOrders, probabilityOfOrder } from "../../learners/btyd/index.js";
import type { PairSnapshot } from "./pair-snapshot.js";

/** Orders of the customers of a snapshot within a window, one value a pair. */
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
  const { customers, offsets, orderOffsets, orderTime, now } = pairs;
  const probability = new Float64Array(pairs.keys.length).fill(1);
  const orders = new Float64Array(pairs.keys.length).fill(horizon);
  const { purchases } = population;
  if (!purchases) return { probability, orders };
  const [frequency, recency, T] = [0, 1, 2].map(() => new Float64Array(customers.length)) as Columns3;
  for (let u = 0; u < customers.length; u++) {
    const [first, last] = [orderTime[orderOffsets[u]!]!, orderTime[orderOffsets[u + 1]! - 1]!];
    frequency[u] = orderOffsets[u + 1]! - orderOffsets[u]! - 1;
    recency[u] = last - first;
    T[u] = now[u]! - 1 - first;
  }
  const summary = { frequency, recency, T };
  const any = probabilityOfOrder(purchases, summary, horizon);
  const count = expectedOrders(purchases, summary, horizon);
  for (let u = 0; u < customers.length; u++) {
    probability.fill(any[u]!, offsets[u]!, offsets[u + 1]!);
    orders.fill(count[u]!, offsets[u]!, offsets[u + 1]!);
  }
  return { probability, orders };
}

type Columns3 = [Float64Array, Float64Array, Float64Array];
