export { type BasketHistories, checkHistories } from "./histories.js";
export {
  type CandidateLists,
  NeighbourIndex,
  type Neighbours,
} from "./neighbour-index.js";
export type { NeighbourOptions } from "./neighbour-search.js";
export type { RankedLists } from "./top-list.js";
export { basketCounts, type TifuVectorOptions, tifuVectorOptions, tifuVectors } from "./vectors.js";
