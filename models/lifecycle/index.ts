/**
 * In which state each customer is, where it will be next, and what is at stake.
 *
 * @module siyu/lifecycle
 */
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
