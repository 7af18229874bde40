import { crossSellFamily } from "./family.js";
import type { CrossSellModel } from "./family-model.js";
import {
  type ItemCampaignQuery,
  type ItemComplementQuery,
  type ItemQuery,
  type ItemRowQuery,
  itemQueries,
} from "./options.js";
import type { ItemComplement, ItemPrediction, SimilarItem } from "./prediction.js";

/** Rows and queries of `crossSell.item`. */
export interface ItemTypes {
  readonly kind: "cross-sell/item";
  readonly row: ItemPrediction;
  readonly query: ItemQuery;
  readonly rowQuery: ItemRowQuery;
  readonly campaignQuery: ItemCampaignQuery;
  readonly complementQuery: ItemComplementQuery;
  readonly similar: SimilarItem;
  readonly complement: ItemComplement;
}

/** A trained `crossSell.item` model. */
export type ItemModel = CrossSellModel<ItemTypes>;

/**
 * Which items customers buy that they have never bought: how likely within the horizon, and what they have that speaks
 * for it.
 *
 * Stands on the cross-sell task: candidates by item to item weights, like customers, last orders and what sells well,
 * ranked by logistic regression and boosted trees trained at earlier cutoffs. Works with dates, and with baskets of
 * which only the order is known.
 */
export const item = crossSellFamily<ItemTypes>({
  kind: "cross-sell/item",
  key: "itemId",
  queries: itemQueries,
});
