export {
  answerNumbers,
  columnWords,
  findBestSplits,
  type SplitLeaves,
  splitWays,
} from "./best-splits.js";
export { quantiseColumns } from "./column-quantising.js";
export { scoreColumns } from "./column-scoring.js";
export { axpy, dot, type GemvOptions, gemv } from "./dense.js";
export { type FactorProblem, outerProducts, solveFactorRows } from "./factor-rows.js";
export { type GemmOptions, gemm, type ProductShape } from "./gemm.js";
export { addGram } from "./gram.js";
export { type Histograms, type Samples, sumHistograms, sumWords } from "./histogram.js";
export type { Engine } from "./jobs.js";
export { sumTablesOfColumns } from "./leaf-table-sums.js";
export { createPool, type Pool } from "./pool.js";
export { factorPositiveDefinite, invertInSteps, invertPositiveDefinite } from "./symmetric.js";
export { type RowLists, type TopProducts, type TopProductsOptions, topProducts } from "./top-products.js";
export {
  addLeaves,
  type Derivatives,
  deriveLogLoss,
  drawSamples,
  findLeaves,
  leafNumbers,
  partSamples,
  rangeWords,
  sumLeaves,
} from "./tree-growth.js";
export { type ScoringOptions, scoreTrees } from "./tree-scoring.js";
export { Workspace } from "./workspace.js";
