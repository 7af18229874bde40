/**
 * Judging models: the rolling-origin back-test, metrics, bootstrap intervals and the stability of scores.
 *
 * @module siyu/evaluation
 */
export * from "../metrics/calibration.js";
export { type CampaignTerms, campaignProfitCurve } from "../metrics/campaign-profit.js";
export type { Labels } from "../metrics/check.js";
export * from "../metrics/classes.js";
export * from "../metrics/counts.js";
export * from "../metrics/coverage.js";
export * from "../metrics/lift.js";
export * from "../metrics/maximum-profit.js";
export { precisionThreshold } from "../metrics/precision-threshold.js";
export * from "../metrics/probability.js";
export * from "../metrics/rank-correlation.js";
export * from "../metrics/ranking.js";
export * from "../metrics/recommendation.js";
export * from "../metrics/segment-calibration.js";
export type { Statistic } from "../metrics/statistic.js";
export * from "../metrics/value.js";
export type { Contender, Judge, Truth } from "../model/judge.js";
export type { AgainstFold, AgainstRows, AgainstScores, BasketAgainstFold } from "./against.js";
export {
  type BacktestFold,
  type BacktestOptions,
  type BacktestResult,
  backtest,
} from "./backtest.js";
export {
  type BasketBacktestFold,
  type BasketBacktestOptions,
  type BasketBacktestResult,
  backtestBaskets,
} from "./backtest-baskets.js";
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
  pairedBootstrap,
} from "./bootstrap.js";
export { type CampaignProfit, campaignProfit } from "./campaign-profit.js";
export type { Comparison } from "./compare.js";
export type { ContenderScores, FoldScores, JudgedEstimator, JudgedFolds, JudgeOf } from "./judged-folds.js";
export { type ScoreStability, scoreStability } from "./stability.js";
export {
  backtestWarnings,
  type JudgedWarnings,
  type WarningBacktestOptions,
  type WarningBacktestResult,
} from "./warnings/backtest-warnings.js";
export type { WarningRows } from "./warnings/lapses.js";
export {
  type WarningCurveOptions,
  type WarningLead,
  type WarningPoint,
  warningCurve,
} from "./warnings/warning-curve.js";
