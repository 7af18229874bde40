import { OptionsError } from "../../errors.js";
import type { Clock, EventData } from "../../events/data.js";
import type { BasketCut } from "../../events/history.js";
import type { Instant } from "../../events/instant.js";
import { instantOf } from "../../events/instant-option.js";
import type { EventInput, EventTable } from "../../events/table.js";
import type { PredictionTime } from "../../model/predictions.js";
import {
  type EventsToScore,
  eventsToScore,
  type ReadingRule,
  type WhoAndWhen,
} from "../common/events-to-score.js";

/** How a model of pairs reads events: with dates, or as baskets without. */
export interface PairReading extends ReadingRule {
  readonly clock: Clock;
}

/** Where what is used ends: epoch milliseconds, exclusive; or before the last baskets of each customer. */
export type PairEnd = number | BasketCut;

/** A query made definite: the events of the customers asked for, and where they end. */
export interface PairRequest extends EventsToScore {
  readonly asOf: PairEnd;
}

/**
 * Reads events as the model's training data was read and resolves `asOf` and `customers`.
 *
 * @throws OptionsError as `eventsToScore`; as `checkClock` and `endOf`
 */
export function pairRequest(
  input: EventInput,
  query: WhoAndWhen,
  reading: PairReading,
  where: string,
): PairRequest {
  const events = eventsToScore(input, query, reading, where);
  checkClock(events.table, reading.clock, where);
  return { ...events, asOf: endOf(events.data, query.asOf, `asOf of ${where}`) };
}

/** @throws OptionsError "calendar_needed", "baskets_needed" where the events are of the other kind */
function checkClock({ clock }: EventTable, expected: Clock, where: string): void {
  if (clock === expected) return;
  const [code, needed, got] =
    expected === "calendar"
      ? ["calendar_needed", "events with dates", "baskets in sequence"]
      : ["baskets_needed", "baskets in sequence (EventTable.fromBaskets)", "events with dates"];
  throw new OptionsError(code, `${where}: the model was trained on ${needed}, got ${got}.`, { clock });
}

/**
 * Where what is used ends, by the clock of the events. Default: with the events.
 *
 * @param name option and call, for the message: "cutoff of repurchase/sku.train"
 * @throws OptionsError "bad_instant", "no_dates", "no_sequence"
 */
export function endOf(
  { clock, zone, until }: EventData,
  end: Instant | BasketCut | undefined,
  name: string,
): PairEnd {
  const isCut = typeof end === "object" && "lastBaskets" in end;
  if (clock === "sequence") {
    if (end === undefined) return { lastBaskets: 0 };
    if (isCut) return { lastBaskets: end.lastBaskets };
    throw new OptionsError(
      "no_dates",
      `${name}: baskets without dates are cut by { lastBaskets: n }, got an instant.`,
    );
  }
  if (end === undefined) return until;
  if (!isCut) return instantOf(end, zone, name);
  throw new OptionsError(
    "no_sequence",
    `${name}: events with dates are cut by an instant, got { lastBaskets: ${end.lastBaskets} }.`,
  );
}

/**
 * The date of an end.
 *
 * @param kind of the model, for the message
 * @throws OptionsError "no_dates" for baskets without dates
 */
export function dateOfEnd(end: PairEnd, kind: string): Date {
  if (typeof end === "number") return new Date(end);
  throw new OptionsError("no_dates", `${kind}: baskets without dates have no date as their cutoff.`);
}

/** Where the events of predictions end, and how far ahead they look, in days or baskets. */
export function predictionTime(asOf: PairEnd, horizon: number): PredictionTime {
  return typeof asOf === "number" ? { asOf, horizonDays: horizon } : { asOf, horizonBaskets: horizon };
}

/** The later of two ends by one clock. */
export function laterEnd(a: PairEnd, b: PairEnd): PairEnd {
  return isBefore(a, b) ? b : a;
}

/** @throws OptionsError "as_of_before_cutoff" where a model has seen what lies behind an end */
export function checkUnseen(asOf: PairEnd, seen: PairEnd, where: string): void {
  if (!isBefore(asOf, seen)) return;
  const upTo =
    typeof seen === "number"
      ? `events up to ${new Date(seen).toISOString()}`
      : `all but the last ${seen.lastBaskets} baskets of each customer`;
  throw new OptionsError(
    "as_of_before_cutoff",
    `${where}: the model has seen ${upTo}: an earlier asOf would test it on what it has seen.`,
    { asOf, seen },
  );
}

function isBefore(a: PairEnd, b: PairEnd): boolean {
  if (typeof a === "number") return typeof b === "number" && a < b;
  return typeof b !== "number" && a.lastBaskets > b.lastBaskets;
}
