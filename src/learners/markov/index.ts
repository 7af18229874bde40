export { type DirichletRows, likeliestConcentration } from "./concentration.js";
export {
  type BackOffOptions,
  priorCounts,
  type SmoothingOptions,
  secondOrderMatrix,
  segmentMatrices,
  transitionMatrix,
} from "./smoothing.js";
export { countTransitions, type StateHistories, type TransitionCountOptions } from "./transition-counts.js";
