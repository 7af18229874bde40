import { dayMs } from "../../../src/events/calendar-day.js";
import { dataOf } from "../../../src/events/table.js";
import { loadCoop } from "./dated.js";
import { rowOfPairs } from "./judge.js";
import { ownedPairs } from "./owned-pairs.js";
import type { DateProtocol } from "./protocol.js";

/** Days from the cutoff to the next purchase of each (customer, key) pair, in any order. */
export interface DateRows {
  readonly customerIds: readonly string[];
  readonly keys: readonly string[];
  /** Medians; those in the past are judged as today. */
  readonly p50: Float64Array;
  readonly p10?: Float64Array | undefined;
  readonly p90?: Float64Array | undefined;
}

/** Farthest next purchase over which dates are judged. */
const farthestDays = 180;

/** Protocol D, dates: pairs of Coop bought again within 180 days of the cutoff. */
export async function loadCoopDates(path: string): Promise<DateProtocol> {
  const protocol = await loadCoop(path, "coop-when", farthestDays);
  const { pairs, events, cutoff } = protocol;
  const rows = pairs.next.map((_, i) => i).filter((i) => pairs.next[i]! < farthestDays);
  const bought = Int32Array.from(rows);
  const cutDay = cutoff! / dayMs;
  const before = ownedPairs(dataOf(events), {
    key: protocol.key,
    cutOf: () => cutDay - farthestDays,
    minDays: 3,
  });
  return {
    ...protocol,
    bought,
    constantDays: medianOf(before.next.filter((next) => next < farthestDays)),
    judgeDates(dates) {
      const rowOf = rowOfPairs(pairs, dates);
      const at = (column: Float64Array) => Float64Array.from(bought, (pair) => column[rowOf[pair]!]!);
      return dateMetrics(
        Float64Array.from(bought, (pair) => pairs.next[pair]!),
        at(dates.p50),
        dates.p10 && at(dates.p10),
        dates.p90 && at(dates.p90),
      );
    },
  };
}

function dateMetrics(
  actual: Float64Array,
  p50: Float64Array,
  p10: Float64Array | undefined,
  p90: Float64Array | undefined,
): Record<string, number> {
  const errors = p50.map((days, i) => Math.abs(Math.max(days, 0) - actual[i]!));
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const metrics = { pairs: actual.length, mae: mean(errors), medianAe: medianOf(errors) };
  if (p10 === undefined || p90 === undefined) return metrics;
  const covered = actual.map((days, i) => (days >= p10[i]! && days <= p90[i]! ? 1 : 0));
  return { ...metrics, coverage80: mean(covered) };
}

/** Middle value, or the mean of the two middle ones. */
export function medianOf(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
