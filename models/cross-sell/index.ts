/**
 * What customers buy that they have never bought.
 *
 * @module siyu/cross-sell
 */
export { type CategoryModel, type CategoryTypes, category } from "./category.js";
export type { CrossSellModel, FamilyTypes } from "./family-model.js";
export { type ItemModel, type ItemTypes, item } from "./item.js";
export type {
  CategoryCampaignQuery,
  CategoryComplementQuery,
  CategoryQuery,
  CategoryRowQuery,
  CrossSellOptions,
  ItemCampaignQuery,
  ItemComplementQuery,
  ItemQuery,
  ItemRowQuery,
} from "./options.js";
export type {
  BasketReason,
  CategoryComplement,
  CategoryPrediction,
  CategoryReason,
  CrossSellPrediction,
  ItemComplement,
  ItemPrediction,
  ItemReason,
  Reason,
  SimilarCategory,
  SimilarItem,
  Similarity,
} from "./prediction.js";
