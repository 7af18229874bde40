export {
  type BgBbModel,
  bgBbDert,
  bgBbExpectedOrders,
  bgBbExpectedOrdersOfNewCustomer,
  bgBbOrderCountOfNewCustomer,
  bgBbOrderCountProbability,
  bgBbProbabilityAlive,
  bgBbProbabilityOfOrder,
} from "./bg-bb/bg-bb.js";
export { type BgBbFit, type BgBbOptions, fitBgBb } from "./bg-bb/bg-bb-fit.js";
export type { BgBbParameters } from "./bg-bb/bg-bb-law.js";
export { simulateOpportunities } from "./bg-bb/bg-bb-simulate.js";
export {
  checkOpportunities,
  type OpportunityHistory,
  type OpportunitySummary,
} from "./bg-bb/bg-bb-summary.js";
export { type ChooseOptions, choosePurchaseModel, type FamilyScore } from "./choose.js";
export { expectedOrderCourse, type OrderCourse, probabilityAlivePath } from "./course.js";
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
export {
  expectedSpend,
  type GammaGammaModel,
  type GammaGammaParameters,
  meanSpendQuantile,
  simulateSpend,
} from "./gamma-gamma/gamma-gamma.js";
export { fitGammaGamma, type GammaGammaFit, type GammaGammaOptions } from "./gamma-gamma/gamma-gamma-fit.js";
export { type CustomerSpend, checkSpend, type SpendSummary } from "./gamma-gamma/gamma-gamma-summary.js";
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
export { type CustomerSummaries, holdoutOrders, type OrderSummary, summarize } from "./summarize.js";
export { type CustomerSummary, checkSummary, type NumberArray, type PurchaseSummary } from "./summary.js";
