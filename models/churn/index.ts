/**
 * Who is about to leave, how early, and why.
 *
 * @module siyu/churn
 */
export { contractual } from "./contractual.js";
export type { ContractualModel, ContractualPrediction } from "./contractual-model.js";
export type { ContractualOptions, ContractualQuery } from "./contractual-options.js";
