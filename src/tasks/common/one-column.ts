import { fitLogistic, probabilityOf } from "../../learners/linear/logistic.js";

/** A column of numbers, 0 or more, whose outcome is known. */
export interface LearnedColumn {
  readonly name: string;
  readonly values: Float64Array;
  readonly labels: Uint8Array;
}

/**
 * What a rule that only ranks says as a probability: logistic regression on the log of 1 + its column.
 *
 * @returns undefined where only one outcome was seen
 */
export function probabilityByOne(
  { name, values, labels }: LearnedColumn,
  wanted: Float64Array,
): Float64Array | undefined {
  if (!labels.includes(1) || !labels.includes(0)) return undefined;
  const learned = fitLogistic({ columns: [values.map(Math.log1p)], names: [name], labels });
  return probabilityOf(learned, [wanted.map(Math.log1p)]);
}
