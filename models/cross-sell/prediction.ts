import type { PairKey } from "../../src/features/pairs/owned-pairs.js";
import { recordsAt } from "../../src/model/prediction-columns.js";
import { Predictions, type RowParts } from "../../src/model/predictions.js";
import { skippedCustomers } from "../../src/tasks/common/events-to-score.js";
import { type PairRequest, predictionTime } from "../../src/tasks/pairs/pair-request.js";
import type { JoinedRows } from "./joined-rows.js";

/** What speaks for a row: something that the customer has. */
export interface Reason {
  /** Part of what all that the customer has says for the row, 0 .. 1; of all reasons of a row at most 1. */
  readonly share: number;
  /** Customers who bought both. */
  readonly support: number;
  /** How many times as many bought both as would by chance. */
  readonly lift: number;
}

/** A first purchase of an item or category by a customer. */
export interface CrossSellPrediction {
  readonly customerId: string;
  /** 1 for the first of the customer's. */
  readonly rank: number;
  /** P(bought within the horizon). */
  readonly probability: number;
  /** Probability times the value of a purchase, where the query says `value`. */
  readonly expectedValue?: number;
  /** What the customer has that speaks for it, most first; empty where nothing is known. */
  readonly because: readonly Reason[];
}

/** A first purchase of an item. */
export interface ItemPrediction extends CrossSellPrediction {
  readonly itemId: string;
  readonly because: readonly ItemReason[];
}
/** An item of the customer's that speaks for another. */
export interface ItemReason extends Reason {
  readonly itemId: string;
}

/** A first purchase of anything of a category. */
export interface CategoryPrediction extends CrossSellPrediction {
  readonly categoryId: string;
  readonly because: readonly CategoryReason[];
}
/** A category of the customer's that speaks for another. */
export interface CategoryReason extends Reason {
  readonly categoryId: string;
}

/** What speaks for something in a basket. */
export interface BasketReason {
  /** Orders that hold both. */
  readonly support: number;
  /** How many times as many hold both as would by chance. */
  readonly lift: number;
}
/** Something that completes a basket. */
interface BasketComplement {
  /** Chance that an order which holds the basket and one thing more holds this. */
  readonly probability: number;
}
/** An item that completes a basket. */
export interface ItemComplement extends BasketComplement {
  readonly itemId: string;
  /** Items of the basket that speak for it, most first. */
  readonly because: readonly (BasketReason & { readonly itemId: string })[];
}
/** A category that completes a basket. */
export interface CategoryComplement extends BasketComplement {
  readonly categoryId: string;
  /** Categories of the basket that speak for it, most first. */
  readonly because: readonly (BasketReason & { readonly categoryId: string })[];
}

/** How much the same customers buy two things. */
export interface Similarity {
  /** Cosine of their buyers, shrunk where they are few: 0 .. 1. */
  readonly similarity: number;
  /** Customers who bought both. */
  readonly support: number;
  /** How many times as many bought both as would by chance. */
  readonly lift: number;
}
/** An item that the customers who buy another one buy too. */
export interface SimilarItem extends Similarity {
  readonly itemId: string;
}
/** A category that the customers who buy of another one buy of too. */
export interface SimilarCategory extends Similarity {
  readonly categoryId: string;
}

/** Whose predictions they are, and how far they look. */
export interface PredictionFacts {
  /** Kind of the model. */
  readonly kind: string;
  readonly horizon: number;
}

/** Rows as predictions. */
export function crossSellPredictions<Row extends CrossSellPrediction>(
  { kind, horizon }: PredictionFacts,
  request: PairRequest,
  { customers, key, columns, because, scored }: JoinedRows,
): Predictions<Row> {
  return new Predictions({
    model: kind,
    ...predictionTime(request.asOf, horizon),
    customers: { dictionary: request.data.customers, codes: customers },
    key,
    columns,
    lists: { because },
    rankBy: columns["expectedValue"] ? "expectedValue" : "probability",
    row: rowMaker(key.name),
    skipped: skippedCustomers(
      request,
      scored,
      key.name === "itemId" ? "no_item_before_as_of" : "no_category_before_as_of",
    ),
  });
}

function rowMaker<Row extends CrossSellPrediction>(name: PairKey) {
  return ({ columns, lists, i, customerId, key }: RowParts): Row => {
    const at = (column: string) => columns[column]![i]!;
    const row = {
      customerId,
      [name]: key,
      rank: at("rank"),
      probability: at("probability"),
      ...(columns["expectedValue"] && { expectedValue: at("expectedValue") }),
      because: recordsAt<Reason>(lists["because"]!, i),
    };
    return row as unknown as Row;
  };
}
