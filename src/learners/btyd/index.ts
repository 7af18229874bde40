export {
  expectedOrdersColumn,
  nextOrderQuantileColumn,
  probabilityAliveColumn,
  probabilityOfOrderColumn,
} from "./columns.js";
export { type BtydFit, type FitOptions, fitBtyd, type GeometricFit } from "./fit.js";
export {
  expectedOrders,
  expectedOrdersOfNewCustomer,
  type GeometricFamily,
  type GeometricModel,
  type GeometricParameters,
  nextOrderCdf,
  nextOrderQuantile,
  probabilityAlive,
  probabilityOfOrder,
} from "./geometric.js";
export { simulateSummary } from "./simulate.js";
export { type CustomerSummary, checkSummary, type NumberArray, type PurchaseSummary } from "./summary.js";
