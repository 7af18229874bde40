export type { LearnerColumn, LearnerInput } from "../columns.js";
export type { Contributions } from "../contributions.js";
export type { Labels } from "../labels.js";
export type { TrainingProgress, TrainingRun } from "../training-run.js";
export {
  type LevelCoefficients,
  type LinearModel,
  load,
  type NumberCoefficient,
  type PredictOptions,
} from "./model.js";
export { type LinearLoss, type LinearOptions, linearOptions } from "./options.js";
export type { SavedLinear } from "./saved.js";
export { train } from "./train.js";
