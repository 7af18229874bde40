import { EventError, OptionsError } from "../errors.js";
import { foldCutoffs } from "../evaluation/fold-cutoffs.js";
import type { EventTable } from "../events/table.js";

/** Horizons tried where the one of the model is too long, days. */
const usualHorizons = [180, 90, 60, 30, 14, 7] as const;

/**
 * The horizon of a model, or else the longest usual one that the history of a table can be back-tested on.
 *
 * @throws EventError "too_short_history" when not even the shortest can
 */
export function longestHorizon(table: EventTable, wanted: number): number {
  const tried = [wanted, ...usualHorizons.filter((days) => days < wanted)];
  for (const horizonDays of tried) if (!shortfall(table, horizonDays)) return horizonDays;
  const { message, details } = shortfall(table, tried.at(-1)!)!;
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
