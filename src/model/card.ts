import type { Metrics } from "./contract.js";

/** One row of a card's out-of-time table: the model, a member of it, or a baseline. */
export interface CardScore {
  readonly name: string;
  readonly metrics: Metrics;
}

/** What a member brought to a blend. */
export interface CardMember {
  readonly name: string;
  /** Weight of the member's logit in the blend. */
  readonly weight: number;
  /** Facts of the fit for people: parameters, sizes, reasons. */
  readonly facts: Readonly<Record<string, number | string>>;
}

/** How a member did that had to earn its place in a blend: mean log-losses of the same rows out of time, in nats. */
export interface ChallengerReport {
  readonly member: string;
  /** Whether it lowered the log-loss beyond chance in each of two tests at least, and stands in the blend. */
  readonly kept: boolean;
  /** Log-loss of the blend with it and without it; absent where there are no two tests. */
  readonly logLossWith?: number;
  readonly logLossWithout?: number;
  /** Of the difference of the two, all rows of one customer counted as one. */
  readonly standardError?: number;
  readonly rows: number;
  readonly folds: number;
}

/** Out-of-time test of one horizon, made inside the training data before the training cutoff. */
export interface CardHorizon {
  /** Absent where baskets have no dates. */
  readonly horizonDays?: number;
  /** Days the supervised members were trained for; below `horizonDays` where the history is too short. */
  readonly trainedDays?: number;
  /** In baskets, where they have no dates. */
  readonly horizonBaskets?: number;
  readonly trainingCutoffs: readonly string[];
  readonly validationCutoffs: readonly string[];
  readonly members: readonly CardMember[];
  /** How the challenger did, where one was asked for: what it brought, kept or not. */
  readonly challenger?: ChallengerReport;
  /** The model beside the baselines on the validation cutoffs; empty where the history is too short for a test. */
  readonly outOfTime: readonly CardScore[];
}

/** What a model is, was made from, and cannot do. Plain data; holds no id of a customer. */
export interface ModelCard {
  readonly kind: string;
  readonly version: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly data: {
    /** First day and end of the training data; absent where baskets have no dates. */
    readonly from?: string;
    readonly cutoff?: string;
    /** How many of each customer's last baskets were left out, where they have no dates. */
    readonly lastBaskets?: number;
    readonly timeZone: string;
    readonly customers: number;
    readonly events: number;
    /** Order days, or baskets where they have no dates. */
    readonly orderDays: number;
    /** Customers with each item or category, where rows are about those. */
    readonly pairs?: number;
  };
  /** How an order is counted, refunds are treated, days are cut. */
  readonly definitions: readonly string[];
  readonly horizons: readonly CardHorizon[];
  readonly limits: readonly string[];
}
