/** Mean and standard deviation of a normal law of the logarithm (or logit) of a parameter. */
export type NormalPrior = readonly [mean: number, deviation: number];

/**
 * Weak priors are normal in logs, so that neither the number of customers nor the unit of time changes what they
 * mean. Rates have a shape whose middle 95 % span a factor of 140; scales (in mean ages of the customers) one of
 * 2,500.
 */
export const priorOfLogShape: NormalPrior = [Math.log(0.5), 1.25];
export const priorOfLogScale: NormalPrior = [-1, 2];

/** Log-density (without its constant) and its slope. */
export function logNormalDensity(
  value: number,
  [mean, deviation]: NormalPrior,
): { log: number; slope: number } {
  const z = (value - mean) / deviation;
  return { log: -0.5 * z * z, slope: -z / deviation };
}

/** Adds the gradient of independent priors, one a component of `theta`; returns the log-prior. */
export function addIndependentPriors(
  priors: readonly NormalPrior[],
  theta: Float64Array,
  gradient: Float64Array,
): number {
  let total = 0;
  priors.forEach((prior, i) => {
    const { log, slope } = logNormalDensity(theta[i]!, prior);
    total += log;
    gradient[i]! += slope;
  });
  return total;
}
