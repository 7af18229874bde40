import type { PairDates } from "./pair-dates.js";
import type { PairSnapshot } from "./pair-snapshot.js";

/** Parts of the purchases by which days are tabulated, denser where few have come. */
const steps = 60;
const density = 1.5;
const parts = Array.from({ length: steps + 1 }, (_, k) => (k / steps) ** density);

/**
 * Days from the cutoff by which a part of the purchases within a window has come, where the window is shorter than the
 * one the dates were trained for: the distribution is cut off there.
 *
 * @param withinDays length of the window; at most that of the dates
 * @returns one column a quantile
 */
export function quantilesWithin(
  dates: PairDates,
  snapshot: PairSnapshot,
  quantiles: readonly number[],
  withinDays: number,
): Float64Array[] {
  if (withinDays === dates.withinDays) return dates.quantiles(snapshot, quantiles);
  const share = dates.probabilityBy(snapshot, withinDays);
  const table = dates.quantiles(snapshot, parts);
  return quantiles.map((quantile) =>
    share.map((part, row) => {
      const wanted = quantile * part;
      const k = Math.min(steps - 1, Math.floor(steps * wanted ** (1 / density)));
      const [from, to] = [Math.log1p(table[k]![row]!), Math.log1p(table[k + 1]![row]!)];
      const rest = (wanted - parts[k]!) / (parts[k + 1]! - parts[k]!);
      return Math.min(withinDays, Math.expm1(from + rest * (to - from)));
    }),
  );
}
