import { normalQuantile } from "../stats/quantiles.js";
import { wilsonInterval } from "../stats/wilson.js";
import { checkLabels, checkLengths, checkProbabilities, type Labels } from "./check.js";

/** What was predicted for the rows of one segment, and what came. */
export interface SegmentCalibration {
  readonly segment: string | number;
  readonly count: number;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Share of the rows labelled 1. */
  readonly observed: number;
  /** Ends of the interval in which the chance behind `observed` lies (Wilson 1927). */
  readonly lower: number;
  readonly upper: number;
  /**
   * Ones above what was predicted, in standard errors: beyond 2 or -2 the model is off in this segment. With `groups`
   * the error is that of sums over groups (Liang & Zeger 1986), else that of labels drawn from the probabilities.
   */
  readonly z: number;
}

/** How segments are judged. */
export interface SegmentOptions {
  /** Group of each row, for rows that are not independent, such as the weeks of one customer. */
  readonly groups?: ArrayLike<number> | undefined;
  /** Chance that the interval covers the truth, in (0, 1); default .95. */
  readonly level?: number | undefined;
}

/**
 * Whether probabilities are right within segments: a model calibrated as a whole may be too sure of one channel and
 * too unsure of another.
 *
 * @param segments name or number of each row's segment: a column, or a function of the row
 * @returns one entry a segment: numbers ascending, then names in code-unit order
 */
export function calibrationBySegment(
  labels: Labels,
  probabilities: Float64Array,
  segments: ArrayLike<string | number> | ((row: number) => string | number),
  { groups, level = 0.95 }: SegmentOptions = {},
): SegmentCalibration[] {
  const column = typeof segments === "function" ? undefined : segments;
  const n = checkLengths({
    labels,
    probabilities,
    groups,
    segments: column as ArrayLike<number> | undefined,
  });
  checkLabels(labels);
  checkProbabilities(probabilities);
  if (typeof segments !== "function") checkLengths({ labels, segments: { length: segments.length } });
  const segmentOf = typeof segments === "function" ? segments : (row: number) => segments[row]!;
  const rowsOf = new Map<string | number, number[]>();
  for (let row = 0; row < n; row++) {
    const segment = segmentOf(row);
    const rows = rowsOf.get(segment);
    if (rows) rows.push(row);
    else rowsOf.set(segment, [row]);
  }
  const z = normalQuantile((1 + level) / 2);
  return Array.from(rowsOf.keys())
    .sort(bySegment)
    .map((segment) => ({ segment, ...judged(rowsOf.get(segment)!, { labels, probabilities, groups, z }) }));
}

interface JudgedRows {
  readonly labels: Labels;
  readonly probabilities: Float64Array;
  readonly groups: ArrayLike<number> | undefined;
  /** Normal quantile of the interval. */
  readonly z: number;
}

function judged(
  rows: readonly number[],
  { labels, probabilities, groups, z }: JudgedRows,
): Omit<SegmentCalibration, "segment"> {
  let [ones, expected, variance] = [0, 0, 0];
  for (const row of rows) {
    const p = probabilities[row]!;
    ones += labels[row]!;
    expected += p;
    variance += p * (1 - p);
  }
  const count = rows.length;
  const observed = ones / count;
  let independent = count;
  if (groups) {
    variance = groupedSquares(rows, groups, (row) => labels[row]! - probabilities[row]!);
    const spread = groupedSquares(rows, groups, (row) => labels[row]! - observed) / count ** 2;
    // As many independent rows as would leave the same error; where all are alike, one a group.
    if (spread > 0) independent = Math.min(count, (observed * (1 - observed)) / spread);
    else independent = new Set(rows.map((row) => groups[row]!)).size;
  }
  const excess = ones - expected;
  return {
    count,
    predicted: expected / count,
    observed,
    ...wilsonInterval(observed, independent, z),
    z: excess === 0 ? 0 : excess / Math.sqrt(variance),
  };
}

/** Sum over groups of the square of the sum of a value over the group's rows. */
function groupedSquares(
  rows: readonly number[],
  groups: ArrayLike<number>,
  value: (row: number) => number,
): number {
  const sums = new Map<number, number>();
  for (const row of rows) sums.set(groups[row]!, (sums.get(groups[row]!) ?? 0) + value(row));
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  return squares;
}

function bySegment(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : 1;
}
