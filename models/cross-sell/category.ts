import { crossSellFamily } from "./family.js";
import type { CrossSellModel } from "./family-model.js";
import {
  type CategoryCampaignQuery,
  type CategoryComplementQuery,
  type CategoryQuery,
  type CategoryRowQuery,
  categoryQueries,
} from "./options.js";
import type { CategoryComplement, CategoryPrediction, SimilarCategory } from "./prediction.js";

/** Rows and queries of `crossSell.category`. */
export interface CategoryTypes {
  readonly kind: "cross-sell/category";
  readonly row: CategoryPrediction;
  readonly query: CategoryQuery;
  readonly rowQuery: CategoryRowQuery;
  readonly campaignQuery: CategoryCampaignQuery;
  readonly complementQuery: CategoryComplementQuery;
  readonly similar: SimilarCategory;
  readonly complement: CategoryComplement;
}

/** A trained `crossSell.category` model. */
export type CategoryModel = CrossSellModel<CategoryTypes>;

/** Which categories customers buy of that they have never bought of; otherwise as `crossSell.item`. */
export const category = crossSellFamily<CategoryTypes>({
  kind: "cross-sell/category",
  key: "categoryId",
  queries: categoryQueries,
});
