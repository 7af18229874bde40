import { OptionsError } from "../errors.js";
import { logLossClip } from "./probability.js";

/**
 * Mean negative log-likelihood of classes, in nats; probabilities are clipped below at 1e-6.
 *
 * @param classes the true class of each row, 0..k-1
 * @param probabilities rows x k, row by row, each row summing to 1
 */
export function categoricalLogLoss(classes: ArrayLike<number>, probabilities: Float64Array): number {
  const k = checkClasses(classes, probabilities);
  let sum = 0;
  for (let i = 0; i < classes.length; i++) {
    sum -= Math.log(Math.max(probabilities[i * k + classes[i]!]!, logLossClip));
  }
  return sum / classes.length;
}

/** Share of rows whose most likely class is the true one; among equal chances the first class is taken. */
export function accuracy(classes: ArrayLike<number>, probabilities: Float64Array): number {
  const k = checkClasses(classes, probabilities);
  let right = 0;
  for (let i = 0; i < classes.length; i++) {
    let best = 0;
    for (let c = 1; c < k; c++) if (probabilities[i * k + c]! > probabilities[i * k + best]!) best = c;
    if (best === classes[i]) right++;
  }
  return right / classes.length;
}

/** Checks shapes and values; returns the number of classes. */
function checkClasses(classes: ArrayLike<number>, probabilities: Float64Array): number {
  const k = probabilities.length / classes.length;
  if (classes.length > 0 && (!Number.isInteger(k) || k === 0)) {
    throw new OptionsError(
      "length_mismatch",
      `'probabilities' must hold a whole number of values a row (${classes.length} rows), got ${probabilities.length}.`,
      { rows: classes.length, got: probabilities.length },
    );
  }
  for (let i = 0; i < classes.length; i++) {
    if (!(Number.isInteger(classes[i]) && classes[i]! >= 0 && classes[i]! < k)) {
      throw new OptionsError(
        "class_out_of_range",
        `Row ${i}: the class must be 0..${k - 1}, got ${classes[i]}.`,
        {
          row: i,
        },
      );
    }
  }
  for (let i = 0; i < probabilities.length; i++) {
    if (!(probabilities[i]! >= 0 && probabilities[i]! <= 1)) {
      throw new OptionsError(
        "probability_out_of_range",
        `Row ${Math.floor(i / k)}: a probability must be in [0, 1], got ${probabilities[i]}.`,
        { row: Math.floor(i / k) },
      );
    }
  }
  return k;
}
