import { Dictionary } from "../../src/events/dictionary.js";
import type { PairKey } from "../../src/features/pairs/owned-pairs.js";
import { Predictions, type RowParts } from "../../src/model/predictions.js";
import { skippedCustomers } from "../../src/tasks/common/events-to-score.js";
import { type PairRequest, predictionTime } from "../../src/tasks/pairs/pair-request.js";
import type { PairRows } from "../../src/tasks/pairs/pair-rows.js";

/** Repurchase of one item or category by one customer. */
export interface PairPrediction {
  readonly customerId: string;
  /** 1 for the likeliest of the customer's, ties by id. */
  readonly rank: number;
  /** P(bought again within the horizon). */
  readonly probability: number;
  /** Expected units within the horizon. */
  readonly expectedQuantity: number;
  /** When it is bought next, given the silence so far and that it is within `withinDays`; absent without dates. */
  readonly nextPurchase?: {
    /** One in ten comes before it. */
    readonly p10: Date;
    readonly p50: Date;
    readonly p90: Date;
    /** P(bought within `withinDays`). */
    readonly probabilityWithin: number;
    readonly withinDays: number;
  };
}

/** Repurchase of one item by one customer. */
export interface ItemPrediction extends PairPrediction {
  readonly itemId: string;
}

/** Repurchase of one category by one customer. */
export interface CategoryPrediction extends PairPrediction {
  readonly categoryId: string;
}

/** Whose predictions they are, and of when. */
export interface PredictionFacts {
  /** Kind of the model. */
  readonly kind: string;
  readonly key: PairKey;
  readonly horizon: number;
  /** Window that dates are given for; undefined where baskets have no dates. */
  readonly withinDays: number | undefined;
}

/** Ranked rows as predictions. */
export function pairPredictions<Row extends PairPrediction>(
  { kind, key, horizon, withinDays }: PredictionFacts,
  request: PairRequest,
  { customers, keys, columns, scored }: PairRows,
): Predictions<Row> {
  const { data, asOf } = request;
  return new Predictions({
    model: kind,
    ...predictionTime(asOf, horizon),
    customers: { dictionary: data.customers, codes: customers },
    key: { name: key, dictionary: data.ids[key]?.dictionary ?? new Dictionary(), codes: keys },
    columns,
    rankBy: "probability",
    row: rowMaker(key, withinDays),
    skipped: skippedCustomers(
      request,
      scored,
      key === "itemId" ? "no_item_before_as_of" : "no_category_before_as_of",
    ),
  });
}

function rowMaker<Row extends PairPrediction>(name: PairKey, withinDays: number | undefined) {
  return ({ columns, i, customerId, key }: RowParts): Row => {
    const at = (column: string) => columns[column]![i]!;
    const row = {
      customerId,
      [name]: key,
      rank: at("rank"),
      probability: at("probability"),
      expectedQuantity: at("expectedQuantity"),
      ...(withinDays !== undefined && {
        nextPurchase: {
          p10: new Date(at("nextPurchaseP10")),
          p50: new Date(at("nextPurchaseP50")),
          p90: new Date(at("nextPurchaseP90")),
          probabilityWithin: at("probabilityWithin"),
          withinDays,
        },
      }),
    };
    return row as unknown as Row;
  };
}
