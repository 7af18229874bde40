export type { Contributions } from "./contributions.js";
export type { BoostingColumn, BoostingInput } from "./input.js";
export type { Labels } from "./labels.js";
export { type BoostingModel, load, type PredictOptions } from "./model.js";
export { type BoostingOptions, boostingOptions, type ValidationRows } from "./options.js";
export type { TrainingProgress, TrainingRun } from "./pause.js";
export type { SavedBoosting } from "./saved.js";
export { train } from "./train.js";
