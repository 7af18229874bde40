import { OptionsError, TrainError } from "../../errors.js";
import { parseOptions } from "../../options.js";
import { popularityOf } from "../popularity.js";
import { type BasketHistories, checkHistories, checkNow } from "./histories.js";
import { itemStatisticsOf } from "./item-statistics.js";
import { NextBasketModel } from "./model.js";
import { NeighbourIndex } from "./neighbour-index.js";
import {
  type BuyItAgainOptions,
  buyItAgainOptions,
  type TifuKnnOptions,
  type TopFrequencyOptions,
  tifuKnnOptions,
  topFrequencyOptions,
  type UpCfOptions,
  upCfOptions,
} from "./options.js";
import { vectorOptions } from "./tifu-knn.js";
import { recentShares } from "./up-cf.js";
import { basketCounts, tifuVectors } from "./vectors.js";

/**
 * Counts baskets: the rule that is hard to beat.
 *
 * @throws OptionsError `unknown_option`, `bad_option`; EventError as `checkHistories`; TrainError `no_baskets`
 */
export function trainTopFrequency(
  histories: BasketHistories,
  options?: TopFrequencyOptions,
): NextBasketModel {
  const { method, popularityWeight } = parseOptions(
    topFrequencyOptions,
    options,
    "nextBasket.trainTopFrequency",
  );
  return new NextBasketModel({ method, popularityWeight, popularity: countItems(histories) });
}

/**
 * TIFU-KNN with these customers as the reference; no id of theirs is kept.
 *
 * @throws OptionsError `unknown_option`, `bad_option`, `days_needed`; EventError as `checkHistories`; TrainError
 *   `no_baskets`
 */
export function trainTifuKnn(histories: BasketHistories, options?: TifuKnnOptions): NextBasketModel {
  const settings = parseOptions(tifuKnnOptions, options, "nextBasket.trainTifuKnn");
  const popularity = countItems(histories);
  const index = new NeighbourIndex(tifuVectors(histories, vectorOptions(settings)));
  return new NextBasketModel({ method: "tifu-knn", settings, popularity, index });
}

/**
 * UP-CF@r with these customers as the reference; no id of theirs is kept.
 *
 * @throws OptionsError `unknown_option`, `bad_option`; EventError as `checkHistories`; TrainError `no_baskets`
 */
export function trainUpCf(histories: BasketHistories, options?: UpCfOptions): NextBasketModel {
  const settings = parseOptions(upCfOptions, options, "nextBasket.trainUpCf");
  const popularity = countItems(histories);
  const rows = recentShares(histories, settings.recentBaskets);
  return new NextBasketModel({ method: "up-cf", settings, popularity, rows });
}

/**
 * Buy It Again: how items are bought again, from all their buyers.
 *
 * @throws OptionsError `unknown_option`, `bad_option`, `length_mismatch` of the categories, `days_needed` for days
 *   without 'now'; EventError as `checkHistories`; TrainError `no_baskets`
 */
export function trainBuyItAgain(histories: BasketHistories, options?: BuyItAgainOptions): NextBasketModel {
  const settings = parseOptions(buyItAgainOptions, options, "nextBasket.trainBuyItAgain");
  const { method, categories } = settings;
  checkHistories(histories);
  checkBaskets(histories);
  checkNow(histories);
  if (categories && categories.length !== histories.itemCount) {
    throw new OptionsError(
      "length_mismatch",
      `'categories' must have one code an item (${histories.itemCount}), got ${categories.length}.`,
      { expected: histories.itemCount, got: categories.length },
    );
  }
  const isDated = histories.day !== undefined;
  const horizon = settings.horizon ?? (isDated ? 30 : 1);
  const statistics = itemStatisticsOf(histories, categories);
  return new NextBasketModel({ method, horizon, isDated, statistics });
}

function countItems(histories: BasketHistories): Float64Array {
  checkHistories(histories);
  checkBaskets(histories);
  return popularityOf(basketCounts(histories));
}

function checkBaskets({ items }: BasketHistories): void {
  if (items.length > 0) return;
  throw new TrainError("no_baskets", "There is no basket with an item to learn from.");
}
