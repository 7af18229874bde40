import type { Clock, EventData } from "../../events/data.js";
import type { BasketCut } from "../../events/history.js";
import type { Instant } from "../../events/instant.js";
import { dataOf, type EventInput, EventTable } from "../../events/table.js";
import { checkUnits } from "../common/asked-horizon.js";
import { checkCutoff } from "../common/check-cutoff.js";
import { endOf, type PairEnd, type PairReading } from "./pair-request.js";

/** Options of a training that say when and how far ahead, with defaults. */
interface WhenToTrain {
  readonly horizonDays: number | readonly number[];
  readonly horizonBaskets: number | readonly number[];
  readonly cutoff?: Instant | BasketCut | undefined;
}

/** Horizons as they were asked for: in days, or in baskets. */
export type AskedHorizons = {
  readonly horizonDays?: readonly number[];
  readonly horizonBaskets?: readonly number[];
};

/** A training made definite: what is learned from, where it ends, and how far ahead. */
export interface PairTraining {
  readonly data: EventData;
  readonly cutoff: PairEnd;
  readonly reading: PairReading;
  readonly asked: AskedHorizons;
  /** The same ascending, each once, in the unit of the events. */
  readonly horizons: readonly number[];
}

/**
 * Reads the events that a model of pairs is trained on, and resolves the cutoff and the horizons by their clock.
 *
 * @param given options as they were written, without defaults
 * @throws OptionsError as `checkUnits`, `endOf` and `checkCutoff`
 */
export function pairTraining(
  input: EventInput,
  given: object,
  { horizonDays, horizonBaskets, cutoff: asked }: WhenToTrain,
  where: string,
): PairTraining {
  const table = EventTable.from(input);
  const data = dataOf(table);
  const { clock, timeZone, currencyDigits } = table;
  checkUnits(given, clock, where);
  const cutoff = endOf(data, asked, `cutoff of ${where}`);
  if (typeof cutoff === "number") checkCutoff(data, cutoff);
  const lengths = [clock === "calendar" ? horizonDays : horizonBaskets].flat();
  return {
    data,
    cutoff,
    reading: { timeZone, currencyDigits, clock },
    asked: clock === "calendar" ? { horizonDays: lengths } : { horizonBaskets: lengths },
    horizons: [...new Set(lengths)].sort((a, b) => a - b),
  };
}

/** The horizons as they were asked for, in the unit of a model's clock. */
export function lengthsOf({ horizonDays, horizonBaskets }: AskedHorizons): readonly number[] {
  return horizonDays ?? horizonBaskets ?? [];
}

/** A model's horizons as its door shows them: in days, or in baskets. @param horizons ascending */
export function shownHorizons(horizons: readonly number[], clock: Clock) {
  const shown = Object.freeze([...horizons]);
  return clock === "calendar"
    ? { horizonDays: shown, horizonBaskets: undefined }
    : { horizonDays: Object.freeze([]) as readonly number[], horizonBaskets: shown };
}
