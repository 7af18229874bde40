import { EventError, OptionsError } from "../errors.js";
import { foldCutoffs } from "../evaluation/fold-cutoffs.js";
import type { EventTable } from "../events/table.js";

/** Horizons tried where none is asked for, days. */
const usualHorizons = [90, 60, 30, 14, 7] as const;

/**
 * The longest usual horizon that the history of a table can be back-tested on.
 *
 * @throws EventError "too_short_history" when not even the shortest can
 */
export function longestHorizon(table: EventTable): number {
  for (const horizonDays of usualHorizons) if (!shortfall(table, horizonDays)) return horizonDays;
  const { message, details } = shortfall(table, usualHorizons.at(-1)!)!;
  throw new EventError("too_short_history", message, details);
}

function shortfall(table: EventTable, horizonDays: number): OptionsError | undefined {
  try {
    foldCutoffs(table, { horizonDays, folds: 1 });
    return undefined;
  } catch (error) {
    if (error instanceof OptionsError && error.code === "too_short_history") return error;
    throw error;
  }
}
