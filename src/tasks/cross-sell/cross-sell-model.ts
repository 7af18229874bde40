import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { CalendarEntry } from "../../events/side-tables.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import { knownUntil, type PairCut } from "../pairs/pair-labels.js";
import { requirePopulation } from "../pairs/pair-population.js";
import { type Assortment, assortmentOf as assembledOf, type ItemTable, itemTableOf } from "./assortment.js";
import { type CrossSellHorizon, crossLogits } from "./cross-horizon.js";
import { type CrossPopulation, refreshedPopulation } from "./cross-population.js";
import type { CrossSnapshot } from "./cross-snapshot.js";

/** The cross-sell task, trained: what do customers buy that they never had. Holds no id of a customer. */
export interface CrossSellModel {
  readonly key: PairKey;
  readonly population: CrossPopulation;
  /** Items' own columns known when the model was made: used where the data to score brings none. */
  readonly items: ItemTable | undefined;
  /** In ascending length. */
  readonly horizons: readonly CrossSellHorizon[];
  /** Promotions and holidays known when the model was made. */
  readonly calendar: readonly CalendarEntry[];
}

/** What there is to sell at an instant. */
export function assortmentOf(
  { population, items }: CrossSellModel,
  data: EventData,
  asOf: PairCut,
): Assortment {
  return assembledOf(population.keys, data, knownUntil(asOf), items);
}

/**
 * The same model with the population state of another date. What EASE learned of the keys stays; popularity, launches,
 * likeness, neighbours and what follows what are those of the data.
 */
export function populationsAt(model: CrossSellModel, data: EventData, cut: PairCut): CrossSellModel {
  const history = new History(data, cut);
  const population = requirePopulation(refreshedPopulation(history, model.population));
  const items = model.key === "itemId" ? (itemTableOf(data, knownUntil(cut)) ?? model.items) : undefined;
  const calendar = data.side.calendar.length > 0 ? data.side.calendar : model.calendar;
  return { ...model, population, items, calendar };
}

export function horizonOf({ horizons }: CrossSellModel, horizon: number): CrossSellHorizon {
  return horizons.find((one) => one.horizon === horizon)!;
}

/** Logits for one of the trained horizons, never below those of a shorter one. */
export function logitsUpTo(
  { horizons }: CrossSellModel,
  asked: number,
  snapshot: CrossSnapshot,
): Float64Array {
  const [first, ...longer] = horizons.filter(({ horizon }) => horizon <= asked);
  const logits = crossLogits(first!, snapshot);
  for (const horizon of longer) {
    crossLogits(horizon, snapshot).forEach((logit, row) => {
      if (logit > logits[row]!) logits[row] = logit;
    });
  }
  return logits;
}
