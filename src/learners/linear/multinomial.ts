import { OptionsError, TrainError } from "../../errors.js";
import { logSumExp } from "../../stats/logspace.js";
import { measureScaling, type Scaling, type TermColumn } from "../scaling.js";
import type { Design } from "./design.js";
import { checkLinearInput, type LinearInput, penaltiesOf, type Regression } from "./fit.js";
import { openDesign } from "./level-design.js";
import { descend } from "./newton.js";
import { type LinearCoefficients, marginOf } from "./score.js";
import { runSteps } from "./steps.js";

export interface MultinomialInput extends Omit<LinearInput, "offset"> {
  /** Class of each row, 0..classCount-1. */
  readonly classes: ArrayLike<number>;
  /** At least 2; a class without rows keeps a probability near 0. */
  readonly classCount: number;
}

/** A fitted softmax regression: plain data; `classes` holds the coefficients of one linear predictor each. */
export interface MultinomialFit {
  readonly scaling: Scaling;
  readonly classes: readonly Omit<LinearCoefficients, "scaling">[];
  readonly l2: number;
  readonly iterations: number;
  /** Largest absolute component of the gradient at the fit, per unit of weight. */
  readonly gradientNorm: number;
}

/** What must be reached: beyond it the fall of the loss drowns in rounding. */
const acceptedGradient = 1e-6;
/** Ridge on the intercepts, per unit of weight: pins down their common level and the class without rows. */
const interceptRidge = 1e-6;

/**
 * Multinomial logistic regression with a ridge: minimises the summed -ln of the softmax probability of the true
 * class + l2 / 2 times the sum of squares of all classes' standardised coefficients (symmetric, no reference
 * class), by L-BFGS. Columns as in `fitLogistic`.
 *
 * @throws OptionsError as `checkLinearInput`, and `class_out_of_range`
 * @throws TrainError `one_label` when all rows are of one class, `not_converged`
 */
export function fitMultinomial(input: MultinomialInput): MultinomialFit {
  const { fit } = runSteps(openMultinomial(input).fit(input.l2 ?? 1), input.signal);
  return fit;
}

/**
 * Rows made ready for `fitMultinomial` under any ridge.
 *
 * @throws OptionsError, TrainError as `fitMultinomial`
 */
export function openMultinomial(input: Omit<MultinomialInput, "l2">): Regression<MultinomialFit> {
  const { columns, names, weights, classes, classCount, clip = 0.001 } = input;
  const shares = classShares(input);
  const scaling = measureScaling(columns, names, { weights, clip });
  const design = openDesign(scaling, columns);
  const { size } = design;
  const { totalWeight } = shares;
  const constant = new Float64Array(classCount * size);
  for (let k = 0; k < classCount; k++)
    constant[k * size + size - 1] = Math.log(shares.weight[k]! / totalWeight + 1e-6);
  return {
    *fit(l2, start = constant) {
      const penalties = penaltiesOf(design.terms, l2, input.penalty);
      penalties[size - 1] = interceptRidge * totalWeight;
      const objective = softmaxObjective(design, { classes, classCount, weights, penalties, totalWeight });
      const { x, gradientNorm, iterations } = yield* descend(objective, start);
      if (!(gradientNorm <= acceptedGradient)) {
        throw new TrainError(
          "not_converged",
          `The multinomial regression did not converge: expected a gradient of at most ${acceptedGradient}, got ` +
            `${gradientNorm} after ${iterations} iterations. A larger 'l2' makes it converge.`,
          { gradientNorm, iterations },
        );
      }
      const coefficients = Array.from({ length: classCount }, (_, k) =>
        classCoefficients(design, scaling, x.subarray(k * size, (k + 1) * size)),
      );
      return { fit: { scaling, classes: coefficients, l2, iterations, gradientNorm }, beta: x };
    },
  };
}

/**
 * Probabilities of the classes of each row: rows x classes, row by row, each row summing to 1.
 *
 * @param allowed rows x classes of 0 and 1: a class marked 0 is impossible for the row and gets exactly 0
 * @throws OptionsError `length_mismatch`, `no_class_allowed`
 */
export function classProbabilitiesOf(
  fit: MultinomialFit,
  columns: readonly TermColumn[],
  allowed?: Uint8Array,
): Float64Array {
  const margins = fit.classes.map((one) => marginOf({ scaling: fit.scaling, ...one }, columns));
  const rows = margins[0]!.length;
  const count = margins.length;
  if (allowed !== undefined && allowed.length !== rows * count) {
    throw new OptionsError(
      "length_mismatch",
      `'allowed' must have ${rows * count} values, got ${allowed.length}.`,
      {
        expected: rows * count,
        got: allowed.length,
      },
    );
  }
  const probabilities = new Float64Array(rows * count);
  const logits = new Float64Array(count);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < count; k++) {
      logits[k] = allowed !== undefined && !allowed[i * count + k] ? -Infinity : margins[k]![i]!;
    }
    const total = logSumExp(logits);
    if (total === -Infinity) {
      throw new OptionsError("no_class_allowed", `Row ${i}: at least one class must be allowed.`, { row: i });
    }
    for (let k = 0; k < count; k++) probabilities[i * count + k] = Math.exp(logits[k]! - total);
  }
  return probabilities;
}

interface SoftmaxRows {
  readonly classes: ArrayLike<number>;
  readonly classCount: number;
  readonly weights: Float64Array | undefined;
  readonly penalties: Float64Array;
  readonly totalWeight: number;
}

/** Penalised loss per unit of weight, and its gradient, over the coefficients of one class after the other. */
function softmaxObjective(design: Design, rowsOf: SoftmaxRows) {
  const { classes, classCount, weights, penalties, totalWeight } = rowsOf;
  const { rows, size } = design;
  const margins = Array.from({ length: classCount }, () => new Float64Array(rows));
  const shares = new Float64Array(classCount);
  return (beta: Float64Array, gradient: Float64Array): number => {
    for (let k = 0; k < classCount; k++)
      design.multiply(beta.subarray(k * size, (k + 1) * size), margins[k]!);
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const weight = weights === undefined ? 1 : weights[i]!;
      let highest = -Infinity;
      for (let k = 0; k < classCount; k++) highest = Math.max(highest, margins[k]![i]!);
      let sum = 0; // of exponentials, each taken once for loss and probability
      for (let k = 0; k < classCount; k++) {
        shares[k] = Math.exp(margins[k]![i]! - highest);
        sum += shares[k]!;
      }
      loss += weight * (highest + Math.log(sum) - margins[classes[i]!]![i]!);
      // The margins of the row are used up: their place takes the residuals.
      for (let k = 0; k < classCount; k++) {
        margins[k]![i] = weight * (shares[k]! / sum - (classes[i] === k ? 1 : 0));
      }
    }
    for (let k = 0; k < classCount; k++) {
      const part = gradient.subarray(k * size, (k + 1) * size);
      design.accumulate(margins[k]!, part);
      for (let t = 0; t < size; t++) {
        const coefficient = beta[k * size + t]!;
        loss += (penalties[t]! / 2) * coefficient ** 2;
        part[t] = (part[t]! + penalties[t]! * coefficient) / totalWeight;
      }
    }
    return loss / totalWeight;
  };
}

function classCoefficients(
  design: Design,
  scaling: Scaling,
  beta: Float64Array,
): MultinomialFit["classes"][number] {
  const coefficients = scaling.names.map(() => 0);
  const missingCoefficients = scaling.names.map(() => 0);
  design.terms.forEach(({ column, indicator }, t) => {
    (indicator ? missingCoefficients : coefficients)[column] = beta[t]!;
  });
  return { coefficients, missingCoefficients, intercept: beta[design.terms.length]! };
}

/** Checks the input; returns the weight of each class. */
function classShares({ classes, classCount, ...input }: MultinomialInput) {
  if (!(Number.isInteger(classCount) && classCount >= 2)) {
    throw new OptionsError("option_out_of_range", `'classCount' must be 2 or more, got ${classCount}.`, {
      option: "classCount",
      got: classCount,
    });
  }
  const { totalWeight } = checkLinearInput(input, classes, classCount - 1);
  const weight = new Float64Array(classCount);
  for (let i = 0; i < classes.length; i++) {
    const one = classes[i]!;
    if (!Number.isInteger(one)) {
      throw new OptionsError(
        "class_out_of_range",
        `Row ${i}: the class must be a whole number, got ${one}.`,
        { row: i },
      );
    }
    weight[one]! += input.weights === undefined ? 1 : input.weights[i]!;
  }
  if (weight.includes(totalWeight)) {
    throw new TrainError(
      "one_label",
      `Multinomial regression needs rows of two classes, got only class ${weight.indexOf(totalWeight)}.`,
      {
        rows: classes.length,
      },
    );
  }
  return { weight, totalWeight };
}
