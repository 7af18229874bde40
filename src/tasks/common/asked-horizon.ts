import { OptionsError } from "../../errors.js";
import type { Clock } from "../../events/data.js";

/** Lengths in a query or options, in days or baskets. */
export interface Lengths {
  readonly horizonDays?: number | undefined;
  readonly horizonBaskets?: number | undefined;
}

/**
 * Whether a length is in days or baskets follows from the events.
 *
 * @param given options or a query as they were written, without defaults
 * @throws OptionsError "no_dates" for days of baskets without dates, "no_sequence" for baskets of events with dates
 */
export function checkUnits(given: object, clock: Clock, where: string): void {
  const has = (name: string) => (given as Readonly<Record<string, unknown>>)[name] !== undefined;
  const days = ["horizonDays", "withinDays"].find(has);
  if (clock === "sequence" && days) {
    throw new OptionsError(
      "no_dates",
      `${where}: baskets without dates have no days: '${days}' cannot be given, see 'horizonBaskets'.`,
    );
  }
  if (clock === "calendar" && has("horizonBaskets")) {
    throw new OptionsError(
      "no_sequence",
      `${where}: events with dates are looked at in days: give 'horizonDays' in place of 'horizonBaskets'.`,
    );
  }
}

/**
 * The horizon of a query: one of those that were trained, by default the first.
 *
 * @param trained in the order they were given
 * @throws OptionsError "unknown_horizon"; as `checkUnits`
 */
export function askedHorizon(
  query: Lengths,
  trained: readonly number[],
  clock: Clock,
  where: string,
): number {
  checkUnits(query, clock, where);
  const asked = query.horizonDays ?? query.horizonBaskets ?? trained[0]!;
  if (trained.includes(asked)) return asked;
  const unit = clock === "calendar" ? "days" : "baskets";
  throw new OptionsError(
    "unknown_horizon",
    `${where}: the model was trained for ${trained.join(", ")} ${unit}, not for ${asked}.`,
    { horizon: asked, trained },
  );
}
