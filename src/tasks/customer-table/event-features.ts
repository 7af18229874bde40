import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import { type OrderDays, orderDaysOf } from "../../events/orders.js";
import type { CalendarEntry } from "../../events/side-tables.js";
import type { FeatureColumns } from "../../features/feature.js";
import {
  computePropensityFeatures,
  type PropensityPopulation,
  propensityPopulationOf,
} from "../../features/propensity-features.js";
import type { ReadingRule } from "../common/events-to-score.js";

/** Events beside a table. */
export interface TableEvents {
  readonly data: EventData;
  readonly reading: ReadingRule;
}

/** What a model of a table knows of the events that stood beside it in training. */
export interface EventState {
  readonly reading: ReadingRule;
  readonly population: PropensityPopulation;
  readonly calendar: readonly CalendarEntry[];
}

/** Window that the features of promotions ahead look at, days; all customers of one date have the same. */
const windowDays = 30;

/** Events as they stood at the date of a table. */
export interface EventsAsOf {
  readonly history: History;
  readonly orders: OrderDays;
  readonly population: PropensityPopulation;
}

/**
 * The events before `asOf`, read by the state of a model or, in training, by their own.
 *
 * @param asOf epoch milliseconds, exclusive
 */
export function eventsAsOf(
  data: EventData,
  asOf: number,
  state?: Pick<EventState, "population" | "calendar">,
): EventsAsOf {
  const history = new History(data, asOf, state?.calendar);
  const orders = orderDaysOf(history);
  return { history, orders, population: state?.population ?? propensityPopulationOf(history, orders) };
}

/** Features of a table's customers from their events; missing for those without an event before the date. */
export function eventFeaturesOf(
  { history, orders, population }: EventsAsOf,
  ids: readonly string[],
): FeatureColumns {
  const { customers, offsets } = history;
  const codes = Int32Array.from(ids, (id) => customers.codeOf(id));
  const rows = codes.filter((code) => code >= 0 && offsets[code + 1]! > offsets[code]!).sort();
  const { features, columns } = computePropensityFeatures(history, orders, rows, population, windowDays);
  const rowOf = new Map(Array.from(rows, (code, row) => [code, row]));
  const at = Int32Array.from(codes, (code) => rowOf.get(code) ?? -1);
  // What is the same for all customers of a date cannot tell them apart.
  const kept = features.flatMap(({ perCutoff }, f) => (perCutoff ? [] : [f]));
  return {
    features: kept.map((f) => features[f]!),
    columns: kept.map((f) => Float64Array.from(at, (row) => (row < 0 ? Number.NaN : columns[f]![row]!))),
  };
}

/** How many customers of a table have an event before the date. */
export function countWithEvents(
  { history: { customers, offsets } }: EventsAsOf,
  ids: readonly string[],
): number {
  return ids.reduce((n, id) => {
    const code = customers.codeOf(id);
    return code >= 0 && offsets[code + 1]! > offsets[code]! ? n + 1 : n;
  }, 0);
}
