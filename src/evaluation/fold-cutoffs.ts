import { OptionsError } from "../errors.js";
import { dayMs } from "../events/calendar-day.js";
import { dataOf, type EventTable } from "../events/table.js";

export interface FoldRequest {
  readonly horizonDays: number;
  /** How many tests, at most. */
  readonly folds: number;
  /** Days between the cutoffs of two tests. Default: the horizon, so that the tests share no day. */
  readonly stepDays?: number | undefined;
}

/**
 * Cutoffs of a rolling-origin back-test, earliest first: the last leaves one horizon of truth before the end of the
 * table, each must have at least one horizon of history before it, and at least a quarter of the history.
 *
 * @throws OptionsError "too_short_history" when not even one fits
 */
export function foldCutoffs(
  table: EventTable,
  { horizonDays, folds, stepDays = horizonDays }: FoldRequest,
): number[] {
  const { zone } = dataOf(table);
  const from = table.from === undefined ? table.until : zone.startOfDay(zone.dayOf(table.from));
  const days = Math.floor((table.until - from) / dayMs);
  const needed = Math.max(Math.min(horizonDays, 28), Math.floor(days / 4));
  const cutoffs: number[] = [];
  for (let k = 0; k < folds; k++) {
    const cutoff = zone.addDays(table.until, -horizonDays - k * stepDays);
    if ((cutoff - from) / dayMs < needed) break;
    cutoffs.push(cutoff);
  }
  if (cutoffs.length === 0) {
    throw new OptionsError(
      "too_short_history",
      `A back-test of ${horizonDays} days needs more than ${horizonDays + needed} days of events, got ${days}. Use a shorter horizon.`,
      { days, horizonDays },
    );
  }
  return cutoffs.reverse();
}
