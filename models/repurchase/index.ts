/**
 * Who buys again, and what.
 *
 * @module siyu/repurchase
 */
export { type CategoryModel, category } from "./category.js";
export { overall } from "./overall.js";
export type { OverallModel, OverallPrediction } from "./overall-model.js";
export type { OverallOptions, OverallQuery } from "./overall-options.js";
export type { PairRepurchaseModel } from "./pair-family-model.js";
export type {
  CategoryQuery,
  CategoryRowQuery,
  PairOptions,
  PairQuery,
  SkuQuery,
  SkuRowQuery,
} from "./pair-options.js";
export type { CategoryPrediction, ItemPrediction, PairPrediction } from "./pair-prediction.js";
export { type SkuModel, sku } from "./sku.js";
