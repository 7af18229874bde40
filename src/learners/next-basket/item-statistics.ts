import type { BasketHistories } from "./histories.js";
import { type PairTimes, pairTimesOf } from "./pair-times.js";
import { fitRatePrior } from "./purchase-rates.js";

/** What the buyers of each item did; one number an item, rare items drawn to their category and to all. */
export interface ItemStatistics {
  /** Share of buyers who bought again. */
  readonly repeatRate: Float64Array;
  /** Mean of the logs of the times between two purchases. */
  readonly logGapMean: Float64Array;
  /** Standard deviation of the same, above 0. */
  readonly logGapDeviation: Float64Array;
  /** Mean time between two purchases. */
  readonly gapMean: Float64Array;
  /** Inverse scale of the gamma distribution of the buyers' rates. */
  readonly inverseScale: Float64Array;
  /** Shape of it, one for all items. */
  readonly shape: number;
}

/** So many buyers or gaps of its own weigh as much for an item as those of its category. */
const priorCount = 20;
/** RCP is (a + .5) / (n + 5): a of n buyers bought again. */
const [priorRepeaters, priorBuyers] = [0.5, 5];
/** Where there are no gaps, or all are alike. */
const leastDeviation = 0.05;

/** @param categories one an item; absent: items are drawn to all items at once */
export function itemStatisticsOf(
  histories: BasketHistories,
  categories: Int32Array | undefined,
): ItemStatistics {
  const { itemCount } = histories;
  const zeros = () => new Float64Array(itemCount);
  const [gaps, gapSum, logSum, squareSum] = [zeros(), zeros(), zeros(), zeros()];
  const pairs = pairTimesOf(histories, (item, gap) => {
    const log = Math.log(gap);
    gaps[item]!++;
    gapSum[item]! += gap;
    logSum[item]! += log;
    squareSum[item]! += log * log;
  });
  const { buyers, repeaters, repeats, exposure, prior } = purchasesOf(pairs, itemCount);
  const shrink = (sums: Float64Array, counts: Float64Array, weight: number, none: number) =>
    shrunkMeans(sums, counts, categories, weight, none);
  const logGapMean = shrink(logSum, gaps, priorCount, 0);
  const squares = shrink(squareSum, gaps, priorCount, 0);
  const meanExposure = sumOf(exposure) / Math.max(1, sumOf(buyers));
  const rate = shrink(repeats, exposure, priorCount * Math.max(meanExposure, 1e-9), 0);
  return {
    repeatRate: repeaters.map((count, item) => (count + priorRepeaters) / (buyers[item]! + priorBuyers)),
    logGapMean,
    logGapDeviation: squares.map((square, item) =>
      Math.max(leastDeviation, Math.sqrt(Math.max(0, square - logGapMean[item]! ** 2))),
    ),
    gapMean: shrink(gapSum, gaps, priorCount, 1),
    inverseScale: rate.map((mean) => (mean > 0 ? prior.shape / mean : prior.inverseScale)),
    shape: prior.shape,
  };
}

function purchasesOf({ items, repeats, span, since }: PairTimes, itemCount: number) {
  const [buyers, repeaters] = [new Float64Array(itemCount), new Float64Array(itemCount)];
  const [events, exposure] = [new Float64Array(itemCount), new Float64Array(itemCount)];
  const times = span.map((time, n) => time + since[n]!);
  for (let n = 0; n < items.length; n++) {
    const item = items[n]!;
    buyers[item]!++;
    if (repeats[n]! > 0) repeaters[item]!++;
    events[item]! += repeats[n]!;
    exposure[item]! += times[n]!;
  }
  return { buyers, repeaters, repeats: events, exposure, prior: fitRatePrior(repeats, times) };
}

/**
 * Of each item (sum + w m) / (count + w), where m is the same of its category, drawn to all in turn.
 *
 * @param none where nothing was counted at all
 */
function shrunkMeans(
  sums: Float64Array,
  counts: Float64Array,
  categories: Int32Array | undefined,
  weight: number,
  none: number,
): Float64Array {
  const total = sumOf(counts);
  const overall = total > 0 ? sumOf(sums) / total : none;
  const drawn = (sum: number, count: number, mean: number) => (sum + weight * mean) / (count + weight);
  if (!categories) return sums.map((sum, item) => drawn(sum, counts[item]!, overall));
  const size = categories.reduce((most, category) => Math.max(most, category + 1), 0);
  const [sumsOf, countsOf] = [new Float64Array(size), new Float64Array(size)];
  for (let item = 0; item < sums.length; item++) {
    sumsOf[categories[item]!]! += sums[item]!;
    countsOf[categories[item]!]! += counts[item]!;
  }
  const means = sumsOf.map((sum, category) => drawn(sum, countsOf[category]!, overall));
  return sums.map((sum, item) => drawn(sum, counts[item]!, means[categories[item]!]!));
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
