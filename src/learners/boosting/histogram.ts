/**
 * The other child of a leaf is what the parent has and the first child has not: on entry slot `low` holds the
 * parent and `high` the child that was summed; on return each holds its own child.
 *
 * @param isHigh whether the child that was summed is the one with the level's bit set
 */
export function splitParent(
  histogram: Float64Array,
  low: number,
  high: number,
  length: number,
  isHigh: boolean,
): void {
  for (let k = 0; k < length; k++) {
    const summed = histogram[high + k]!;
    const rest = histogram[low + k]! - summed;
    histogram[low + k] = isHigh ? rest : summed;
    histogram[high + k] = isHigh ? summed : rest;
  }
}
