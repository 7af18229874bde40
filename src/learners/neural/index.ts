export type { LearnerColumn as NeuralColumn, LearnerInput as NeuralInput } from "../columns.js";
export type { Labels } from "../labels.js";
export type { TrainingProgress, TrainingRun } from "../training-run.js";
export { type Backend, type BackendName, findBackend } from "./backend.js";
export type { NeuralLoss } from "./losses.js";
export { load, type NeuralModel, type PredictOptions } from "./model.js";
export { type JudgingRows, type NeuralOptions, neuralOptions } from "./options.js";
export type { SavedNeural, SavedTensor } from "./saved.js";
export { train } from "./train.js";
