import { OptionsError } from "../errors.js";

/** Numbers, NaN where missing; or 0 and 1 in bytes: whether a row has a level. */
export type TermColumn = Float64Array | Uint8Array;

/**
 * How input columns become terms of a linear model: clipped, centred and scaled by the training rows; plain
 * data, one entry an input column.
 */
export interface Scaling {
  readonly names: readonly string[];
  /** Values are clipped to [lower, upper] first: outer quantiles of the training rows. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Weighted mean of the values that are there; a missing value is replaced by it. */
  readonly means: readonly number[];
  /**
   * Weighted standard deviation of the values that are there, 1 for a level; 0 for a constant column, which is left
   * out.
   */
  readonly scales: readonly number[];
  /** Weighted share of missing values; where it is above 0 (and below 1) the column has an indicator term. */
  readonly missingShares: readonly number[];
}

export interface ScalingOptions {
  readonly weights?: Float64Array | undefined;
  /** Share of rows clipped at either end; 0 clips nothing. */
  readonly clip: number;
}

/** Up to so many values a sorted insertion is cheaper than to sort all. */
const mostHeld = 50;
/** The quantiles that values are clipped to are taken from at most about this many evenly spaced rows. */
const quantileRows = 10_000;

/**
 * Measures the columns. Standardised values are (clip(x) - mean) / scale, and 0 where missing; levels and
 * the indicators of missing values are centred but not scaled, so that the penalty holds rare ones near 0.
 *
 * @throws OptionsError `not_finite` when a column holds an infinite value
 */
export function measureScaling(
  columns: readonly TermColumn[],
  names: readonly string[],
  options: ScalingOptions,
): Scaling {
  const measured = columns.map((column, j) =>
    column instanceof Uint8Array ? measureLevel(column, options) : measureColumn(column, names[j]!, options),
  );
  return {
    names: [...names],
    lower: measured.map((m) => m.lower),
    upper: measured.map((m) => m.upper),
    means: measured.map((m) => m.mean),
    scales: measured.map((m) => m.scale),
    missingShares: measured.map((m) => m.missingShare),
  };
}

function measureColumn(column: Float64Array, name: string, { weights, clip }: ScalingOptions) {
  const { lower, upper } = clipBounds(column, clip);
  let total = 0;
  let present = 0;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    const x = column[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    total += weight;
    if (Number.isNaN(x)) continue;
    if (x - x !== 0) {
      throw new OptionsError("not_finite", `Row ${i}: '${name}' must be finite or missing (NaN), got ${x}.`, {
        row: i,
        column: name,
      });
    }
    present += weight;
    sum += weight * clipped(x, lower, upper);
  }
  const mean = present > 0 ? sum / present : 0;
  let squares = 0;
  let residue = 0; // what rounding of the mean left: corrected two-pass variance
  for (let i = 0; i < column.length; i++) {
    const x = column[i]!;
    if (Number.isNaN(x)) continue;
    const deviation = clipped(x, lower, upper) - mean;
    const weight = weights === undefined ? 1 : weights[i]!;
    squares += weight * deviation * deviation;
    residue += weight * deviation;
  }
  const variance = present > 0 ? (squares - residue ** 2 / present) / present : 0;
  const scale = Math.sqrt(Math.max(0, variance));
  const missingShare = total > 0 ? (total - present) / total : 0;
  // Values so large that their squares overflow have no scale: left out as a constant column is.
  if (!Number.isFinite(mean) || !Number.isFinite(scale))
    return { lower, upper, mean: 0, scale: 0, missingShare };
  return {
    lower,
    upper,
    mean,
    // Below the rounding of its own mean the spread is noise: a constant column.
    scale: scale > 1e-12 * Math.abs(mean) ? scale : 0,
    missingShare,
  };
}

const everything = { lower: -Number.MAX_VALUE, upper: Number.MAX_VALUE };

function measureLevel(column: Uint8Array, { weights }: ScalingOptions) {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < column.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    total += weight;
    if (column[i] !== 0) sum += weight;
  }
  const mean = total > 0 ? sum / total : 0;
  return { ...everything, mean, scale: sum > 0 && sum < total ? 1 : 0, missingShare: 0 };
}

/** Quantiles `clip` and 1 - `clip`; all there is when they would make the column constant. */
function clipBounds(column: Float64Array, clip: number): { lower: number; upper: number } {
  if (clip === 0) return everything;
  const stride = Math.max(1, column.length / quantileRows);
  const sample = new Float64Array(Math.ceil(column.length / stride));
  let count = 0;
  for (let at = 0; at < column.length; at += stride) {
    const x = column[Math.floor(at)]!;
    if (!Number.isNaN(x)) sample[count++] = x;
  }
  if (count === 0) return everything;
  const own = sample.subarray(0, count);
  const above = count - 1 - Math.ceil((1 - clip) * (count - 1));
  const lower = smallest(own, Math.floor(clip * (count - 1)));
  const negated = own.map((x) => -x);
  const upper = -smallest(negated, above);
  return lower < upper ? { lower, upper } : everything;
}

function clipped(x: number, lower: number, upper: number): number {
  if (x < lower) return lower;
  if (x > upper) return upper;
  return x;
}

/** The value that k others are not above: few are held in order, since k is a thousandth of them. */
function smallest(values: Float64Array, k: number): number {
  if (k > mostHeld) return values.slice().sort()[k]!;
  const held = new Float64Array(k + 1).fill(Infinity);
  for (const x of values) {
    if (!(x < held[k]!)) continue;
    let at = k;
    for (; at > 0 && held[at - 1]! > x; at--) held[at] = held[at - 1]!;
    held[at] = x;
  }
  return held[k]!;
}

/** One term of the linear predictor: the standardised values of a column, or the indicator that they miss. */
export interface Term {
  readonly column: number;
  readonly indicator: boolean;
}

/** Terms in column order, a column's indicator behind its values. */
export function termsOf(scaling: Scaling): Term[] {
  const terms: Term[] = [];
  for (let column = 0; column < scaling.names.length; column++) {
    if (scaling.scales[column]! > 0) terms.push({ column, indicator: false });
    const share = scaling.missingShares[column]!;
    if (share > 0 && share < 1) terms.push({ column, indicator: true });
  }
  return terms;
}

/** Writes rows start..end-1 of a term into `out` from `at` on. */
export function writeTerm(
  scaling: Scaling,
  term: Term,
  columns: readonly TermColumn[],
  start: number,
  end: number,
  out: Float64Array,
  at: number,
): void {
  const column = columns[term.column]!;
  if (term.indicator) {
    const share = scaling.missingShares[term.column]!;
    for (let i = start; i < end; i++) out[at + i - start] = (Number.isNaN(column[i]!) ? 1 : 0) - share;
    return;
  }
  const mean = scaling.means[term.column]!;
  if (column instanceof Uint8Array) {
    for (let i = start; i < end; i++) out[at + i - start] = column[i]! - mean;
    return;
  }
  const lower = scaling.lower[term.column]!;
  const upper = scaling.upper[term.column]!;
  const perScale = 1 / scaling.scales[term.column]!;
  for (let i = start; i < end; i++) {
    const x = column[i]!;
    out[at + i - start] = Number.isNaN(x) ? 0 : (clipped(x, lower, upper) - mean) * perScale;
  }
}
