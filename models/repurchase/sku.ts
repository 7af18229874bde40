import { pairFamily } from "./pair-family.js";
import { PairRepurchaseModel } from "./pair-family-model.js";
import { type SkuQuery, type SkuRowQuery, skuQueries } from "./pair-options.js";
import type { ItemPrediction } from "./pair-prediction.js";

/** A trained `repurchase.sku` model. */
export type SkuModel = PairRepurchaseModel<"repurchase/sku", ItemPrediction, SkuQuery, SkuRowQuery>;

/**
 * Which items customers buy again of those they have bought: how likely within the horizon, how many, and when.
 *
 * Stands on the pairs task: purchase rates, logistic regression and boosted trees on what each customer did with each
 * item, at many earlier cutoffs. Works with dates, and with baskets of which only the order is known.
 */
export const sku = pairFamily<SkuModel["kind"], ItemPrediction, SkuModel>(
  { kind: "repurchase/sku", key: "itemId", queries: skuQueries },
  (parts, door) => new PairRepurchaseModel(parts, door),
);
