import { lowestAbove } from "../matrix/sorted.js";
import type { RfmSettings, RfmThresholds } from "./rfm-options.js";

/** Recency, frequency and monetary value of customers, one entry each: whole numbers, so that cut points are exact. */
export interface RfmMeasures {
  readonly daysSinceLast: Int32Array;
  readonly orders: Int32Array;
  /** Money in minor units. */
  readonly spendMinor: Float64Array;
}

const defaultBins = 5;

/**
 * The cut points asked for, and those that were left out cut from the customers.
 *
 * Scores: the k-th cut is the least whole step above the k/bins quantile (the smallest value that a share of at least
 * k/bins does not exceed: Hyndman & Fan 1996, definition 1). So equal values share a score, and where one value is the
 * most frequent the lower of its scores: with 60 % of customers of one order, one order is 1 point, and 2 and 3 points
 * of five are empty. High: the least whole step above the mean; by the median from the lowest value on that at least
 * half of the customers lie below, and recent below the lowest such number of days: the states "rfm" of lifecycle.
 *
 * @param unit minor units of one unit of the currency
 */
export function thresholdsOf(measures: RfmMeasures, settings: RfmSettings, unit: number): RfmThresholds {
  const { thresholds, splitBy } = settings;
  const { high } = thresholds;
  const given = thresholds.daysSinceLast ?? thresholds.orders ?? thresholds.spend;
  const bins = settings.bins ?? (given ? given.length + 1 : defaultBins);
  // Fewer days are better: the same rule on their negatives.
  const recency = cutter(() => measures.daysSinceLast.map((days) => -days), bins);
  const frequency = cutter(() => measures.orders.slice(), bins);
  const monetary = cutter(() => measures.spendMinor.slice(), bins);
  const isMean = splitBy === "mean";
  return {
    daysSinceLast: thresholds.daysSinceLast ?? recency.scores().map((value) => 0 - value),
    orders: thresholds.orders ?? frequency.scores(),
    spend: thresholds.spend ?? monetary.scores().map((value) => value / unit),
    high: {
      daysSinceLast:
        high.daysSinceLast ??
        (isMean ? 0 - recency.aboveMean() : lowestAbove(measures.daysSinceLast.slice().sort(), 0.5) - 1),
      orders: high.orders ?? (isMean ? frequency.aboveMean() : frequency.aboveHalf()),
      spend: high.spend ?? (isMean ? monetary.aboveMean() : monetary.aboveHalf()) / unit,
    },
  };
}

type WholeNumbers = Int32Array | Float64Array;

/** Cuts a column of whole numbers, more is better; sorted once, and only when it is needed. */
function cutter(copy: () => WholeNumbers, bins: number) {
  let sorted: WholeNumbers | undefined;
  const ascending = (): WholeNumbers => {
    sorted ??= copy().sort();
    return sorted;
  };
  return {
    scores(): number[] {
      const values = ascending();
      const quantile = (k: number) => values[Math.ceil((k * values.length) / bins) - 1]!;
      return Array.from({ length: bins - 1 }, (_, k) => quantile(k + 1) + 1);
    },
    aboveMean: () => Math.floor(meanOf(copy())) + 1,
    aboveHalf: () => lowestAbove(ascending(), 0.5),
  };
}

function meanOf(values: WholeNumbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
