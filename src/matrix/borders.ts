/** A column of numbers; NaN is missing. */
export type NumericColumn = Float64Array | Float32Array;

/** Borders are taken from at most about this many evenly spaced rows. */
const sampleRows = 20_000;

/**
 * Borders between the values of a column: between all distinct values where `most` borders are enough, else at
 * weighted quantiles. A value with the weight of a bin or more has a bin of its own; the others share the rest
 * evenly. Borders lie midway between neighbouring values.
 *
 * @param most borders at most
 * @returns ascending borders; none for a column of one value
 */
export function bordersOf(
  column: NumericColumn,
  most: number,
  weights?: ArrayLike<number> | undefined,
): Float64Array {
  const { values, masses } = distinctValues(column, weights);
  if (values.length <= most + 1)
    return Float64Array.from(values.subarray(1), (b, i) => between(values[i]!, b));
  return quantileBorders(values, masses, most);
}

/** Distinct values that are there, ascending, with the weight of each; rows of weight 0 are left out. */
function distinctValues(column: NumericColumn, weights: ArrayLike<number> | undefined) {
  const { sorted, order } = sortedSample(column, weights);
  const values = new Float64Array(sorted.length);
  const masses = new Float64Array(sorted.length);
  let count = 0;
  for (let k = 0; k < sorted.length; k++) {
    const value = sorted[k]!;
    if (count === 0 || value !== values[count - 1]) values[count++] = value;
    masses[count - 1]! += weights && order ? weights[order[k]!]! : 1;
  }
  return { values: values.subarray(0, count), masses: masses.subarray(0, count) };
}

function sortedSample(column: NumericColumn, weights: ArrayLike<number> | undefined) {
  const step = Math.max(1, column.length / sampleRows);
  const rows = new Int32Array(Math.ceil(column.length / step));
  let count = 0;
  for (let at = 0; at < column.length; at += step) {
    const i = Math.floor(at);
    const value = column[i]!;
    if (!Number.isNaN(value) && (!weights || weights[i]! > 0)) rows[count++] = i;
  }
  const taken = rows.subarray(0, count);
  if (weights) taken.sort((a, b) => column[a]! - column[b]! || a - b);
  const sorted = new Float64Array(count);
  for (let k = 0; k < count; k++) sorted[k] = column[taken[k]!]! + 0; // + 0: -0 is 0
  return weights ? { sorted, order: taken } : { sorted: sorted.sort() };
}

/** Greedy: a bin is closed when it has its share of the weight that is left, or before and after a heavy value. */
function quantileBorders(values: Float64Array, masses: Float64Array, most: number): Float64Array {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const heavy = total / (most + 1);
  let [lightMass, lightBins] = [total, most + 1];
  for (const mass of masses) {
    if (mass < heavy) continue;
    lightMass -= mass;
    lightBins--;
  }
  const borders = new Float64Array(most);
  let count = 0;
  let held = 0;
  for (let k = 0; k + 1 < values.length && count < most; k++) {
    const isHeavy = masses[k]! >= heavy;
    held += masses[k]!;
    const isNextHeavy = masses[k + 1]! >= heavy;
    // Half of the next value decides whether it is nearer to this bin's share or past it.
    const share = lightMass / Math.max(1, lightBins);
    if (!isHeavy && !isNextHeavy && held + masses[k + 1]! / 2 < share) continue;
    borders[count++] = between(values[k]!, values[k + 1]!);
    if (!isHeavy) {
      lightMass -= held;
      lightBins--;
    }
    held = 0;
  }
  return borders.slice(0, count);
}

/** A border that is below `b` and not below `a`, for a < b. */
function between(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}
