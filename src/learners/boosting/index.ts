export type { BoostingColumn, BoostingInput } from "./input.js";
export type { Labels } from "./labels.js";
export { BoostingModel } from "./model.js";
export { type BoostingOptions, boostingOptions } from "./options.js";
export type { TrainingProgress, TrainingRun } from "./pause.js";
export { train } from "./train.js";
