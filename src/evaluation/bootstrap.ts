import { OptionsError } from "../errors.js";
import type { Statistic } from "../metrics/statistic.js";
import { createRandom } from "../stats/random.js";

/** How rows are resampled. */
export interface BootstrapOptions {
  /** Number of resamples; default 1,000. */
  readonly samples?: number | undefined;
  readonly seed?: number | undefined;
  /** Chance that the interval covers the truth, in (0, 1); default .95. */
  readonly level?: number | undefined;
  /**
   * Group of each row, 0..g-1: whole groups are drawn. For rows that are not independent, such as the weeks of
   * one customer.
   */
  readonly groups?: ArrayLike<number> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An estimate with its percentile interval. */
export interface BootstrapInterval {
  /** The statistic on the rows as they are. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Standard deviation over the resamples. */
  readonly standardError: number;
  /** Resamples that had a value: an AUC has none where only one label was drawn. */
  readonly samples: number;
}

/**
 * Percentile interval of a statistic by resampling the rows with replacement (Efron 1979). A resample is handed
 * over as the number of times each row was drawn, so a statistic made from sorted rows never sorts again.
 *
 * @param rows number of rows
 * @param statistic of whole-number weights a row; the array is used again for the next resample
 * @returns NaN bounds when no resample has a value
 * @throws OptionsError `option_out_of_range`, `length_mismatch`
 */
export function bootstrapInterval(
  rows: number,
  statistic: Statistic,
  options: BootstrapOptions = {},
): BootstrapInterval {
  return bootstrapIntervals(rows, (weights) => [statistic(weights)], options)[0]!;
}

/**
 * Intervals of several statistics on the same resamples: the draws, which cost most, are made once.
 *
 * @param statistics one value a statistic, always as many
 */
export function bootstrapIntervals(
  rows: number,
  statistics: (weights?: Float64Array) => readonly number[],
  options: BootstrapOptions = {},
): BootstrapInterval[] {
  const { samples = 1000, seed = 1, level = 0.95, groups, signal } = options;
  if (!(Number.isInteger(samples) && samples >= 2)) {
    throw new OptionsError(
      "option_out_of_range",
      `'samples' must be a whole number of 2 or more, got ${samples}.`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new OptionsError("option_out_of_range", `'level' must be between 0 and 1, got ${level}.`);
  }
  const draw = groups === undefined ? drawRows(rows, seed) : drawGroups(rows, groups, seed);
  const resamples: (readonly number[])[] = [];
  for (let sample = 0; sample < samples; sample++) {
    signal?.throwIfAborted();
    resamples.push(statistics(draw()));
  }
  return statistics().map((estimate, k) => {
    const sorted = Float64Array.from(resamples, (values) => values[k]!)
      .filter((value) => !Number.isNaN(value))
      .sort();
    return {
      estimate,
      lower: quantileOfSorted(sorted, (1 - level) / 2),
      upper: quantileOfSorted(sorted, (1 + level) / 2),
      standardError: deviation(sorted),
      samples: sorted.length,
    };
  });
}

/**
 * Interval of the difference first - second of one metric of two models, both on the same resampled rows, so
 * that what makes a resample easy or hard for both cancels.
 *
 * @example pairedBootstrap(labels.length, aucStatistic(labels, ours), aucStatistic(labels, theirs))
 */
export function pairedBootstrap(
  rows: number,
  first: Statistic,
  second: Statistic,
  options: BootstrapOptions = {},
): BootstrapInterval {
  return bootstrapInterval(rows, (weights) => first(weights) - second(weights), options);
}

function drawRows(rows: number, seed: number): () => Float64Array {
  const random = createRandom(seed);
  const counts = new Float64Array(rows);
  return () => {
    counts.fill(0);
    for (let i = 0; i < rows; i++) counts[random.int(rows)]!++;
    return counts;
  };
}

function drawGroups(rows: number, groups: ArrayLike<number>, seed: number): () => Float64Array {
  if (groups.length !== rows) {
    throw new OptionsError("length_mismatch", `'groups' must have ${rows} rows, got ${groups.length}.`, {
      expected: rows,
      got: groups.length,
    });
  }
  let groupCount = 0;
  for (let i = 0; i < rows; i++) groupCount = Math.max(groupCount, groups[i]! + 1);
  const drawGroupCounts = drawRows(groupCount, seed);
  const counts = new Float64Array(rows);
  return () => {
    const groupCounts = drawGroupCounts();
    for (let i = 0; i < rows; i++) counts[i] = groupCounts[groups[i]!]!;
    return counts;
  };
}

/** Linear between the two nearest order statistics; NaN for no values. */
function quantileOfSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  if (sorted[low] === sorted[high]) return sorted[low]!; // also where both are infinite
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

/** Sample standard deviation; NaN for fewer than two values. */
function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}
