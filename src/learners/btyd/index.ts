export { type ChooseOptions, choosePurchaseModel, type FamilyScore } from "./choose.js";
export {
  expectedOrderCourse,
  type OrderCourse,
  probabilityAlivePath,
} from "./course.js";
export {
  type Coefficients,
  type CovariateFit,
  fitWithCovariates,
  modelWithCovariates,
  scoreWithCovariates,
} from "./covariate-fit.js";
export type { CovariateProcess, Covariates } from "./covariates.js";
export {
  type BtydFit,
  type FitOptions,
  fitPurchaseModel,
  type GeometricFit,
  type ParetoFit,
  type PurchaseFit,
} from "./fit.js";
export { type DiscountOptions, discountedExpectedOrders, lifetimeValue } from "./lifetime-value.js";
export type {
  GeometricFamily,
  GeometricModel,
  GeometricParameters,
  ParetoModel,
  ParetoParameters,
  PurchaseFamilyName,
  PurchaseModel,
} from "./purchase-model.js";
export {
  expectedOrders,
  expectedOrdersOfNewCustomer,
  nextOrderQuantile,
  probabilityAlive,
  probabilityOfOrder,
  probabilityOfOrderCount,
  probabilityOfOrderCountOfNewCustomer,
} from "./scores.js";
export { type SimulatedSummary, simulateSummary } from "./simulate.js";
export { type CustomerSummaries, holdoutOrders, summarize } from "./summarize.js";
export { type CustomerSummary, checkSummary, type NumberArray, type PurchaseSummary } from "./summary.js";
