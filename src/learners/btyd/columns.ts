import {
  type GeometricModel,
  logDropoutOdds,
  nextOrderQuantile,
  ordersWhileAlive,
  probabilityWhileAlive,
} from "./geometric.js";
import type { NumberArray, PurchaseSummary } from "./summary.js";

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
  summary: Pick<PurchaseSummary, "frequency" | "T">,
  u: number,
  withinDays: number,
): Float64Array {
  const { frequency, T } = summary;
  const quantile = ofActive(
    (x, age) => nextOrderQuantile(model, { frequency: x, T: age }, u, withinDays),
    summary,
  );
  const out = new Float64Array(frequency.length);
  for (let i = 0; i < out.length; i++) out[i] = quantile(frequency[i]!, T[i]!);
  return out;
}

/** A number that depends on the customer by frequency and age alone. */
type OfActive = (x: number, T: number) => number;

/** Entries of the tables by (frequency, age) and of those by day: 16 MB at most. */
const tableLimit = 1 << 21;

/**
 * P(alive) times a factor of frequency and age, for every row.
 *
 * Ages are mostly whole days and frequencies small, so ln(1 + t/alpha) comes from a table by day and the factor
 * from one by (frequency, age), filled on first use. A table only remembers what would be computed: a row's
 * score is the same to the last bit alone and in any batch.
 */
function aliveTimes(
  model: GeometricModel,
  summary: PurchaseSummary,
  factor: OfActive | undefined,
): Float64Array {
  const { frequency, recency, T } = summary;
  const { r, alpha } = model.parameters;
  const rows = frequency.length;
  const out = new Float64Array(rows);
  const maxDay = wholeUpTo(T, recency);
  const u = new Float64Array(maxDay + 1);
  for (let day = 0; day <= maxDay; day++) u[day] = Math.log1p(day / alpha);
  const logTime = (t: number): number => (t <= maxDay && t === (t | 0) ? u[t]! : Math.log1p(t / alpha));

  const odds = new Float64Array(256);
  for (let x = 0; x < odds.length; x++) odds[x] = logDropoutOdds(model, x);

  for (let i = 0; i < rows; i++) {
    const x = frequency[i]!;
    const logOdds = x < 256 ? odds[x]! : logDropoutOdds(model, x);
    const silence = logTime(T[i]!) - logTime(recency[i]!);
    out[i] = 1 / (1 + Math.exp(logOdds + (r + x) * silence));
  }
  if (factor === undefined) return out;
  const remembered = ofActive(factor, summary);
  for (let i = 0; i < rows; i++) out[i]! *= remembered(frequency[i]!, T[i]!);
  return out;
}

/** The function with a table in front, where ages are whole days. */
function ofActive(compute: OfActive, { frequency, T }: Pick<PurchaseSummary, "frequency" | "T">): OfActive {
  const maxDay = wholeUpTo(T);
  if (maxDay < 0) return compute;
  const width = maxDay + 1;
  const maxFrequency = Math.min(largest(frequency), Math.floor(tableLimit / width) - 1);
  const table = new Float64Array(Math.max(0, maxFrequency + 1) * width).fill(Number.NaN);
  return (x, age) => {
    if (x > maxFrequency) return compute(x, age);
    const at = x * width + age;
    const known = table[at]!;
    if (!Number.isNaN(known)) return known;
    const value = compute(x, age);
    table[at] = value;
    return value;
  };
}

/** Largest value when all values are whole and small enough for a table, otherwise -1. */
function wholeUpTo(...columns: readonly NumberArray[]): number {
  let high = 0;
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      if (value > high) high = value;
      if (value !== (value | 0)) return -1;
    }
  }
  return high < tableLimit ? high : -1;
}

function largest(column: NumberArray): number {
  let high = 0;
  for (let i = 0; i < column.length; i++) if (column[i]! > high) high = column[i]!;
  return high;
}
