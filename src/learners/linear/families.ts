/** The loss of a generalised linear model with canonical link, over whole columns. */
export interface Family {
  readonly name: "logistic" | "poisson" | "gaussian";
  /** Margin at which the mean of the model is `mean`. */
  link(mean: number): number;
  /**
   * Writes weight x (mean - target) into `residual` and weight x d mean / d margin into `curvature`.
   *
   * @returns the weighted sum of the negative log-likelihoods, constants of the target left out
   */
  evaluate(
    margins: Float64Array,
    targets: Float64Array | Uint8Array,
    weights: Float64Array | undefined,
    residual: Float64Array,
    curvature: Float64Array,
  ): number;
}

/** Labels in [0, 1] with mean sigmoid(margin); the loss ln(1 + e^m) - y m. */
export const logisticFamily: Family = {
  name: "logistic",
  link: (mean) => Math.log(mean) - Math.log1p(-mean),
  evaluate(margins, targets, weights, residual, curvature) {
    let loss = 0;
    for (let i = 0; i < margins.length; i++) {
      const margin = margins[i]!;
      const target = targets[i]!;
      const weight = weights === undefined ? 1 : weights[i]!;
      const e = Math.exp(-Math.abs(margin)); // one exponential for loss, mean and variance; never overflows
      const mean = margin >= 0 ? 1 / (1 + e) : e / (1 + e);
      residual[i] = weight * (mean - target);
      curvature[i] = (weight * e) / ((1 + e) * (1 + e));
      loss += weight * (Math.max(margin, 0) + Math.log1p(e) - target * margin);
    }
    return loss;
  },
};

/** Counts with mean exp(margin); the loss e^m - y m. */
export const poissonFamily: Family = {
  name: "poisson",
  link: Math.log,
  evaluate(margins, targets, weights, residual, curvature) {
    let loss = 0;
    for (let i = 0; i < margins.length; i++) {
      const margin = margins[i]!;
      const target = targets[i]!;
      const weight = weights === undefined ? 1 : weights[i]!;
      const mean = Math.exp(margin);
      residual[i] = weight * (mean - target);
      curvature[i] = weight * mean;
      loss += weight * (mean - target * margin);
    }
    return loss;
  },
};

/** Numbers with mean margin; the loss (m - y)^2 / 2. */
export const gaussianFamily: Family = {
  name: "gaussian",
  link: (mean) => mean,
  evaluate(margins, targets, weights, residual, curvature) {
    let loss = 0;
    for (let i = 0; i < margins.length; i++) {
      const difference = margins[i]! - targets[i]!;
      const weight = weights === undefined ? 1 : weights[i]!;
      residual[i] = weight * difference;
      curvature[i] = weight;
      loss += (weight / 2) * difference * difference;
    }
    return loss;
  },
};
