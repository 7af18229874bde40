export type { LearnerColumn as BoostingColumn, LearnerInput as BoostingInput } from "../columns.js";
export type { Contributions } from "../contributions.js";
export type { Labels } from "../labels.js";
export type { TrainingProgress, TrainingRun } from "../training-run.js";
export { type BoostingModel, load, type PredictOptions } from "./model.js";
export { type BoostingOptions, boostingOptions, type ValidationRows } from "./options.js";
export type { SavedBoosting, SavedTensor } from "./saved.js";
export { train } from "./train.js";
