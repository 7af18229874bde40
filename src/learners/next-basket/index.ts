export { type BasketHistories, checkHistories } from "./histories.js";
export {
  type CandidateLists,
  NeighbourIndex,
  type NeighbourOptions,
  type Neighbours,
} from "./neighbour-index.js";
export type { RankedLists } from "./top-list.js";
export { basketCounts, type TifuVectorOptions, tifuVectorOptions, tifuVectors } from "./vectors.js";
