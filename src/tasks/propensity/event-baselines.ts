import type { Contender } from "../../model/judge.js";
import { baseRate } from "../common/base-rate.js";
import { probabilityByOne } from "../common/one-column.js";
import type { EventSnapshot, LabelledEvents } from "./event-snapshot.js";

/**
 * What a person would do without a model: those first who were active last, or the same share of everybody.
 *
 * @param earlier a snapshot whose label window had ended by the cutoff; without one there are only ranks
 */
export function eventBaselines(
  snapshot: EventSnapshot,
  horizonDays: number,
  earlier?: LabelledEvents,
): Contender[] {
  const silence = daysSilent(snapshot);
  return [
    {
      name: "recency",
      role: "baseline",
      score: silence.map((days) => -days),
      probability:
        earlier &&
        probabilityByOne(
          { name: "daysSilent", values: daysSilent(earlier.snapshot), labels: earlier.bought },
          silence,
        ),
    },
    ...(earlier && earlier.horizon === horizonDays
      ? [baseRate({ bought: earlier.bought, counts: earlier.orders }, snapshot.length)]
      : []),
  ];
}

/** Days since the last event of each row, of whatever kind. */
function daysSilent({ history: { day, offsets, today }, rows }: EventSnapshot): Float64Array {
  return Float64Array.from(rows, (c) => today - day[offsets[c + 1]! - 1]!);
}
