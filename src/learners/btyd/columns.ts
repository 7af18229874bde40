import {
  dropoutOdds,
  type GeometricModel,
  growth,
  nextOrderQuantile,
  ordersWhileAlive,
  probabilityAlive,
  probabilityWhileAlive,
} from "./geometric.js";
import type { PurchaseSummary } from "./summary.js";
import { asWholeNumbers, largestOf } from "./whole-numbers.js";

/** `probabilityAlive` of every row. */
export function probabilityAliveColumn(model: GeometricModel, summary: PurchaseSummary): Float64Array {
  return aliveTimes(model, summary, undefined);
}

/** `probabilityOfOrder` of every row: P(an order in the next `days`). */
export function probabilityOfOrderColumn(
  model: GeometricModel,
  summary: PurchaseSummary,
  days: number,
): Float64Array {
  return aliveTimes(model, summary, (x, T) => probabilityWhileAlive(model, x, T, days));
}

/** `expectedOrders` of every row: orders expected in the next `days`. */
export function expectedOrdersColumn(
  model: GeometricModel,
  summary: PurchaseSummary,
  days: number,
): Float64Array {
  return aliveTimes(model, summary, (x, T) => ordersWhileAlive(model, x, T, days));
}

/** `nextOrderQuantile` of every row: days to the next order at quantile `u`, given one within `withinDays`. */
export function nextOrderQuantileColumn(
  model: GeometricModel,
  { frequency, T }: Pick<PurchaseSummary, "frequency" | "T">,
  u: number,
  withinDays: number,
): Float64Array {
  const quantile: OfActive = (x, age) => nextOrderQuantile(model, { frequency: x, T: age }, u, withinDays);
  const out = new Float64Array(frequency.length);
  const [x, age] = [asWholeNumbers(frequency), asWholeNumbers(T)];
  if (x === undefined || age === undefined) {
    for (let i = 0; i < out.length; i++) out[i] = quantile(frequency[i]!, T[i]!);
    return out;
  }
  const { width, frequencies } = tableSize(x, age);
  const known = new Float64Array(frequencies * width).fill(-1);
  for (let i = 0; i < out.length; i++) {
    const at = x[i]! * width + age[i]!;
    if (x[i]! < frequencies && known[at]! < 0) known[at] = quantile(x[i]!, age[i]!);
    out[i] = x[i]! < frequencies ? known[at]! : quantile(x[i]!, age[i]!);
  }
  return out;
}

/** A number, 0 or more, that depends on the customer by frequency and age alone. */
type OfActive = (x: number, T: number) => number;

/** Cells of a table by (frequency, day), at most. What lies beyond is computed each time. */
const tableLimit = 1 << 20;

/**
 * P(alive) times a factor of frequency and age, for every row.
 *
 * Ages are mostly whole days and frequencies small, so what depends on (frequency, day) comes from tables and a
 * row costs a division and no exponential. A table only remembers what would be computed: a row's score is the
 * same to the last bit alone and in any batch.
 */
function aliveTimes(
  model: GeometricModel,
  summary: PurchaseSummary,
  factor: OfActive | undefined,
): Float64Array {
  const { frequency, recency, T } = summary;
  const out = new Float64Array(frequency.length);
  const [x, tx, age] = [asWholeNumbers(frequency), asWholeNumbers(recency), asWholeNumbers(T)];
  if (x !== undefined && tx !== undefined && age !== undefined) {
    fillWholeDays(out, model, x, tx, age, factor);
    return out;
  }
  for (let i = 0; i < out.length; i++) {
    const customer = { frequency: frequency[i]!, recency: recency[i]!, T: T[i]! };
    out[i] = probabilityAlive(model, customer) * (factor?.(customer.frequency, customer.T) ?? 1);
  }
  return out;
}

/** `aliveTimes` of whole days, into `out`. */
function fillWholeDays(
  out: Float64Array,
  model: GeometricModel,
  x: Int32Array,
  tx: Int32Array,
  T: Int32Array,
  factor: OfActive | undefined,
): void {
  const { width, frequencies } = tableSize(x, T);
  const odds = Float64Array.from({ length: frequencies }, (_, f) => dropoutOdds(model, f));
  // Two numbers a cell, the growth and the factor: a row finds both of its age on one line of the cache.
  const known = new Float64Array(2 * frequencies * width).fill(-1);
  for (let i = 0; i < out.length; i++) {
    const f = x[i]!;
    const age = T[i]!;
    const last = tx[i]!;
    if (f >= frequencies) {
      out[i] = probabilityAlive(model, { frequency: f, recency: last, T: age }) * (factor?.(f, age) ?? 1);
      continue;
    }
    const atAge = 2 * (f * width + age);
    const atLast = 2 * (f * width + last);
    if (known[atAge]! < 0) known[atAge] = growth(model, f, age);
    if (known[atLast]! < 0) known[atLast] = growth(model, f, last);
    const late = known[atAge]!;
    let score =
      late < Infinity
        ? 1 / (1 + (odds[f]! * late) / known[atLast]!)
        : probabilityAlive(model, { frequency: f, recency: last, T: age });
    if (factor !== undefined) {
      if (known[atAge + 1]! < 0) known[atAge + 1] = factor(f, age);
      score *= known[atAge + 1]!;
    }
    out[i] = score;
  }
}

/** Days to a row of a table by frequency and day, and how many frequencies fit in. */
function tableSize(x: Int32Array, T: Int32Array): { width: number; frequencies: number } {
  const width = largestOf(T) + 1;
  return { width, frequencies: Math.min(largestOf(x) + 1, Math.floor(tableLimit / width)) };
}
