import { dayMs } from "../../events/calendar-day.js";
import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { CalendarEntry } from "../../events/side-tables.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import { sigmoid } from "../../stats/logspace.js";
import type { PairDates } from "./pair-dates.js";
import { type PairHorizon, pairLogits } from "./pair-horizon.js";
import type { PairCut } from "./pair-labels.js";
import { pairPopulationOf, requirePopulation } from "./pair-population.js";
import { PairSnapshot } from "./pair-snapshot.js";
import { expectedUnits } from "./pair-units.js";
import { fittedRates } from "./rates-member.js";

/** The pairs task, trained: what of what they have had customers buy again, how much and when. Holds no customer's id. */
export interface PairModel {
  readonly key: PairKey;
  /** In ascending length. */
  readonly horizons: readonly PairHorizon[];
  /** Promotions and holidays known when the model was made: used where the data to score brings none. */
  readonly calendar: readonly CalendarEntry[];
}

/** Scores of pairs, one column an answer; pairs of a customer stand together, ascending in key. */
export interface PairScores {
  readonly customers: Int32Array;
  readonly keys: Int32Array;
  readonly probability: Float64Array;
  readonly expectedQuantity: Float64Array;
  /** Absent where baskets have no dates. */
  readonly dates?: PairDateScores;
}

/** When a pair is bought next, given that it is within a window: epoch milliseconds, and the chance of the window. */
export interface PairDateScores {
  readonly p10: Float64Array;
  readonly p50: Float64Array;
  readonly p90: Float64Array;
  readonly probabilityWithin: Float64Array;
}

/** Customers who are scored together. */
const blockCustomers = 2048;

/** The same model with the population states of another date. */
export function populationsAt(
  { key, horizons, calendar }: PairModel,
  data: EventData,
  cut: PairCut,
): PairModel {
  const history = new History(data, cut);
  const later = horizons.map((horizon) =>
    Object.freeze({
      ...horizon,
      population: requirePopulation(pairPopulationOf(history, key, horizon.trained)),
    }),
  );
  return { key, horizons: later, calendar: data.side.calendar.length > 0 ? data.side.calendar : calendar };
}

/**
 * Scores the customers of a history in blocks, so that the features of all need never be in memory at once.
 *
 * @param asked one of the trained horizons
 * @param withinDays dates are given that the purchase comes within so many days; default: all that were trained
 */
export function* scorePairBlocks(
  model: PairModel,
  history: History,
  asked: number,
  withinDays?: number,
): Generator<PairScores> {
  const horizon = horizonOf(model, asked);
  for (let start = 0; start < history.customerCount; start += blockCustomers) {
    const length = Math.min(blockCustomers, history.customerCount - start);
    const codes = Int32Array.from({ length }, (_, k) => start + k);
    const { snapshot, logits, units } = scoreUpTo(model, history, asked, codes);
    if (snapshot.length === 0) continue;
    const probability = logits.map(sigmoid);
    const dates = datesOf(horizon, snapshot, logits, withinDays);
    yield {
      customers: snapshot.rows,
      keys: snapshot.pairs.keys,
      probability,
      expectedQuantity: units,
      ...(dates && { dates }),
    };
  }
}

/** Pairs of some customers with their scores for one of the trained horizons. */
export interface ScoredPairs {
  /** The pairs as that horizon's members see them. */
  readonly snapshot: PairSnapshot;
  /** Logits of P(bought again), never below those of a shorter horizon. */
  readonly logits: Float64Array;
  /** Expected units, never below those of a shorter horizon. */
  readonly units: Float64Array;
}

/** Scores the pairs of customers for one of the trained horizons. @param codes of the customers, ascending */
export function scoreUpTo(model: PairModel, history: History, asked: number, codes: Int32Array): ScoredPairs {
  let scored: ScoredPairs | undefined;
  for (const horizon of model.horizons.filter((one) => one.horizon <= asked)) {
    const snapshot = new PairSnapshot(history, horizon.population, codes);
    const logits = notBelow(pairLogits(horizon, snapshot), scored?.logits);
    const units = notBelow(
      expectedUnits(horizon.units, snapshot, logits.map(sigmoid), horizon.horizon),
      scored?.units,
    );
    scored = { snapshot, logits, units };
  }
  return scored!;
}

function datesOf(
  { dates, horizon }: PairHorizon,
  snapshot: PairSnapshot,
  logits: Float64Array,
  asked: number | undefined,
): PairDateScores | undefined {
  if (!dates) return undefined;
  const { zone, cutoff, today } = snapshot.history;
  // Times are counted from the first whole day after the history, as those of the labels are.
  const start = zone.startOfDay(today + 1);
  const within = asked ?? dates.withinDays;
  const end = zone.addDays(cutoff, within);
  const instants = dates
    .quantiles(snapshot, [0.1, 0.5, 0.9], within)
    .map((days) => days.map((t) => Math.min(end, Math.round(start + t * dayMs))));
  const [p10, p50, p90] = instants as [Float64Array, Float64Array, Float64Array];
  return { p10, p50, p90, probabilityWithin: chanceWithin(dates, horizon, snapshot, logits, within) };
}

/** P(bought within a window): at the horizon the model's own chance, from there on that of the dates' whole window. */
function chanceWithin(
  dates: PairDates,
  horizon: number,
  snapshot: PairSnapshot,
  logits: Float64Array,
  within: number,
): Float64Array {
  const probability = logits.map(sigmoid);
  if (within === horizon) return probability;
  const chance = dates.chanceOfWindow(snapshot);
  if (!chance || horizon >= dates.withinDays) {
    const [near, far] = [horizon, within].map((days) => fittedRates.score(snapshot, days));
    return logits.map((logit, i) => sigmoid(logit + far![i]! - near![i]!));
  }
  const [byHorizon, byWindow] = [horizon, within].map((days) => dates.probabilityBy(snapshot, days));
  if (within < horizon) return probability.map((p, i) => p * Math.min(1, byWindow![i]! / byHorizon![i]!));
  return probability.map((p, i) => Math.max(p, chance[i]! * byWindow![i]!));
}

export function horizonOf(model: PairModel, horizon: number): PairHorizon {
  return model.horizons.find((one) => one.horizon === horizon)!;
}

/** `values`, raised in place to `floor` where they are below it. */
function notBelow(values: Float64Array, floor: Float64Array | undefined): Float64Array {
  if (floor) for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i]!, floor[i]!);
  return values;
}
