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

/** How far a model has seen, epoch milliseconds: to its cutoff, or the later date of its population state. */
export interface SeenByModel {
  readonly cutoff: number;
  readonly population: { readonly asOf: number };
}

/** @throws OptionsError "as_of_before_cutoff" where a model has seen what lies behind an instant */
export function checkUnseenBy({ cutoff, population }: SeenByModel, asOf: number, where: string): void {
  const seen = Math.max(cutoff, population.asOf);
  if (asOf >= seen) return;
  throw new OptionsError(
    "as_of_before_cutoff",
    `${where}: the model has seen events up to ${new Date(seen).toISOString()}: an earlier asOf would test it on what it has seen.`,
    { asOf, cutoff, seen },
  );
}

/** @throws OptionsError "nobody_to_refresh_by" where a population state would be of nobody */
export function checkPopulation(customers: number, asOf: number, where: string): void {
  if (customers > 0) return;
  throw new OptionsError(
    "nobody_to_refresh_by",
    `${where}: nobody can be scored at ${new Date(asOf).toISOString()}: there is no population to read customers by.`,
    { asOf },
  );
}
