import { pairFamily } from "./pair-family.js";
import { PairRepurchaseModel } from "./pair-family-model.js";
import { type CategoryQuery, type CategoryRowQuery, categoryQueries } from "./pair-options.js";
import type { CategoryPrediction } from "./pair-prediction.js";

/** A trained `repurchase.category` model. */
export type CategoryModel = PairRepurchaseModel<
  "repurchase/category",
  CategoryPrediction,
  CategoryQuery,
  CategoryRowQuery
>;

/** Which categories customers buy again of those they have bought; otherwise as `repurchase.sku`. */
export const category = pairFamily<CategoryModel["kind"], CategoryPrediction, CategoryModel>(
  { kind: "repurchase/category", key: "categoryId", queries: categoryQueries },
  (parts, door) => new PairRepurchaseModel(parts, door),
);
