import { dataOf } from "../../../src/events/table.js";
import { intervalCoverage } from "../../../src/metrics/coverage.js";
import { createRandom } from "../../../src/stats/random.js";
import { rowOfPairs } from "./judge.js";
import { ownedPairs } from "./owned-pairs.js";
import type { DateProtocol, PairProtocol } from "./protocol.js";

/** Days from the cutoff to the next purchase of each (customer, key) pair, in any order. */
export interface DateRows {
  readonly customerIds: readonly string[];
  readonly keys: readonly string[];
  /** Medians; those in the past are judged as today. */
  readonly p50: Float64Array;
  /** Ends of the 80 % interval, with the hour as a fraction of the day. */
  readonly p10?: Float64Array | undefined;
  readonly p90?: Float64Array | undefined;
}

/** A protocol whose pairs that were bought again within some days are judged by when, too. */
export function withDates(
  protocol: PairProtocol,
  { withinDays, minDays = 1 }: { readonly withinDays: number; readonly minDays?: number },
): DateProtocol {
  const { pairs, events, key } = protocol;
  const bought = Int32Array.from(pairs.keys.keys()).filter((pair) => pairs.next[pair]! < withinDays);
  const actual = Float64Array.from(bought, (pair) => pairs.next[pair]!);
  const earlier = ownedPairs(dataOf(events), { key, minDays, cutOf: () => pairs.cut[0]! - withinDays });
  return {
    ...protocol,
    withinDays,
    bought,
    constantDays: medianOf(earlier.next.filter((next) => next < withinDays)),
    judgeDates(rows) {
      const rowOf = rowOfPairs(pairs, rows);
      const valuesOf = (column: Float64Array) => Float64Array.from(bought, (pair) => column[rowOf[pair]!]!);
      const { p50, p10, p90 } = rows;
      return {
        pairs: bought.length,
        ...errorMetrics(actual, valuesOf(p50)),
        ...(p10 && p90 && { coverage80: coverageOf(actual, valuesOf(p10), valuesOf(p90)) }),
      };
    },
  };
}

function errorMetrics(actual: Float64Array, p50: Float64Array) {
  const errors = p50.map((days, i) => Math.abs(Math.max(days, 0) - actual[i]!));
  const mae = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return { mae, medianAe: medianOf(errors) };
}

/** Purchases are known by the day, and any hour of it is as likely. */
function coverageOf(actual: Float64Array, p10: Float64Array, p90: Float64Array): number {
  const random = createRandom(1);
  const instants = actual.map((days) => days + random.next());
  return intervalCoverage(instants, p10, p90);
}

/** Middle value, or the mean of the two middle ones. */
export function medianOf(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
