/**
 * A histogram to sum at each level, and the splits that are read from it: one histogram serves a column of numbers
 * with missing values sent either way, or all categories of a column of categories.
 */
export interface HistogramColumn {
  /** Column of the matrix whose bins are summed. */
  readonly bins: number;
  /** Bins: one more than the highest. */
  readonly width: number;
  /** Column to split by where missing values (bin 0) are below all others; -1 for none. */
  readonly low: number;
  /** Column to split by where they are above all others; -1 for none. */
  readonly high: number;
  /** For a column of categories: the indicator of each bin, -1 for none. */
  readonly indicators?: Int32Array | undefined;
  /** Monotone direction: 1, -1 or 0. */
  readonly direction: number;
}

/** A split and its score, the sum of the leaf scores of the level below. */
export interface Candidate {
  readonly column: number;
  readonly threshold: number;
  readonly score: number;
}
