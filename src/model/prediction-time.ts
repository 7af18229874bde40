import { OptionsError } from "../errors.js";
import type { BasketCut } from "../events/history.js";

/** Where the events end that predictions are made from, and how far ahead they look. */
export type PredictionTime =
  | {
      /** Epoch milliseconds, exclusive end of what was used. */
      readonly asOf: number;
      readonly horizonDays: number;
      readonly horizonBaskets?: never;
    }
  | {
      /** Baskets without dates: how many of each customer's last ones were not used. */
      readonly asOf: BasketCut;
      /** How many of each customer's next baskets are looked at. */
      readonly horizonBaskets: number;
      readonly horizonDays?: never;
    }
  | {
      /** Rows of a table whose date, or whose horizon, is not known. */
      readonly asOf?: number | undefined;
      readonly horizonDays?: number | undefined;
      readonly horizonBaskets?: never;
    };

/** Of predictions of baskets: a question for those of dates. */
export function noDates(asked: string, instead: string): OptionsError {
  return new OptionsError(
    "no_dates",
    `Predictions of baskets without dates have no '${asked}': see '${instead}'.`,
  );
}

/** Of predictions of a table: what the caller did not say. */
export function notSaid(what: string): OptionsError {
  return new OptionsError("no_dates", `These predictions are of a table that was given without '${what}'.`);
}

/** Of predictions of dates: a question for those of baskets. */
export function noSequence(asked: string, instead: string): OptionsError {
  return new OptionsError(
    "no_sequence",
    `Predictions of events with dates have no '${asked}': see '${instead}'.`,
  );
}
