import type { History } from "../events/history.js";
import type { OrderDays } from "../events/orders.js";
import { computeBasketFeatures } from "./basket-features.js";
import { computeEngagementFeatures } from "./engagement-features.js";
import type { FeatureColumns } from "./feature.js";
import { computeMessageFeatures } from "./message-features.js";
import { computeOrderFeatures } from "./order-features.js";
import { computeOwnFeatures } from "./own-features.js";
import type { Population } from "./population.js";
import { computePriceFeatures } from "./price-features.js";
import { computeSeasonFeatures } from "./season-features.js";
import { computeServiceFeatures } from "./service-features.js";

/**
 * All features of the activity task for the customers in `rows`: what speaks of orders is missing for those without one.
 *
 * @param population the state by which the rows are read: of the history's own date in training, the model's in scoring
 * @param horizonDays length of the window the score is for: the promotions in it are known in advance
 */
export function computeActivityFeatures(
  history: History,
  orders: OrderDays,
  rows: Int32Array,
  population: Population,
  horizonDays: number,
): FeatureColumns {
  const parts = [
    computeOrderFeatures(history, orders, rows, population),
    computeSeasonFeatures(history, orders, rows, horizonDays),
    computeBasketFeatures(history, rows),
    computeEngagementFeatures(history, rows),
    computeMessageFeatures(history, rows),
    computeServiceFeatures(history, rows),
    computePriceFeatures(history, rows),
    computeOwnFeatures(history, rows, population),
  ];
  return {
    features: parts.flatMap(({ features }) => features),
    columns: parts.flatMap(({ columns }) => columns),
  };
}
