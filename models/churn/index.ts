/**
 * Who is about to leave, how early, and why.
 *
 * @module siyu/churn
 */
export type { Band, BandFacts } from "../../src/tasks/common/bands.js";
export type { TableCard } from "../../src/tasks/customer-table/card.js";
export type { TableWarning } from "../../src/tasks/customer-table/leaks.js";
export type { TableFacts } from "../../src/tasks/customer-table/model.js";
export type { IgnoredColumn } from "../../src/tasks/customer-table/plan-columns.js";
export type { CustomerRecord, CustomerTableInput } from "../../src/tasks/customer-table/read-table.js";
export { contractual } from "./contractual.js";
export type { ContractualModel, ContractualPrediction } from "./contractual-model.js";
export type { ContractualOptions, ContractualQuery } from "./contractual-options.js";
export { warning } from "./warning.js";
export type { WarningModel } from "./warning-model.js";
export type { WarningOptions, WarningQuery, WatchQuery } from "./warning-options.js";
export type { Change, WarningChange, WarningPrediction } from "./warning-prediction.js";
