import { dayMs } from "../../events/calendar-day.js";
import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { CalendarEntry } from "../../events/side-tables.js";
import type { Population } from "../../features/population.js";
import { sigmoid } from "../../stats/logspace.js";
import { Snapshot } from "../../training/snapshot.js";
import { horizonOf, notBelow, scoresUpTo } from "../common/horizon-scores.js";
import { type ActivityHorizon, nextOrderDays, ordersWithin } from "./horizon.js";

/** The activity task, trained: who orders within a horizon, how often, and when next. Holds no id of a customer. */
export interface ActivityModel {
  /** Horizons in ascending length. */
  readonly horizons: readonly ActivityHorizon[];
  readonly population: Population;
  /** Promotions and holidays known when the model was made: used where the data to score brings none. */
  readonly calendar: readonly CalendarEntry[];
}

/** Scores of the rows of a snapshot, one column an answer. */
export interface ActivityScores {
  readonly snapshot: Snapshot;
  readonly probability: Float64Array;
  readonly expectedOrders: Float64Array;
  /** Epoch milliseconds at which the next order is expected with 10, 50 and 90 % chance, given that it comes. */
  readonly nextOrderP10: Float64Array;
  readonly nextOrderP50: Float64Array;
  readonly nextOrderP90: Float64Array;
  readonly probabilityWithin730: Float64Array;
}

/** Window within which the date of the next order is given, days. */
const nextOrderWindowDays = 730;

/** The customers with an order before `asOf`, read by the model's population state. */
export function snapshotFor(model: ActivityModel, data: EventData, asOf: number): Snapshot {
  return new Snapshot(new History(data, asOf, model.calendar), model.population);
}

/** Scores for one of the trained horizons; probability and orders never below those of a shorter one. */
export function scoreActivity(model: ActivityModel, snapshot: Snapshot, horizonDays: number): ActivityScores {
  const column = () => new Float64Array(snapshot.length);
  const columns = {
    probability: column(),
    expectedOrders: column(),
    nextOrderP10: column(),
    nextOrderP50: column(),
    nextOrderP90: column(),
    probabilityWithin730: column(),
  };
  for (const { start, block } of snapshot.blocks()) scoreBlock(model, block, horizonDays, columns, start);
  return { snapshot, ...columns };
}

/** Writes the scores of a block into the columns from `start` on. All that reads its features does so now. */
function scoreBlock(
  model: ActivityModel,
  block: Snapshot,
  horizonDays: number,
  columns: Omit<ActivityScores, "snapshot">,
  start: number,
): void {
  let probability = new Float64Array(0);
  let expectedOrders: Float64Array | undefined;
  for (const { horizon, scores } of scoresUpTo<Snapshot, ActivityHorizon>(
    model.horizons,
    block,
    horizonDays,
  )) {
    probability = scores.score.map(sigmoid);
    expectedOrders = notBelow(ordersWithin(horizon, block, probability), expectedOrders);
  }
  columns.probability.set(probability, start);
  columns.expectedOrders.set(expectedOrders!, start);
  const horizon = horizonOf(model, horizonDays);
  const next = nextOrderDays(horizon, block, probability, nextOrderWindowDays, [0.1, 0.5, 0.9]);
  columns.probabilityWithin730.set(next.probabilityWithin, start);
  const { cutoff } = block.history;
  [columns.nextOrderP10, columns.nextOrderP50, columns.nextOrderP90].forEach((column, k) => {
    const days = next.days[k]!;
    for (let i = 0; i < days.length; i++) column[start + i] = Math.round(cutoff + days[i]! * dayMs);
  });
}
