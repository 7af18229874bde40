import type { Feature } from "../features/feature.js";
import type { Run } from "../model/run.js";
import type { JsonObject, Tensor } from "../model/saved-model.js";
import type { Labelled, Rows } from "./rows.js";
import type { Snapshot } from "./snapshot.js";

/** What a member learns from. Nothing in it reaches past `latest`'s cutoff. */
export interface FitInput<S extends Rows = Snapshot> {
  /** Snapshots with labels, all of whose windows ended by the cutoff of `latest`. */
  readonly labelled: readonly Labelled<S>[];
  /** The rows as they stand at the cutoff of the fit. */
  readonly latest: S;
  /** Length of the label windows, in days or baskets. */
  readonly horizon: number;
  readonly seed: number;
}

/** A learner's place in a blend. Boosted trees, hidden Markov models and others join by being one of these. */
export interface Member<S extends Rows = Snapshot> {
  readonly name: string;
  /** What it reads: order histories, the feature matrix, or customer-item pairs. */
  readonly needs: "history" | "matrix" | "pairs";
  /** Sizes to choose from by out-of-time loss, smallest first: "weak", "strong"; the middle one is the default. */
  readonly sizes: readonly string[];
  /** Weight in a blend before any row is seen, as a share of those of all members. */
  readonly priorWeight: number;
  /** Whether it must earn its place: it stays in a blend only where it lowers the out-of-time log-loss beyond chance. */
  readonly isChallenger?: boolean;
  fit(size: string, input: FitInput<S>, run?: Run): Promise<Fitted<S>>;
  restore(state: MemberState): Fitted<S>;
}

/** The same member, which must earn its place in a blend. */
export function asChallenger<S extends Rows>(member: Member<S>): Member<S> {
  return { ...member, isChallenger: true };
}

/** A fitted member, frozen. */
export interface Fitted<S extends Rows = Snapshot> {
  readonly member: string;
  readonly size: string;
  /** Logit of P(at least one order) for each row of a snapshot. */
  score(snapshot: S, horizon: number): Float64Array;
  /** Parts of the logits of some rows: with `base` they add up to the score of each. */
  contributions(snapshot: S, horizon: number, range: ScoredRange): MemberContributions;
  readonly state: MemberState;
  /** Facts for the card. */
  readonly facts: Readonly<Record<string, number | string>>;
}

/** Rows start .. end - 1 of a snapshot, with what the member scored them. */
export interface ScoredRange {
  readonly start: number;
  readonly end: number;
  /** Logit of each row of the range by the member. */
  readonly logits: Float64Array;
}

/** What the logits of a range of rows are made of; every column has one entry a row of the range. */
export interface MemberContributions {
  readonly base: Float64Array;
  readonly parts: readonly ContributionColumn[];
}

/** What a feature adds to each row. */
export interface ContributionColumn {
  readonly feature: Feature;
  /** The feature's value: NaN where it has none. Not to be written to. */
  readonly values: Float64Array;
  readonly contributions: Float64Array;
}

export interface MemberState {
  readonly member: string;
  readonly size: string;
  readonly state: JsonObject;
  readonly tensors?: Readonly<Record<string, Tensor>>;
}
