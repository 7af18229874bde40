import type { OrderHistories } from "../../learners/hmm/histories.js";
import type { Timing } from "./timing-shapley.js";

/**
 * One customer whose repeat orders lie at even distances between the first and the last one, each of equal weight: what
 * frequency, silence and age alone say of somebody.
 */
export function evenHistory(...[frequency, silentGaps, T]: Timing): OrderHistories {
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

/** Mean position of each customer's repeat orders between the first order (0) and the last (1); NaN without one. */
export function orderTiming({ offsets, daysAgo, T }: OrderHistories): Float64Array {
  const timings = new Float64Array(T.length);
  for (let i = 0; i < timings.length; i++) {
    const [from, end] = [offsets[i]!, offsets[i + 1]!];
    const age = T[i]!;
    const span = age - daysAgo[end - 1]!;
    let sum = 0;
    for (let k = from; k < end; k++) sum += (age - daysAgo[k]!) / span;
    timings[i] = sum / (end - from);
  }
  return timings;
}
