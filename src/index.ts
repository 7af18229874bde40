import * as repurchase from "../models/repurchase/index.js";
import { SavedModelError } from "./errors.js";
import { readSaved } from "./model/store.js";

export { EventError, OptionsError, SavedModelError, SiyuError, TrainError } from "./errors.js";
export { type BacktestOptions, type BacktestResult, backtest } from "./evaluation/backtest.js";
export type { CustomerEvent } from "./events/schema.js";
export { type EventInput, EventTable } from "./events/table.js";
export type { ModelCard } from "./model/card.js";
export type { BaseQuery, Estimator, Metrics, Model } from "./model/contract.js";
export type { Contribution, Explanation } from "./model/explanation.js";
export { Predictions } from "./model/predictions.js";
export type { Progress, Run } from "./model/run.js";
export { decodeModel, encodeModel } from "./model/safetensors.js";
export type { SavedModel } from "./model/saved-model.js";
export { save } from "./model/store.js";
export { repurchase };

/** Every estimator of the library, by the kind in its model files. */
const estimators = [repurchase.overall];

/** A model of any kind, as `load` finds it in a file. */
export type AnyModel = ReturnType<(typeof estimators)[number]["load"]>;

/**
 * Loads a model of whatever kind the file holds.
 *
 * @throws SavedModelError "file_not_readable", "not_a_model", "damaged", "later_format", "unknown_kind"
 */
export async function load(path: string): Promise<AnyModel> {
  const saved = await readSaved(path);
  const estimator = estimators.find(({ kind }) => kind === saved.kind);
  if (!estimator) {
    const kinds = estimators.map(({ kind }) => kind);
    throw new SavedModelError(
      "unknown_kind",
      `The file holds a model of kind "${saved.kind}"; this version knows ${kinds.join(", ")}.`,
      { kind: saved.kind, known: kinds },
    );
  }
  return estimator.load(saved);
}
