import type { OrderHistories } from "../../learners/hmm/histories.js";

/** Repeat orders (need not be whole), silence in own gaps T / (x + 1), and age T in days. */
export type EvenHistory = readonly [frequency: number, silentGaps: number, T: number];

/**
 * One customer whose repeat orders lie at even distances between the first and the last one, each of equal weight: what
 * frequency, silence and age alone say of somebody.
 */
export function evenHistory(...[frequency, silentGaps, T]: EvenHistory): OrderHistories {
  const orders = T > 0 ? Math.ceil(frequency) : 0;
  const silence = Math.min(T, (silentGaps * T) / (frequency + 1));
  const daysAgo = Int32Array.from({ length: orders }, (_, k) =>
    Math.min(T - 1, Math.round(T - ((T - silence) * (k + 1)) / orders)),
  );
  return {
    offsets: Int32Array.of(0, orders),
    daysAgo,
    T: Int32Array.of(T),
    ...(orders > 0 && { ordersEach: frequency / orders }),
  };
}

/** Mean position of the repeat orders of one customer between the first order (0) and the last (1); NaN without one. */
export function orderTiming({ daysAgo, T }: OrderHistories): number {
  const orders = daysAgo.length;
  if (orders === 0) return Number.NaN;
  const span = T[0]! - daysAgo[orders - 1]!;
  return daysAgo.reduce((sum, ago) => sum + (T[0]! - ago) / span, 0) / orders;
}
