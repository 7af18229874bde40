/** What each input column adds to the margin of each row. */
export interface Contributions {
  /** Margin of the average training row; the same for all rows. */
  readonly base: number;
  /** rows * columns, those of a row together: with the base they sum to the row's margin. */
  readonly values: Float64Array;
}
