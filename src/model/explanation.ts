import type { BasketCut } from "../events/history.js";

/** One line of an explanation. */
export interface Contribution {
  /** Name of the feature or part, stable for programs: "daysSinceLast". */
  readonly name: string;
  /** The same in words. */
  readonly meaning: string;
  /** The customer's own value, where the line has one. */
  readonly value?: number | string;
  readonly unit?: string;
  /** Part of the score, on its scale. */
  readonly contribution: number;
}

/**
 * Why a row has its score: what does not depend on the clock. `base` plus all contributions is `score` within 1e-9; on
 * the logit scale the probability is 1 / (1 + exp(-score)), on the log scale the expected value is exp(score).
 */
interface ExplainedScore {
  readonly kind: string;
  readonly customerId: string;
  /** Where rows are (customer, item). */
  readonly itemId?: string;
  /** Where rows are (customer, category). */
  readonly categoryId?: string;
  readonly probability: number;
  readonly score: number;
  /** What the score is the logit of (the probability) or the logarithm of (the expected value). Default: "logit". */
  readonly scale?: "logit" | "log";
  readonly base: number;
  /** Largest first, by absolute value. */
  readonly contributions: readonly Contribution[];
}

/**
 * Why a customer, or a customer's item or category, has a score. `base` plus all contributions is `score` within 1e-9;
 * the probability is 1 / (1 + exp(-score)), unless `scale` is "log".
 */
export interface Explanation extends ExplainedScore {
  readonly asOf: Date;
  readonly horizonDays: number;
}

/** The same where baskets have no dates. */
export interface BasketExplanation extends ExplainedScore {
  /** How many of the customer's last baskets were not used. */
  readonly asOf: BasketCut;
  readonly horizonBaskets: number;
}

/** The same for a row of a table, whose date and horizon need not be known. */
export interface TableExplanation extends ExplainedScore {
  readonly asOf?: Date;
  readonly horizonDays?: number;
}
