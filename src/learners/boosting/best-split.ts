/** What a split is worth, and where. */
export interface Penalty {
  /** Added to the Hessian of each leaf. */
  readonly l2: number;
  /** Hessian that each side of a split must have, else the leaf counts as not split. */
  readonly minChildWeight: number;
}

/** Sums of gradient and Hessian of each leaf of a level, and the score of all together. */
export interface LevelSums {
  readonly leaves: number;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/** Score of one leaf: half of it is what its Newton step takes from the loss (Chen & Guestrin 2016, eq. 6). */
export function leafScore(gradient: number, hessian: number, l2: number): number {
  return (gradient * gradient) / (hessian + l2);
}

/**
 * Adds to `scores` what every threshold of a column is worth: the score of both sides, summed over the leaves of
 * the level. A leaf that a threshold leaves too thin on one side, or whose sides run against `direction`, scores as
 * if it were not split.
 *
 * @param histogram the leaves' histograms of the column from `at` on, `width` pairs each
 * @param thresholds number of thresholds: t says "bin > t"
 * @param direction 1 where the value may only rise with the column, -1 only fall, 0 free
 * @param scores cleared first
 */
export function scoreThresholds(
  histogram: Float64Array,
  at: number,
  width: number,
  { leaves, gradients, hessians }: LevelSums,
  thresholds: number,
  { l2, minChildWeight }: Penalty,
  direction: number,
  scores: Float64Array,
): void {
  scores.fill(0, 0, thresholds);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const gradient = gradients[leaf]!;
    const hessian = hessians[leaf]!;
    if (hessian <= 0) continue;
    const whole = leafScore(gradient, hessian, l2);
    const slot = at + 2 * leaf * width;
    let leftGradient = 0;
    let leftHessian = 0;
    for (let t = 0; t < thresholds; t++) {
      leftGradient += histogram[slot + 2 * t]!;
      leftHessian += histogram[slot + 2 * t + 1]!;
      const rightGradient = gradient - leftGradient;
      const rightHessian = hessian - leftHessian;
      const isThin = leftHessian < minChildWeight || rightHessian < minChildWeight;
      const left = leftHessian + l2;
      const right = rightHessian + l2;
      // The value of a side is -gradient / (hessian + l2): it rises from left to right where this is below 0.
      const isAgainst = direction * (rightGradient * left - leftGradient * right) > 0;
      const score =
        isThin || isAgainst
          ? whole
          : (leftGradient * leftGradient) / left + (rightGradient * rightGradient) / right;
      scores[t] = scores[t]! + score;
    }
  }
}
