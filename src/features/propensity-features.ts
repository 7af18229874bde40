import type { History } from "../events/history.js";
import type { OrderDays } from "../events/orders.js";
import { computeActivityFeatures } from "./activity-features.js";
import type { FeatureColumns } from "./feature.js";
import { computeNewcomerFeatures, type Newcomers, newcomersOf } from "./newcomer-features.js";
import { type Population, populationOf } from "./population.js";

/** The population state by which the features of anyone with an event are read. */
export interface PropensityPopulation extends Population, Newcomers {}

export function propensityPopulationOf(history: History, orders: OrderDays): PropensityPopulation {
  return { ...populationOf(history, orders), ...newcomersOf(history) };
}

/**
 * All features of the customers in `rows`, who have any event each: what speaks of orders is missing for those
 * without one.
 *
 * @param population the state by which the rows are read: of the history's own date in training, the model's in scoring
 * @param horizonDays length of the window the score is for: the promotions in it are known in advance
 */
export function computePropensityFeatures(
  history: History,
  orders: OrderDays,
  rows: Int32Array,
  population: PropensityPopulation,
  horizonDays: number,
): FeatureColumns {
  const parts = [
    computeActivityFeatures(history, orders, rows, population, horizonDays),
    computeNewcomerFeatures(history, rows, population),
  ];
  return {
    features: parts.flatMap(({ features }) => features),
    columns: parts.flatMap(({ columns }) => columns),
  };
}
