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
  const out = new Float64Array(frequency.length).fill(1);
  const quantile: OfActive = (x, age) => nextOrderQuantile(model, { frequency: x, T: age }, u, withinDays);
  const [x, age] = [asWholeNumbers(frequency), asWholeNumbers(T)];
  if (x !== undefined && age !== undefined) {
    multiplyByTable(out, quantile, x, age);
  } else {
    for (let i = 0; i < out.length; i++) out[i] = quantile(frequency[i]!, T[i]!);
  }
  return out;
}

/** A number, 0 or more, that depends on the customer by frequency and age alone. */
type OfActive = (x: number, T: number) => number;

/** Entries of one table by (frequency, day): 16 MB. What lies beyond is computed each time. */
const tableLimit = 1 << 21;

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
    fillAlive(out, model, x, tx, age);
    if (factor !== undefined) multiplyByTable(out, factor, x, age);
    return out;
  }
  for (let i = 0; i < out.length; i++) {
    const customer = { frequency: frequency[i]!, recency: recency[i]!, T: T[i]! };
    out[i] = probabilityAlive(model, customer) * (factor?.(customer.frequency, customer.T) ?? 1);
  }
  return out;
}

/** `probabilityAlive` of whole days, into `out`. */
function fillAlive(
  out: Float64Array,
  model: GeometricModel,
  x: Int32Array,
  tx: Int32Array,
  T: Int32Array,
): void {
  const width = Math.max(largestOf(T), largestOf(tx)) + 1;
  const frequencies = Math.min(largestOf(x) + 1, Math.floor(tableLimit / width));
  const odds = Float64Array.from({ length: frequencies }, (_, f) => dropoutOdds(model, f));
  const growths = new Float64Array(frequencies * width).fill(-1);
  for (let i = 0; i < out.length; i++) {
    const f = x[i]!;
    if (f < frequencies) {
      const atT = f * width + T[i]!;
      const atTx = f * width + tx[i]!;
      if (growths[atT]! < 0) growths[atT] = growth(model, f, T[i]!);
      if (growths[atTx]! < 0) growths[atTx] = growth(model, f, tx[i]!);
      const late = growths[atT]!;
      if (late < Infinity) {
        out[i] = 1 / (1 + (odds[f]! * late) / growths[atTx]!);
        continue;
      }
    }
    out[i] = probabilityAlive(model, { frequency: f, recency: tx[i]!, T: T[i]! });
  }
}

/** Multiplies every row of `out` by a function of its frequency and age in whole days. */
function multiplyByTable(out: Float64Array, factor: OfActive, x: Int32Array, T: Int32Array): void {
  const width = largestOf(T) + 1;
  const frequencies = Math.min(largestOf(x) + 1, Math.floor(tableLimit / width));
  const factors = new Float64Array(frequencies * width).fill(-1);
  for (let i = 0; i < out.length; i++) {
    const f = x[i]!;
    if (f < frequencies) {
      const at = f * width + T[i]!;
      if (factors[at]! < 0) factors[at] = factor(f, T[i]!);
      out[i]! *= factors[at]!;
    } else {
      out[i]! *= factor(f, T[i]!);
    }
  }
}
