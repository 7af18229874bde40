export type { SparseRows } from "../../matrix/csr.js";
export type { CandidateLists } from "../candidate-lists.js";
export type { RankedLists } from "../top-list.js";
export { trainEase } from "./ease.js";
export { type FactorModel, loadIals } from "./factor-model.js";
export { trainIals } from "./ials.js";
export { type ItemWeights, type ItemWeightsMethod, loadWeights, type RankedItems } from "./item-weights.js";
export {
  type Bm25Options,
  bm25Options,
  type EaseOptions,
  easeOptions,
  type IalsOptions,
  ialsOptions,
  type NeighbourOptions,
  neighbourOptions,
  type ShrunkCosineOptions,
  shrunkCosineOptions,
} from "./options.js";
export type { RecommendOptions } from "./recommend-options.js";
export type { SavedFactors, SavedItemWeights } from "./saved.js";
export { trainBm25, trainCosine, trainPopularity, trainShrunkCosine, trainTfidf } from "./similarity.js";
