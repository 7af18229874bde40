import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { CalendarEntry } from "../../events/side-tables.js";
import type { FeatureColumns } from "../../features/feature.js";
import type { Population } from "../../features/population.js";
import { Snapshot } from "../../training/snapshot.js";
import type { ReadingRule } from "../common/events-to-score.js";

/** What a model of a table knows of the events that stood beside it in training. */
export interface EventState {
  readonly reading: ReadingRule;
  readonly population: Population;
  readonly calendar: readonly CalendarEntry[];
}

/** Window that the features of promotions ahead look at, days; all customers of one date have the same. */
const windowDays = 30;

/** The customers with an order before `asOf`, by the state of a model or by their own. */
export function eventSnapshot(data: EventData, asOf: number, state?: EventState): Snapshot {
  return new Snapshot(new History(data, asOf, state?.calendar ?? data.side.calendar), state?.population);
}

/** Features of a table's customers from their events; missing for those without an order before the date. */
export function eventFeaturesOf(data: EventData, snapshot: Snapshot, ids: readonly string[]): FeatureColumns {
  const { features, columns } = snapshot.features(windowDays);
  const rowOf = new Int32Array(data.customers.size).fill(-1);
  snapshot.rows.forEach((code, row) => {
    rowOf[code] = row;
  });
  const rows = Int32Array.from(ids, (id) => {
    const code = data.customers.codeOf(id);
    return code < 0 ? -1 : rowOf[code]!;
  });
  // What is the same for all customers of a date cannot tell them apart.
  const kept = features.flatMap(({ perCutoff }, f) => (perCutoff ? [] : [f]));
  return {
    features: kept.map((f) => features[f]!),
    columns: kept.map((f) => Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : columns[f]![row]!))),
  };
}
