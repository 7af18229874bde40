import { OptionsError } from "../errors.js";
import { bestFirstSums } from "./best-first-sums.js";
import { checkLabels, type Labels } from "./check.js";

/**
 * Lift of the best-scored share of rows: their rate of ones over the rate of all rows. The share is
 * round(fraction * n) rows, at least one. Where rows of one score stand on both sides of the cut, each counts
 * with the share of them that is inside: the expected lift over all orders of ties.
 *
 * @param fraction of the rows, in (0, 1]
 * @returns >= 0, where 1 is a random choice; NaN when no row is labelled 1
 */
export function liftAt(labels: Labels, scores: Float64Array, fraction = 0.1): number {
  if (!(fraction > 0 && fraction <= 1)) {
    throw new OptionsError("fraction_out_of_range", `'fraction' must be in (0, 1], got ${fraction}.`, {
      fraction,
    });
  }
  const gains = cumulativeGains(labels, scores);
  const n = labels.length;
  const selected = Math.max(1, Math.round(n * fraction));
  return gains[selected]! / selected / (gains[n]! / n);
}

/** One group of `liftByDecile`. */
export interface LiftGroup {
  readonly count: number;
  /** Rows labelled 1; a fraction where ties stand across the border of the group. */
  readonly positives: number;
  /** Share of the group's rows labelled 1. */
  readonly rate: number;
  /** `rate` over the rate of all rows. */
  readonly lift: number;
  /** Lift of this group and all better ones together. */
  readonly cumulativeLift: number;
  /** Share of all ones found in this group and all better ones. */
  readonly cumulativeGain: number;
}

/**
 * Lift of groups of equal count, best-scored first; the row of rank r of n is in group floor(r * groups / n).
 * Ties count as in `liftAt`. Empty groups, when n < groups, are left out.
 */
export function liftByDecile(labels: Labels, scores: Float64Array, groups = 10): LiftGroup[] {
  const gains = cumulativeGains(labels, scores);
  const n = labels.length;
  const positives = gains[n]!;
  const base = positives / n;
  const table: LiftGroup[] = [];
  for (let group = 0; group < groups; group++) {
    const start = Math.ceil((group * n) / groups);
    const end = Math.ceil(((group + 1) * n) / groups);
    if (start === end) continue;
    const hits = gains[end]! - gains[start]!;
    const rate = hits / (end - start);
    table.push({
      count: end - start,
      positives: hits,
      rate,
      lift: rate / base,
      cumulativeLift: gains[end]! / end / base,
      cumulativeGain: gains[end]! / positives,
    });
  }
  return table;
}

/** Expected number of ones among the best k rows, for k = 0..n. */
function cumulativeGains(labels: Labels, scores: Float64Array): Float64Array {
  checkLabels(labels);
  return bestFirstSums(labels, scores);
}
