import { dayMs } from "../../events/calendar-day.js";
import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { CalendarEntry } from "../../events/side-tables.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import { sigmoid } from "../../stats/logspace.js";
import { type PairHorizon, pairLogits } from "./pair-horizon.js";
import type { PairCut } from "./pair-labels.js";
import { pairPopulationOf } from "./pair-population.js";
import { PairSnapshot } from "./pair-snapshot.js";
import { expectedUnits } from "./pair-units.js";

/** The pairs task, trained: what of what they have had customers buy again, how much and when. Holds no customer's id. */
export interface PairModel {
  readonly key: PairKey;
  /** In ascending length. */
  readonly horizons: readonly PairHorizon[];
  readonly calendar: readonly CalendarEntry[];
}

/** Scores of pairs, one column an answer; pairs of a customer stand together, ascending in key. */
export interface PairScores {
  readonly customers: Int32Array;
  readonly keys: Int32Array;
  readonly probability: Float64Array;
  readonly expectedQuantity: Float64Array;
  /** Epoch milliseconds; absent where baskets have no dates. */
  readonly dates?: PairDateScores;
}

export interface PairDateScores {
  readonly p10: Float64Array;
  readonly p50: Float64Array;
  readonly p90: Float64Array;
  readonly probabilityWithin: Float64Array;
}

/** Customers who are scored together. */
const blockCustomers = 2048;

/** The population states of a date, one a horizon. */
export function populationsAt(model: PairModel, data: EventData, cut: PairCut): PairModel {
  const history = new History(data, cut);
  return {
    ...model,
    horizons: model.horizons.map((horizon) =>
      Object.freeze({ ...horizon, population: pairPopulationOf(history, model.key, horizon.trained) }),
    ),
  };
}

/** Scores the customers of a history in blocks, so that the features of all need never be in memory at once. */
export function* scorePairBlocks(model: PairModel, history: History, horizon: number): Generator<PairScores> {
  for (let start = 0; start < history.customerCount; start += blockCustomers) {
    const length = Math.min(blockCustomers, history.customerCount - start);
    const codes = Int32Array.from({ length }, (_, k) => start + k);
    const scores = scoreBlock(model, history, horizon, codes);
    if (scores.keys.length > 0) yield scores;
  }
}

function scoreBlock(model: PairModel, history: History, asked: number, codes: Int32Array): PairScores {
  let floor: { logits: Float64Array; units: Float64Array } | undefined;
  let dates: PairDateScores | undefined;
  let snapshot: PairSnapshot | undefined;
  for (const horizon of model.horizons.filter((one) => one.horizon <= asked)) {
    snapshot = new PairSnapshot(history, horizon.population, codes);
    const logits = notBelow(pairLogits(horizon, snapshot), floor?.logits);
    const probability = logits.map(sigmoid);
    floor = { logits, units: notBelow(expectedUnits(horizon.units, snapshot, probability), floor?.units) };
    if (horizon.horizon === asked) dates = datesOf(horizon, snapshot, probability);
  }
  return {
    customers: snapshot!.rows,
    keys: snapshot!.pairs.keys,
    probability: floor!.logits.map(sigmoid),
    expectedQuantity: floor!.units,
    ...(dates && { dates }),
  };
}

function datesOf(
  { dates, horizon }: PairHorizon,
  snapshot: PairSnapshot,
  probability: Float64Array,
): PairDateScores | undefined {
  if (!dates) return undefined;
  const { cutoff } = snapshot.history;
  const [p10, p50, p90] = dates
    .quantiles(snapshot, [0.1, 0.5, 0.9])
    .map((days) => days.map((t) => Math.round(cutoff + t * dayMs))) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  // The chance of the whole window is the one that the horizon's own is the given part of.
  const part = dates.probabilityBy(snapshot, Math.min(horizon, dates.withinDays));
  const probabilityWithin = probability.map((p, i) => Math.min(1, Math.max(p, p / part[i]!)));
  return { p10, p50, p90, probabilityWithin };
}

export function horizonOf(model: PairModel, horizon: number): PairHorizon {
  return model.horizons.find((one) => one.horizon === horizon)!;
}

/** `values`, raised in place to `floor` where they are below it. */
function notBelow(values: Float64Array, floor: Float64Array | undefined): Float64Array {
  if (floor) for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i]!, floor[i]!);
  return values;
}
