/**
 * Why an optimiser stopped: `gradient` small enough, `value` or `step` no longer changing, the `simplex` small
 * enough, out of `iterations`, or a `line_search` that found no lower value.
 */
export type StopReason = "gradient" | "value" | "step" | "simplex" | "iterations" | "line_search";

/** Where an optimiser stopped, and why. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest absolute component of the gradient at `x`; NaN where the method uses no gradient. */
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly reason: StopReason;
  /** Whether the method's own test was met. A caller with a stricter one reads `gradientNorm`. */
  readonly converged: boolean;
}

/** Value at `x`; writes the gradient into `gradient`. May return NaN or Infinity where it is not defined. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;
