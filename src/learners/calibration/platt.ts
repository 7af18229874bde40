import type { Labels } from "../labels.js";
import { fitPriorLogistic } from "./prior-logistic.js";

/** A line on the log-odds scale: calibrated logit = slope * logit + intercept. Plain data. */
export interface PlattFit {
  readonly slope: number;
  readonly intercept: number;
}

/** Rows to calibrate on: none of those the model was trained on. */
export interface PlattInput {
  /** Log-odds that the model gives each row, finite. */
  readonly logits: Float64Array;
  /** 0 or 1 a row; shares in between are allowed. */
  readonly labels: Labels;
  /** Weight of each row, 0 or more; 1 when absent. */
  readonly weights?: Float64Array | undefined;
  /** Learns only the intercept, with slope 1; default false. */
  readonly fixedSlope?: boolean | undefined;
}

/** Prior of the slope: normal around 1, worth some tens of rows. */
const slopeDeviation = 0.25;
/** Below this the ranking would drown in rounding, so a useless or reversed score ends here. */
const lowestSlope = 0.01;
/** Prior of the intercept: normal around 0. */
const interceptDeviation = 0.5;

/**
 * Platt scaling (Platt 1999) of a model's logits on rows it was not trained on. Normal priors, slope 1 +- .25
 * and intercept 0 +- .5, keep it near the identity on little data and at the identity on none; they do not
 * matter from about a thousand rows on. The slope stays positive, so the ranking is kept.
 *
 * @throws OptionsError `length_mismatch`, `not_finite` (a logit), `label_out_of_range`, `weight_out_of_range`
 */
export function fitPlatt({ logits, labels, weights, fixedSlope = false }: PlattInput): PlattFit {
  const intercept = { mean: 0, deviation: interceptDeviation, atLeast: -Infinity };
  if (fixedSlope) {
    const fitted = fitPriorLogistic({ columns: [], offset: logits, labels, weights, priors: [intercept] });
    return { slope: 1, intercept: fitted[0]! };
  }
  const slope = { mean: 1, deviation: slopeDeviation, atLeast: lowestSlope };
  const fitted = fitPriorLogistic({ columns: [logits], labels, weights, priors: [slope, intercept] });
  return { slope: fitted[0]!, intercept: fitted[1]! };
}

/** Calibrated logit of each logit; infinite ones stay so. */
export function applyPlatt({ slope, intercept }: PlattFit, logits: Float64Array): Float64Array {
  return logits.map((logit) => slope * logit + intercept);
}
