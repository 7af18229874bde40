/**
 * Who does something within the horizon.
 *
 * @module siyu/propensity
 */
export { event } from "./event.js";
export type { EventPropensityModel } from "./event-propensity-model.js";
export type { EventOptions, EventQuery } from "./options.js";
export type { EventPrediction } from "./prediction.js";
export type { TargetOption } from "./target-option.js";
