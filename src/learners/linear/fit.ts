import { OptionsError, TrainError } from "../../errors.js";
import { checkLength } from "../columns.js";
import { measureScaling, type Scaling, type Term, type TermColumn } from "../scaling.js";
import type { Family } from "./families.js";
import { openDesign } from "./level-design.js";
import { type LinearProblem, type LinearSolution, solveLinear } from "./newton.js";
import type { Steps } from "./steps.js";
import { warmStart } from "./warm-start.js";

export interface LinearInput {
  /** One column a feature, all of one length; NaN is missing, and bytes of 0 and 1 say whether a row has a level. */
  readonly columns: readonly TermColumn[];
  readonly names: readonly string[];
  /** Weight of each row in the loss, 0 or more; 1 when absent. */
  readonly weights?: Float64Array | undefined;
  /** Known part of each row's margin, such as the log of an exposure; scoring leaves it to the caller. */
  readonly offset?: Float64Array | undefined;
  /**
   * Strength of the ridge: the summed loss plus l2 / 2 times the sum of squares of the standardised
   * coefficients is minimised (scikit-learn's C is 1 / l2). 0 or more, default 1; never on the intercept.
   */
  readonly l2?: number | undefined;
  /** Factor on `l2` for each column, 0 or more; 1 when absent. */
  readonly penalty?: readonly number[] | undefined;
  /** Share of rows clipped at either end of each column, in [0, .5); default .001, 0 clips nothing. */
  readonly clip?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A fitted linear model: plain data, safe to write as JSON. */
export interface LinearFit {
  readonly family: Family["name"];
  readonly scaling: Scaling;
  /** Effect of one standard deviation on the margin, one an input column; 0 where the column was constant. */
  readonly coefficients: readonly number[];
  /** Effect on the margin of a missing value against one that is there; 0 where none was missing. */
  readonly missingCoefficients: readonly number[];
  /** Margin of the average row. */
  readonly intercept: number;
  readonly l2: number;
  readonly iterations: number;
  /** Largest absolute component of the gradient at the fit, per unit of weight. */
  readonly gradientNorm: number;
}

/** Rows made ready for fits under any ridge. */
export interface Regression<F> {
  /** @param start `beta` of a fit of the same rows under another ridge, to start from */
  fit(l2: number, start?: Float64Array): Steps<{ readonly fit: F; readonly beta: Float64Array }>;
}

/** Rows of any family; the door of each family checks them first. */
export function openLinear(
  family: Family,
  targets: Float64Array | Uint8Array,
  { columns, names, weights, offset, penalty, clip = 0.001 }: Omit<LinearInput, "l2">,
): Regression<LinearFit> {
  const scaling = measureScaling(columns, names, { weights, clip });
  const design = openDesign(scaling, columns);
  const totalWeight = weights === undefined ? targets.length : sumOf(weights);
  const constant = new Float64Array(design.size);
  constant[design.size - 1] =
    family.link(meanOf(targets, weights, totalWeight)) -
    (offset === undefined ? 0 : meanOf(offset, weights, totalWeight));
  const rows = { design, family, targets, weights, offset, totalWeight };
  return {
    *fit(l2, start) {
      const penalties = penaltiesOf(design.terms, l2, penalty);
      const problem: LinearProblem = { ...rows, penalties, start: start ?? constant };
      const nearby = start ? problem : yield* warmStart(problem, scaling, columns);
      const solution = yield* solveLinear(nearby);
      return { fit: linearFit(family, scaling, design.terms, solution, l2), beta: solution.beta };
    },
  };
}

function linearFit(
  family: Family,
  scaling: Scaling,
  terms: readonly Term[],
  { beta, iterations, gradientNorm }: LinearSolution,
  l2: number,
): LinearFit {
  const coefficients = scaling.names.map(() => 0);
  const missingCoefficients = scaling.names.map(() => 0);
  terms.forEach(({ column, indicator }, t) => {
    (indicator ? missingCoefficients : coefficients)[column] = beta[t]!;
  });
  return {
    family: family.name,
    scaling,
    coefficients,
    missingCoefficients,
    intercept: beta[terms.length]!,
    l2,
    iterations,
    gradientNorm,
  };
}

/** Penalty of each term, in the order of the design, 0 for the intercept; a column's indicator shares its own. */
export function penaltiesOf(terms: readonly Term[], l2: number, penalty?: readonly number[]): Float64Array {
  const penalties = new Float64Array(terms.length + 1);
  terms.forEach(({ column }, t) => {
    penalties[t] = l2 * (penalty?.[column] ?? 1);
  });
  return penalties;
}

/**
 * Checks shapes and options; returns the weighted mean of the targets and the sum of the weights.
 *
 * @throws OptionsError `no_columns`, `length_mismatch`, `option_out_of_range`, `target_out_of_range`
 * @throws TrainError `no_rows` when no row has weight
 */
export function checkLinearInput(
  input: LinearInput,
  targets: ArrayLike<number>,
  highest: number,
): { meanTarget: number; totalWeight: number } {
  const { columns, names, weights, offset, l2 = 1, penalty, clip = 0.001 } = input;
  const rows = targets.length;
  if (columns.length === 0)
    throw new OptionsError("no_columns", "'columns' must hold at least one column, got none.");
  columns.forEach((column, j) => {
    checkLength(`column '${names[j] ?? j}'`, column.length, rows);
  });
  checkLength("names", names.length, columns.length);
  if (weights !== undefined) checkLength("weights", weights.length, rows);
  if (offset !== undefined) checkLength("offset", offset.length, rows);
  if (penalty !== undefined) checkLength("penalty", penalty.length, columns.length);
  checkRange("l2", l2, l2 >= 0 && l2 < Infinity, "0 or more");
  checkRange("clip", clip, clip >= 0 && clip < 0.5, "in [0, .5)");
  for (const factor of penalty ?? [])
    checkRange("penalty", factor, factor >= 0 && factor < Infinity, "0 or more");
  let sum = 0;
  let totalWeight = 0;
  for (let i = 0; i < rows; i++) {
    const target = targets[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    if (!(target >= 0 && target <= highest)) {
      const range = highest === Number.MAX_VALUE ? "finite and 0 or more" : `in [0, ${highest}]`;
      throw new OptionsError("target_out_of_range", `Row ${i}: the target must be ${range}, got ${target}.`, {
        row: i,
      });
    }
    if (!(weight >= 0 && weight < Infinity)) {
      throw new OptionsError(
        "weight_out_of_range",
        `Row ${i}: the weight must be finite and 0 or more, got ${weight}.`,
        {
          row: i,
        },
      );
    }
    if (offset !== undefined) checkRange("offset", offset[i]!, Number.isFinite(offset[i]!), "finite");
    sum += weight * target;
    totalWeight += weight;
  }
  if (totalWeight === 0)
    throw new TrainError("no_rows", "No row has a weight above 0 to learn from.", { rows });
  return { meanTarget: sum / totalWeight, totalWeight };
}

function checkRange(option: string, value: number, right: boolean, range: string): void {
  if (right) return;
  throw new OptionsError("option_out_of_range", `'${option}' must be ${range}, got ${value}.`, {
    option,
    got: value,
  });
}

function meanOf(values: ArrayLike<number>, weights: Float64Array | undefined, total: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (weights === undefined ? 1 : weights[i]!) * values[i]!;
  return sum / total;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
