import { OptionsError } from "../errors.js";
import { checkLengths, checkWeights } from "./check.js";
import { logLossClip } from "./probability.js";
import { meanStatistic, type Statistic } from "./statistic.js";

/**
 * Mean negative log-likelihood of classes, in nats; probabilities are clipped below at 1e-6.
 *
 * @param classes the true class of each row, 0..k-1
 * @param probabilities rows x k, row by row, each row summing to 1
 * @returns >= 0; NaN for no rows
 */
export function categoricalLogLoss(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  weights?: Float64Array,
): number {
  checkRowWeights(classes, weights);
  return categoricalLogLossStatistic(classes, probabilities)(weights);
}

/** Log-loss of classes as a function of the rows' weights. */
export function categoricalLogLossStatistic(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
): Statistic {
  const k = checkClasses(classes, probabilities);
  return meanStatistic(
    Float64Array.from(
      classes,
      (truth, row) => -Math.log(Math.max(probabilities[row * k + truth]!, logLossClip)),
    ),
  );
}

/** Share of rows whose most likely class is the true one; among equal chances the first class is taken. */
export function accuracy(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  weights?: Float64Array,
): number {
  checkRowWeights(classes, weights);
  return accuracyStatistic(classes, probabilities)(weights);
}

/** Accuracy as a function of the rows' weights. */
export function accuracyStatistic(classes: ArrayLike<number>, probabilities: Float64Array): Statistic {
  const likely = likelyClasses(probabilities, checkClasses(classes, probabilities), classes.length);
  return meanStatistic(Float64Array.from(classes, (truth, row) => (truth === likely[row] ? 1 : 0)));
}

/**
 * Brier score of classes: mean over the rows of the sum over classes of (chance - 1 or 0)^2 (Brier 1950). With two
 * classes it is twice the score of one of them.
 *
 * @param classes the true class of each row, 0..k-1
 * @param probabilities rows x k, row by row
 * @returns in [0, 2]; NaN for no rows
 */
export function brierOfClasses(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  weights?: Float64Array,
): number {
  checkRowWeights(classes, weights);
  return brierOfClassesStatistic(classes, probabilities)(weights);
}

/** Brier score of classes as a function of the rows' weights. */
export function brierOfClassesStatistic(classes: ArrayLike<number>, probabilities: Float64Array): Statistic {
  const k = checkClasses(classes, probabilities);
  return meanStatistic(
    Float64Array.from(classes, (truth, row) => {
      let sum = 0;
      for (let c = 0; c < k; c++) sum += (probabilities[row * k + c]! - (c === truth ? 1 : 0)) ** 2;
      return sum;
    }),
  );
}

/**
 * Macro F1: the mean, over the classes that occur, of 2 right / (said + true), where a class is said of the rows that
 * it is the likeliest of. A class that is never said counts 0.
 *
 * @returns in [0, 1]; NaN for no rows
 */
export function macroF1(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  weights?: Float64Array,
): number {
  checkRowWeights(classes, weights);
  return macroF1Statistic(classes, probabilities)(weights);
}

/** Macro F1 as a function of the rows' weights; a class occurs where a row of it has weight. */
export function macroF1Statistic(classes: ArrayLike<number>, probabilities: Float64Array): Statistic {
  const k = checkClasses(classes, probabilities);
  const likely = likelyClasses(probabilities, k, classes.length);
  const [right, said, actual] = [new Float64Array(k), new Float64Array(k), new Float64Array(k)];
  return (weights) => {
    for (const sums of [right, said, actual]) sums.fill(0);
    for (let row = 0; row < likely.length; row++) {
      const weight = weights === undefined ? 1 : weights[row]!;
      const truth = classes[row]!;
      said[likely[row]!]! += weight;
      actual[truth]! += weight;
      if (likely[row] === truth) right[truth]! += weight;
    }
    let sum = 0;
    let occurring = 0;
    for (let c = 0; c < k; c++) {
      if (!(actual[c]! > 0)) continue;
      sum += (2 * right[c]!) / (said[c]! + actual[c]!);
      occurring++;
    }
    return sum / occurring;
  };
}

/**
 * How far the expected numbers of the classes are from what came: half the sum over classes of
 * |sum of chances - rows of the class|, over the rows. It is the share of rows that would have to change class.
 *
 * @returns in [0, 1]; NaN for no rows
 */
export function classCountError(
  classes: ArrayLike<number>,
  probabilities: Float64Array,
  weights?: Float64Array,
): number {
  checkRowWeights(classes, weights);
  return classCountErrorStatistic(classes, probabilities)(weights);
}

/** Error of class counts as a function of the rows' weights. */
export function classCountErrorStatistic(classes: ArrayLike<number>, probabilities: Float64Array): Statistic {
  const k = checkClasses(classes, probabilities);
  const excess = new Float64Array(k);
  return (weights) => {
    excess.fill(0);
    let total = 0;
    for (let row = 0; row < classes.length; row++) {
      const weight = weights === undefined ? 1 : weights[row]!;
      if (weight === 0) continue;
      total += weight;
      for (let c = 0; c < k; c++) excess[c]! += weight * probabilities[row * k + c]!;
      excess[classes[row]!]! -= weight;
    }
    return excess.reduce((sum, value) => sum + Math.abs(value), 0) / 2 / total;
  };
}

/** The likeliest class of each row, the first among equals. */
function likelyClasses(probabilities: Float64Array, k: number, rows: number): Int32Array {
  const likely = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let c = 1; c < k; c++) if (probabilities[row * k + c]! > probabilities[row * k + best]!) best = c;
    likely[row] = best;
  }
  return likely;
}

function checkRowWeights(classes: ArrayLike<number>, weights: Float64Array | undefined): void {
  checkLengths({ classes, weights });
  checkWeights(weights);
}

/** Checks shapes and values; returns the number of classes, 0 where there are no rows. */
function checkClasses(classes: ArrayLike<number>, probabilities: Float64Array): number {
  const k = classes.length === 0 ? 0 : probabilities.length / classes.length;
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
