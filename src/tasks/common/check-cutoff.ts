import { OptionsError } from "../../errors.js";
import type { EventData } from "../../events/data.js";

/** Days after the end of the events would be read as days on which nobody ordered. */
export function checkCutoff({ zone, until }: EventData, cutoff: number): void {
  if (zone.dayOf(cutoff - 1) <= zone.dayOf(until - 1)) return;
  throw new OptionsError(
    "cutoff_out_of_range",
    `The cutoff ${new Date(cutoff).toISOString()} is after the end of the events, ${new Date(until).toISOString()}. Use an earlier cutoff, or, if nothing happened in between, read the events with 'until'.`,
    { cutoff, until },
  );
}

/** @throws OptionsError "horizon_not_over" where the events end before the window of `days` from `asOf` does */
export function checkHorizonOver({ zone, until }: EventData, asOf: number, days: number): void {
  const end = zone.addDays(asOf, days);
  if (zone.dayOf(end - 1) <= zone.dayOf(until - 1)) return;
  throw new OptionsError(
    "horizon_not_over",
    `The events end at ${new Date(until).toISOString()}, before the horizon of ${days} days from ${new Date(asOf).toISOString()} does.`,
    { until, end },
  );
}
