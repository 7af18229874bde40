export type { SparseRows } from "../../matrix/csr.js";
export type { CandidateLists } from "../candidate-lists.js";
export type { RankedLists } from "../top-list.js";
export { trainEase } from "./ease.js";
export { type ItemWeights, type ItemWeightsMethod, loadWeights, type RankedItems } from "./item-weights.js";
export {
  type Bm25Options,
  bm25Options,
  type EaseOptions,
  easeOptions,
  type NeighbourOptions,
  neighbourOptions,
  type ShrunkCosineOptions,
  shrunkCosineOptions,
} from "./options.js";
export type { RecommendOptions } from "./recommend-options.js";
export type { SavedItemWeights } from "./saved.js";
export { trainBm25, trainCosine, trainPopularity, trainShrunkCosine, trainTfidf } from "./similarity.js";
