/**
 * Who buys again.
 *
 * @module siyu/repurchase
 */
export { overall } from "./overall.js";
export type { OverallModel, OverallPrediction } from "./overall-model.js";
export type { OverallOptions, OverallQuery } from "./overall-options.js";
