import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { CalendarEntry } from "../../events/side-tables.js";
import type { PropensityPopulation } from "../../features/propensity-features.js";
import { checkPopulation } from "../common/check-cutoff.js";
import { horizonOf, horizonScores } from "../common/horizon-scores.js";
import { collectReasons } from "../common/reasons/reason-columns.js";
import type { ReasonLists } from "../common/reasons/reason-lists.js";
import { type TypicalValues, typicalValuesOf } from "../common/reasons/typical-values.js";
import type { EventHorizon } from "./event-horizon.js";
import { EventSnapshot } from "./event-snapshot.js";
import type { Target } from "./target.js";

/** The task of an event, trained. Holds no id of a customer. */
export interface EventModel {
  readonly target: Target;
  /** Horizons in ascending length. */
  readonly horizons: readonly EventHorizon[];
  readonly population: PropensityPopulation;
  /** Of the customers for whom the target is possible, at the date of the population. */
  readonly typical: TypicalValues;
  /** Promotions and holidays known when the model was made: used where the data to score brings none. */
  readonly calendar: readonly CalendarEntry[];
}

/** The customers for whom the target is possible at `asOf`, read by the model's population state. */
export function eventSnapshotFor(model: EventModel, data: EventData, asOf: number): EventSnapshot {
  return new EventSnapshot(new History(data, asOf, model.calendar), model.target, model.population);
}

/** The model of trained horizons. @param latest the customers as they stand at the training cutoff */
export function eventModelOf(latest: EventSnapshot, horizons: readonly EventHorizon[]): EventModel {
  const { target, history } = latest;
  return { target, horizons, ...populationOfSnapshot(latest, horizons), calendar: history.calendar };
}

/** The same parameters with the population state of a later date. */
export function refreshedEvents(model: EventModel, data: EventData, asOf: number, where: string): EventModel {
  const snapshot = new EventSnapshot(new History(data, asOf, model.calendar), model.target);
  checkPopulation(snapshot.length, asOf, where);
  return {
    ...model,
    ...populationOfSnapshot(snapshot, model.horizons),
    calendar: snapshot.history.calendar,
  };
}

function populationOfSnapshot(snapshot: EventSnapshot, horizons: readonly EventHorizon[]) {
  return {
    population: snapshot.population,
    typical: typicalValuesOf(snapshot.sample().features(horizons[0]!.trainedDays)),
  };
}

/** Logits of the chance for one of the trained horizons, and why. */
export interface EventScores {
  /** Never below that of a shorter horizon, but for answers to messages. */
  readonly logits: Float64Array;
  readonly reasons: ReasonLists;
}

/** @param reasons how many a row has at most, of those that raise the chance; "all": every group */
export function scoreEvents(
  model: EventModel,
  snapshot: EventSnapshot,
  horizonDays: number,
  reasons: number | "all",
): EventScores {
  const horizon = horizonOf(model, horizonDays);
  const { members, blend, trainedDays } = horizon;
  // A message is not answered more often for being asked about over a longer time.
  const horizons = model.target.of === "window" ? model.horizons : [horizon];
  const collector = collectReasons<EventSnapshot>({
    members,
    blend,
    window: trainedDays,
    towards: 1,
    typical: model.typical,
    reasons,
    rows: snapshot.length,
  });
  const logits = new Float64Array(snapshot.length);
  for (const { start, block } of snapshot.blocks()) {
    const scores = horizonScores(horizons, block, horizonDays);
    logits.set(scores.score, start);
    collector.add(block, scores);
  }
  return { logits, reasons: collector.finish() };
}
