/**
 * What a customer base is and was, in plain numbers: RFM, retention, repurchase rates, activity, the private-domain
 * value index, cost of traffic, viral coefficient.
 *
 * @module siyu/measures
 */
export { type ActivityDay, type ActivityOptions, activitySeries } from "./activity-series.js";
export type { PeriodLength } from "./calendar-periods.js";
export { type Cohort, type CohortOptions, type Cohorts, cohorts } from "./cohorts.js";
export {
  type IndexWeightsOptions,
  type IndexWeightsWarning,
  type LearnedIndexWeights,
  learnIndexWeights,
} from "./index-weights.js";
export type { MissingRate, Rate } from "./rate.js";
export { type RepurchaseRate, type RepurchaseRateOptions, repurchaseRate } from "./repurchase-rate.js";
export { type Retention, type RetentionOptions, type RetentionRate, retention } from "./retention.js";
export { rfmScores } from "./rfm.js";
export type { RfmOptions, RfmThresholds } from "./rfm-options.js";
export type { RfmColumns, RfmRow, RfmScores, RfmSegmentSummary } from "./rfm-scores.js";
export { type RfmSegment, rfmSegments } from "./rfm-segments.js";
export type { RfmWarning } from "./rfm-warnings.js";
export {
  type BreakEven,
  type TrafficCost,
  type TrafficInput,
  type TrafficSide,
  trafficCost,
} from "./traffic-cost.js";
export { type IndexPart, type IndexParts, type ValueIndexOptions, valueIndex } from "./value-index.js";
export { type IndexPartsOptions, type MeasuredIndexParts, valueIndexParts } from "./value-index-parts.js";
export {
  type GrowthInput,
  type ViralCoefficient,
  type ViralCounts,
  type ViralInput,
  viralCoefficient,
  viralGrowth,
} from "./viral-coefficient.js";
export { type MeasuredVirality, type ViralOptions, viralCoefficientOf } from "./viral-events.js";
