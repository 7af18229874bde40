/**
 * Events in, trained models out: the main door.
 *
 * @module siyu
 */
import * as churn from "../models/churn/index.js";
import * as clv from "../models/clv/index.js";
import * as crossSell from "../models/cross-sell/index.js";
import * as lifecycle from "../models/lifecycle/index.js";
import * as propensity from "../models/propensity/index.js";
import * as repurchase from "../models/repurchase/index.js";
import { SavedModelError } from "./errors.js";
import type { SavedModel } from "./model/saved-model.js";
import { readSaved } from "./model/store.js";

export {
  type ErrorDetails,
  EventError,
  OptionsError,
  SavedModelError,
  SiyuError,
  TrainError,
} from "./errors.js";
export { type BacktestOptions, type BacktestResult, backtest } from "./evaluation/backtest.js";

export type { Clock } from "./events/data.js";
export type { ArrowFieldLike, ArrowTableLike, ArrowVectorLike } from "./events/frames/arrow-table.js";
export type { DataFrameLike } from "./events/frames/data-frame.js";
export type { FrameLike } from "./events/frames/records.js";
export type { Instant } from "./events/instant.js";
export type { Issue, IssueCode } from "./events/issues.js";
export type { ReadOptions } from "./events/read-options.js";
export type { CsvOptions, FrameOptions, TableFileOptions } from "./events/readers/file-options.js";
export type { ByteSource, ReadProgress } from "./events/readers/source.js";
export type { ReadReport } from "./events/report.js";
export type { BasketRow } from "./events/rows.js";
export type { CustomerEvent } from "./events/schema.js";
export type { CalendarRow, CustomerRow, ItemRow, SideInput } from "./events/side-tables.js";
export type { SliceOptions } from "./events/slice.js";
export type { EventColumns } from "./events/sources.js";
export { type EventInput, EventTable } from "./events/table.js";
export type { CardHorizon, CardMember, CardScore, ChallengerReport, ModelCard } from "./model/card.js";
export type { BaseQuery, Estimator, Metrics, Model } from "./model/contract.js";
export type {
  BasketExplanation,
  Contribution,
  Explanation,
  TableExplanation,
} from "./model/explanation.js";
export type { ArrowLike, DanfoLike } from "./model/frames.js";
export {
  type ListColumn,
  type ListColumns,
  type PredictionColumn,
  type PredictionColumns,
  Predictions,
  type RowKeys,
} from "./model/predictions.js";
export type { Reason, ReasonGroup, ReasonKind, ReasonLanguage } from "./model/reason.js";
export type { Progress, Run } from "./model/run.js";
export { decodeModel, encodeModel } from "./model/safetensors.js";
export type { Json, JsonObject, SavedModel, Tensor } from "./model/saved-model.js";
export type { SkippedCustomer, SkippedCustomers } from "./model/skipped.js";
export { save } from "./model/store.js";
export { churn, clv, crossSell, lifecycle, propensity, repurchase };

/** Every estimator of the library whose models read events, by the kind in its model files. */
const estimators = [
  repurchase.overall,
  repurchase.sku,
  repurchase.category,
  crossSell.item,
  crossSell.category,
  churn.warning,
  lifecycle.migration,
  clv.value,
  propensity.event,
];

/** A model that reads events, of any kind, as `load` finds it in a file. */
export type AnyModel = ReturnType<(typeof estimators)[number]["load"]>;

/** What `load` needs of an estimator. */
export interface Loader<M> {
  readonly kind: string;
  /** The model of saved state. */
  load(saved: SavedModel): M;
}

/**
 * Loads a model that reads events, of whatever kind the file holds.
 *
 * @throws SavedModelError "file_not_readable", "not_a_model", "damaged", "later_format", "unknown_kind";
 *   "estimator_needed" for one that reads tables
 */
export async function load(path: string): Promise<AnyModel>;
/**
 * Loads a model of one kind: `load(path, churn.contractual)`.
 *
 * @throws SavedModelError "file_not_readable", "not_a_model", "damaged", "later_format", "wrong_kind"
 */
export async function load<M>(path: string, estimator: Loader<M>): Promise<M>;
export async function load(path: string, of?: Loader<unknown>): Promise<unknown> {
  const saved = await readSaved(path);
  if (of) return of.load(saved);
  const estimator = estimators.find(({ kind }) => kind === saved.kind);
  if (estimator) return estimator.load(saved);
  if (saved.kind === churn.contractual.kind) {
    throw new SavedModelError(
      "estimator_needed",
      `A model of kind "${saved.kind}" reads tables, not events: load(path, churn.contractual).`,
      { kind: saved.kind },
    );
  }
  const kinds = estimators.map(({ kind }) => kind);
  throw new SavedModelError(
    "unknown_kind",
    `The file holds a model of kind "${saved.kind}"; this version knows ${kinds.join(", ")}.`,
    { kind: saved.kind, known: kinds },
  );
}
