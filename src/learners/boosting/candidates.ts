import { columnWords, splitWays } from "../../matrix/kernels/index.js";

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
  /** For a column of categories: the indicator of each of the first bins. */
  readonly indicators?: Int32Array | undefined;
  /** Monotone direction: 1, -1 or 0. */
  readonly direction: number;
}

/** A split of the matrix. */
export interface Candidate {
  readonly column: number;
  readonly threshold: number;
}

/** The columns as the kernel reads them. */
export function packColumns(histograms: readonly HistogramColumn[], chosen: ArrayLike<number>): Int32Array {
  const words = new Int32Array(chosen.length * columnWords);
  for (let k = 0; k < chosen.length; k++) {
    const { width, low, high, indicators, direction } = histograms[chosen[k]!]!;
    const ways =
      (low >= 0 ? splitWays.missingLow : 0) |
      (high >= 0 ? splitWays.missingHigh : 0) |
      (indicators ? splitWays.indicators : 0);
    words.set([chosen[k]!, width, ways, direction, indicators?.length ?? 0], k * columnWords);
  }
  return words;
}

/** The split that an answer of the kernel names. An indicator is bin 1 where it is 0, bin 2 where it is 1. */
export function candidateOf(
  { low, high, indicators }: HistogramColumn,
  way: number,
  threshold: number,
): Candidate {
  if (way === splitWays.indicators) return { column: indicators![threshold]!, threshold: 1 };
  return { column: way === splitWays.missingLow ? low : high, threshold };
}
