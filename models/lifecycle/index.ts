/**
 * In which state each customer is, where it will be next, and what is at stake.
 *
 * @module siyu/lifecycle
 */

export type { AlertKind } from "../../src/tasks/lifecycle/alerts.js";
export type { StatesByFunction } from "../../src/tasks/lifecycle/state.js";
export type { StatesInput } from "../../src/tasks/lifecycle/state-options.js";
export type { CustomerFacts } from "../../src/tasks/lifecycle/state-scheme.js";
export type { SegmentTransitions, TransitionReport } from "../../src/tasks/lifecycle/transition-report.js";
export { type MigrationEstimator, migration } from "./migration.js";
export { MigrationModel, type StateForecastRow } from "./migration-model.js";
export type {
  FlowsQuery,
  ForecastQuery,
  MatrixQuery,
  MigrationOptions,
  MigrationQuery,
} from "./migration-options.js";
export type { MigrationPrediction } from "./migration-prediction.js";
