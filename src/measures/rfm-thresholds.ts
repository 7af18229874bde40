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
 * of five are empty. High: the least whole step above the mean or median.
 *
 * @param unit minor units of one unit of the currency
 */
export function thresholdsOf(measures: RfmMeasures, settings: RfmSettings, unit: number): RfmThresholds {
  const { thresholds, splitBy } = settings;
  const { high } = thresholds;
  const given = thresholds.daysSinceLast ?? thresholds.orders ?? thresholds.spend;
  const bins = settings.bins ?? (given ? given.length + 1 : defaultBins);
  // Fewer days are better: the same rule on their negatives.
  const recency = cutter(() => measures.daysSinceLast.map((days) => -days), bins, splitBy);
  const frequency = cutter(() => measures.orders.slice(), bins, splitBy);
  const monetary = cutter(() => measures.spendMinor.slice(), bins, splitBy);
  return {
    daysSinceLast: thresholds.daysSinceLast ?? recency.scores().map((value) => 0 - value),
    orders: thresholds.orders ?? frequency.scores(),
    spend: thresholds.spend ?? monetary.scores().map((value) => value / unit),
    high: {
      daysSinceLast: high.daysSinceLast ?? 0 - recency.high(),
      orders: high.orders ?? frequency.high(),
      spend: high.spend ?? monetary.high() / unit,
    },
  };
}

type WholeNumbers = Int32Array | Float64Array;

/** Cuts a column of whole numbers, more is better; sorted once, and only when it is needed. */
function cutter(copy: () => WholeNumbers, bins: number, splitBy: RfmSettings["splitBy"]) {
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
    high(): number {
      return Math.floor(splitBy === "mean" ? meanOf(copy()) : medianOf(ascending())) + 1;
    },
  };
}

function meanOf(values: WholeNumbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function medianOf(ascending: WholeNumbers): number {
  const n = ascending.length;
  return (ascending[(n - 1) >> 1]! + ascending[n >> 1]!) / 2;
}
