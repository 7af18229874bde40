/**
 * What a customer base is and was, in plain numbers: RFM, retention, repurchase rates, activity, the private-domain
 * value index, cost of traffic, viral coefficient.
 *
 * @module siyu/measures
 */
export type { MissingRate, Rate } from "./rate.js";
export { rfmScores } from "./rfm.js";
export type { RfmOptions, RfmThresholds } from "./rfm-options.js";
export type { RfmColumns, RfmRow, RfmScores, RfmSegmentSummary } from "./rfm-scores.js";
export { type RfmSegment, rfmSegments } from "./rfm-segments.js";
