/** One line of an explanation. */
export interface Contribution {
  /** Name of the feature or part, stable for programs: "daysSinceLast". */
  readonly name: string;
  /** The same in words. */
  readonly meaning: string;
  /** The customer's own value, where the line has one. */
  readonly value?: number | string;
  readonly unit?: string;
  /** Part of the score, on the logit scale. */
  readonly contribution: number;
}

/**
 * Why a customer has a score. `base` plus all contributions is `score` (logit scale) within 1e-9;
 * the probability is 1 / (1 + exp(-score)).
 */
export interface Explanation {
  readonly kind: string;
  readonly customerId: string;
  readonly asOf: Date;
  readonly horizonDays: number;
  readonly probability: number;
  readonly score: number;
  readonly base: number;
  /** Largest first, by absolute value. */
  readonly contributions: readonly Contribution[];
}
