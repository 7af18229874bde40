import type { DistinctRows } from "./compress.js";
import type { LogDensity } from "./maximise.js";

/**
 * What the fit needs to know of a purchase model with positive parameters. It works on their logs, with times
 * divided by the mean age of the customers: every model of the folder is fitted by one routine.
 */
export interface PurchaseFamily<Name extends string, Parameter extends string> {
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  /** Which of the parameters are times: they grow with the unit. */
  readonly timeParameters: readonly Parameter[];
  /** Log-likelihood of rows whose times are divided by `timeScale`. */
  logLikelihood(rows: DistinctRows, timeScale: number): LogDensity;
  /** Adds the gradient of the weak log-prior by log-parameters (times in mean ages); returns the log-prior. */
  addLogPrior(theta: Float64Array, gradient: Float64Array): number;
  /** Log-parameters to start from (times in mean ages). */
  readonly starts: readonly (readonly number[])[];
  /**
   * Which log-parameter a covariate moves, and which way: a positive coefficient means more orders (`purchase`), or
   * leaving sooner (`dropout`).
   */
  readonly effects: { readonly purchase: CovariateEffect; readonly dropout: CovariateEffect };
  /** Warning codes of directions in which the likelihood is flat at these parameters. */
  flatDirections(
    parameters: Readonly<Record<Parameter, number>>,
    logErrors: LogErrors<Parameter>,
    meanAge: number,
  ): string[];
}

/** Standard errors of the log-parameters; undefined where the curvature gives none. */
export type LogErrors<Parameter extends string> = Readonly<Record<Parameter, number>> | undefined;

export interface CovariateEffect {
  /** Position of the log-parameter. */
  readonly parameter: number;
  readonly sign: 1 | -1;
}
