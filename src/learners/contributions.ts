/**
 * Checks which margin of a row is meant.
 *
 * @throws RangeError for one that is not there
 */
export function checkOutput(output: number, outputs: number): void {
  if (Number.isInteger(output) && output >= 0 && output < outputs) return;
  throw new RangeError(`The model has ${outputs} outputs, 0 the first; got ${output}.`);
}

/** What each input column adds to the margin of each row. */
export interface Contributions {
  /** Margin of the average training row; the same for all rows. */
  readonly base: number;
  /** rows * columns, those of a row together: with the base they sum to the row's margin. */
  readonly values: Float64Array;
}
