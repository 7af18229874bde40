import { checkLabels, checkLengths, checkProbabilities, checkWeights, type Labels } from "./check.js";
import { meanStatistic, type Statistic } from "./statistic.js";

/** Probabilities are held this far from 0 and 1 before a logarithm is taken, so one sure miss costs 13.8 nats. */
export const logLossClip = 1e-6;

/**
 * Mean negative log-likelihood of the labels, in nats; probabilities clipped to [1e-6, 1 - 1e-6].
 *
 * @returns >= 0; NaN for no rows
 */
export function logLoss(labels: Labels, probabilities: Float64Array, weights?: Float64Array): number {
  checkLengths({ labels, probabilities, weights });
  checkWeights(weights);
  return logLossStatistic(labels, probabilities)(weights);
}

/** Log-loss as a function of the rows' weights. */
export function logLossStatistic(labels: Labels, probabilities: Float64Array): Statistic {
  checkRows(labels, probabilities);
  const losses = new Float64Array(labels.length);
  for (let i = 0; i < losses.length; i++) {
    const p = Math.min(Math.max(probabilities[i]!, logLossClip), 1 - logLossClip);
    losses[i] = labels[i] ? -Math.log(p) : -Math.log1p(-p);
  }
  return meanStatistic(losses);
}

/**
 * Brier score: mean squared difference of probability and label.
 *
 * @returns in [0, 1]; NaN for no rows
 */
export function brier(labels: Labels, probabilities: Float64Array, weights?: Float64Array): number {
  checkLengths({ labels, probabilities, weights });
  checkWeights(weights);
  return brierStatistic(labels, probabilities)(weights);
}

/** Brier score as a function of the rows' weights. */
export function brierStatistic(labels: Labels, probabilities: Float64Array): Statistic {
  checkRows(labels, probabilities);
  const losses = new Float64Array(labels.length);
  for (let i = 0; i < losses.length; i++) losses[i] = (probabilities[i]! - labels[i]!) ** 2;
  return meanStatistic(losses);
}

function checkRows(labels: Labels, probabilities: Float64Array): void {
  checkLengths({ labels, probabilities });
  checkLabels(labels);
  checkProbabilities(probabilities);
}
