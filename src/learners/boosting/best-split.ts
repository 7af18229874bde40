import type { Candidate, HistogramColumn } from "./candidates.js";

/** What holds splits back. */
export interface Penalty {
  /** Added to the Hessian of each leaf. */
  readonly l2: number;
  /** Hessian that each side of a split must have, else the leaf counts as not split. */
  readonly minChildWeight: number;
}

/** Sums of gradient and Hessian of each leaf of a level. */
export interface LevelSums {
  readonly leaves: number;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/** Score of one leaf: half of it is what its Newton step takes from the loss (Chen & Guestrin 2016, eq. 6). */
export function leafScore(gradient: number, hessian: number, l2: number): number {
  return (gradient * gradient) / (hessian + l2);
}

const scores = new Float64Array(256);

/**
 * The best split of one histogram, if its score is above that of `best`; of equal ones the first.
 *
 * @param histogram one slot of `width` pairs a leaf
 */
export function betterSplit(
  histogram: Float64Array,
  column: HistogramColumn,
  sums: LevelSums,
  penalty: Penalty,
  best: Candidate,
): Candidate {
  let found = best;
  const take = (
    from: number,
    to: number,
    columnOf: (bin: number) => number,
    thresholdOf: (bin: number) => number,
  ) => {
    for (let bin = from; bin < to; bin++) {
      if (scores[bin]! > found.score && columnOf(bin) >= 0) {
        found = { column: columnOf(bin), threshold: thresholdOf(bin), score: scores[bin]! };
      }
    }
  };
  const { width, low, high, indicators, direction } = column;
  if (indicators) {
    scoreCategories(histogram, width, sums, penalty);
    // An indicator is bin 1 where it is 0, bin 2 where it is 1.
    take(
      0,
      width,
      (bin) => indicators[bin]!,
      () => 1,
    );
    return found;
  }
  if (low >= 0) {
    scoreThresholds(histogram, width, 0, sums, penalty, direction);
    take(
      0,
      width - 1,
      () => low,
      (bin) => bin,
    );
  }
  if (high >= 0) {
    scoreThresholds(histogram, width, 1, sums, penalty, direction);
    take(
      1,
      width - 1,
      () => high,
      (bin) => bin,
    );
  }
  return found;
}

/**
 * Scores every threshold t of a column, "bin > t", into `scores`: both sides' scores, summed over the leaves. A leaf
 * that a threshold leaves too thin on one side, or whose sides run against `direction`, scores as if not split.
 *
 * @param first 0: bin 0, the missing values, is on the left of every threshold; 1: on the right
 */
function scoreThresholds(
  histogram: Float64Array,
  width: number,
  first: number,
  { leaves, gradients, hessians }: LevelSums,
  { l2, minChildWeight }: Penalty,
  direction: number,
): void {
  scores.fill(0, 0, width);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const gradient = gradients[leaf]!;
    const hessian = hessians[leaf]!;
    if (hessian <= 0) continue;
    const whole = leafScore(gradient, hessian, l2);
    const slot = 2 * leaf * width;
    let leftGradient = 0;
    let leftHessian = 0;
    for (let t = first; t < width - 1; t++) {
      leftGradient += histogram[slot + 2 * t]!;
      leftHessian += histogram[slot + 2 * t + 1]!;
      const rightGradient = gradient - leftGradient;
      const rightHessian = hessian - leftHessian;
      const isThin = leftHessian < minChildWeight || rightHessian < minChildWeight;
      const left = leftHessian + l2;
      const right = rightHessian + l2;
      // The value of a side is -gradient / (hessian + l2): it falls from left to right where this is above 0.
      const isAgainst = direction * (rightGradient * left - leftGradient * right) > 0;
      const score =
        isThin || isAgainst
          ? whole
          : (leftGradient * leftGradient) / left + (rightGradient * rightGradient) / right;
      scores[t] = scores[t]! + score;
    }
  }
}

/** Scores every category against all others into `scores`. */
function scoreCategories(
  histogram: Float64Array,
  width: number,
  { leaves, gradients, hessians }: LevelSums,
  { l2, minChildWeight }: Penalty,
): void {
  scores.fill(0, 0, width);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const gradient = gradients[leaf]!;
    const hessian = hessians[leaf]!;
    if (hessian <= 0) continue;
    const whole = leafScore(gradient, hessian, l2);
    const slot = 2 * leaf * width;
    for (let bin = 0; bin < width; bin++) {
      const own = histogram[slot + 2 * bin]!;
      const ownHessian = histogram[slot + 2 * bin + 1]!;
      const others = hessian - ownHessian;
      const isThin = ownHessian < minChildWeight || others < minChildWeight;
      const score = isThin ? whole : leafScore(own, ownHessian, l2) + leafScore(gradient - own, others, l2);
      scores[bin] = scores[bin]! + score;
    }
  }
}
