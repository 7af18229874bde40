export type { ItemLists } from "../../metrics/recommendation.js";
export type { CandidateLists } from "../candidate-lists.js";
export type { RankedLists } from "../top-list.js";
export { type BasketsOptions, basketHistories, type CustomerBaskets } from "./baskets.js";
export { type BasketHistories, checkHistories } from "./histories.js";
export { load, type NextBasketModel, type RecommendOptions, type ScoreOptions } from "./model.js";
export { NeighbourIndex, type Neighbours } from "./neighbour-index.js";
export type { NeighbourOptions } from "./neighbour-search.js";
export {
  type BuyItAgainOptions,
  buyItAgainOptions,
  type TifuKnnOptions,
  type TopFrequencyOptions,
  tifuKnnOptions,
  topFrequencyOptions,
  type UpCfOptions,
  upCfOptions,
} from "./options.js";
export type { NextBasketMethod } from "./parts.js";
export type { SavedNextBasket } from "./saved.js";
export { trainBuyItAgain, trainTifuKnn, trainTopFrequency, trainUpCf } from "./train.js";
export { basketCounts, type TifuVectorOptions, tifuVectorOptions, tifuVectors } from "./vectors.js";
