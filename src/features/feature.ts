/** What a reason is about, for grouping in explanations. */
export type FeatureGroup =
  | "recency"
  | "frequency"
  | "rhythm"
  | "trend"
  | "spend"
  | "service"
  | "price"
  | "discount"
  | "engagement"
  | "tenure"
  | "season"
  | "variety"
  | "popularity"
  | "own";

/** The customer's own normal for a feature, told from other features of the row. */
export interface Usual {
  /** Names of the features it is told from; the first may be all there is to it. */
  readonly from: readonly string[];
  /** The normal value, in the unit of the feature; NaN where the features do not tell one. Default: the first of `from`. */
  readonly value?: (...from: readonly number[]) => number;
}

/** A declared feature: what a column of a feature matrix means. */
export interface Feature {
  /** Stable name for programs. */
  readonly name: string;
  /** What it is, in words for people. */
  readonly meaning: string;
  readonly unit: string;
  readonly group: FeatureGroup;
  /** Scale on which a linear learner reads it: heavy-tailed counts, days and money are read as log(1 + value). */
  readonly scale: "linear" | "log";
  /** Whether a linear learner also gets its square: for effects that rise and fall, such as silence. */
  readonly curved?: boolean;
  /** Whether all customers of one cutoff have the same value: as many rows as there are, a dozen cutoffs say little of it. */
  readonly perCutoff?: boolean;
  /** What the customer's own value usually is: for explanations, members of a blend do not read it. */
  readonly usual?: Usual;
  /** Labels of a categorical column, whose values are positions in it; NaN where not given. */
  readonly levels?: readonly string[];
}

/** Feature rows: columns of one length, NaN where a value does not exist. */
export interface FeatureColumns {
  readonly features: readonly Feature[];
  /** One column a feature. */
  readonly columns: readonly Float64Array[];
}
