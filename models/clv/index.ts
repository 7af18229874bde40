/**
 * What customers are worth.
 *
 * @module siyu/clv
 */
export type { SpendDistribution } from "../../src/tasks/value/spend-distribution.js";
export type { ValueOptions, ValueQuery } from "./options.js";
export type { ValuePrediction } from "./prediction.js";
export { value } from "./value.js";
export type { CustomerValueModel } from "./value-model.js";
