import { z } from "zod";
import { OptionsError, TrainError } from "../errors.js";
import { parseOptions } from "../options.js";
import { studentQuantile } from "../stats/quantiles.js";
import { type CrossProducts, crossProductsOf, withoutRow } from "./cross-products.js";
import { nonNegativeFit } from "./non-negative-fit.js";
import { type IndexPart, type IndexParts, indexPartNames } from "./value-index.js";

export const indexWeightsOptions = z.strictObject({
  level: z.number().gt(0).lt(1).default(0.95).describe("Chance that an interval covers the truth."),
});

/** Options of `learnIndexWeights`. */
export type IndexWeightsOptions = z.input<typeof indexWeightsOptions>;

/** Why learned weights are to be read with care. */
export interface IndexWeightsWarning {
  readonly code: "few_rows" | "constant_part" | "parts_move_together";
  readonly message: string;
}

/** Learned weights of the index and how far they can be trusted. */
export interface LearnedIndexWeights {
  /** 0 or more, of sum 1: for `valueIndex`. */
  readonly weights: IndexParts;
  /** Intervals of the weights (jackknife, Student's t), within [0, 1]. */
  readonly intervals: Readonly<Record<IndexPart, { readonly lower: number; readonly upper: number }>>;
  /** Standard deviations of the outcome for one of the part, the others held fixed. */
  readonly importance: IndexParts;
  /** Share of the outcome's variance that the parts explain on the rows they were learned from. */
  readonly rSquared: number;
  /** The same on each row left out in its turn; below 0 where the mean of the others would tell more. */
  readonly rSquaredLeftOut: number;
  readonly rows: number;
  readonly warnings: readonly IndexWeightsWarning[];
}

const where = "measures.learnIndexWeights";
const leastRows = 6;
const enoughRows = 30;
const nearlyOne = 0.95;
/** Columns are the three parts and the outcome. */
const parts = [0, 1, 2];
const outcomeColumn = 3;
const at = (a: number, b: number) => a * 4 + b;

/**
 * Weights of the value index by what the parts say of an outcome, such as the sales of the next period: non-negative least
 * squares of the standardised outcome on the standardised parts, brought back to the parts' own units and divided by
 * their sum. A row is a store, a segment or a period; periods that follow each other are not independent, and their
 * intervals too narrow.
 *
 * @param outcome one number a row
 * @throws OptionsError "unknown_option", "bad_option", "length_mismatch", "not_a_number"; TrainError "too_few_rows",
 *   "constant_outcome", "no_positive_weight"
 */
export function learnIndexWeights(
  rows: readonly IndexParts[],
  outcome: ArrayLike<number>,
  options?: IndexWeightsOptions,
): LearnedIndexWeights {
  const { level } = parseOptions(indexWeightsOptions, options, where);
  checkRows(rows, outcome);
  const n = rows.length;
  const columns = [
    ...indexPartNames.map((part) => Float64Array.from(rows, (row) => row[part])),
    Float64Array.from(outcome),
  ];
  const products = crossProductsOf(columns);
  const outcomeSquares = products.centred[at(outcomeColumn, outcomeColumn)]!;
  if (!(outcomeSquares > 0)) {
    throw new TrainError("constant_outcome", `${where}: the outcome is the same in all ${n} rows.`, {
      rows: n,
    });
  }
  const fit = fitOf(products);
  const weights = weightsOf(fit);
  if (!weights) {
    throw new TrainError(
      "no_positive_weight",
      `${where}: no part rises with the outcome: there is no index of it.`,
      {
        rows: n,
      },
    );
  }
  const explained = parts.reduce((sum, j) => sum + fit[j]! * products.centred[at(j, outcomeColumn)]!, 0);
  const { errors, intervals } = leaveOneOut(columns, products, weights, level);
  return {
    weights: named(weights),
    intervals: named(intervals),
    importance: named(fit.map((slope, j) => slope * Math.sqrt(products.centred[at(j, j)]! / outcomeSquares))),
    rSquared: explained / outcomeSquares,
    rSquaredLeftOut: 1 - errors / leftOutSquares(outcomeSquares, n),
    rows: n,
    warnings: warningsOf(products),
  };
}

function named<T>(values: ArrayLike<T>): Readonly<Record<IndexPart, T>> {
  return { activity: values[0]!, retention: values[1]!, conversion: values[2]! };
}

/** Slopes of the parts in their own units, 0 or more, by least squares on what is standardised. */
function fitOf({ centred }: CrossProducts): Float64Array {
  const scale = [...parts, outcomeColumn].map((j) => Math.sqrt(centred[at(j, j)]!));
  const correlation = (i: number, j: number) => {
    if (i === j) return 1;
    return scale[i] === 0 || scale[j] === 0 ? 0 : centred[at(i, j)]! / (scale[i]! * scale[j]!);
  };
  const gram = Float64Array.from(parts.flatMap((i) => parts.map((j) => correlation(i, j))));
  const right = Float64Array.from(parts, (j) => correlation(j, outcomeColumn));
  const slopes = nonNegativeFit(gram, right);
  return slopes.map((slope, j) => (slope > 0 ? (slope * scale[outcomeColumn]!) / scale[j]! : 0));
}

/** undefined where all slopes are 0. */
function weightsOf(slopes: Float64Array): Float64Array | undefined {
  const total = slopes.reduce((sum, slope) => sum + slope, 0);
  return total > 0 ? slopes.map((slope) => slope / total) : undefined;
}

/**
 * Each row is left out in its turn: squares of what the fit on the others misses it by, and the jackknife's intervals,
 * weight +- t sqrt((n - 1) / n * sum of (weight without row i - their mean)^2) (Efron & Stein 1981, eq. 1.4).
 */
function leaveOneOut(
  columns: readonly Float64Array[],
  products: CrossProducts,
  weights: Float64Array,
  level: number,
): { errors: number; intervals: { lower: number; upper: number }[] } {
  const n = columns[0]!.length;
  const replicates: Float64Array[] = [];
  let errors = 0;
  for (let i = 0; i < n; i++) {
    const others = withoutRow(products, columns, i);
    const slopes = fitOf(others);
    const { means } = others;
    let predicted = means[outcomeColumn]!;
    for (const j of parts) predicted += slopes[j]! * (columns[j]![i]! - means[j]!);
    errors += (columns[outcomeColumn]![i]! - predicted) ** 2;
    const replicate = weightsOf(slopes);
    if (replicate) replicates.push(replicate);
  }
  // Where a single row decides whether there are weights at all, nothing is known of them.
  if (replicates.length < n) return { errors, intervals: parts.map(() => ({ lower: 0, upper: 1 })) };
  const t = studentQuantile((1 + level) / 2, n - 4);
  const intervals = parts.map((j) => {
    const mean = replicates.reduce((sum, each) => sum + each[j]!, 0) / n;
    const squares = replicates.reduce((sum, each) => sum + (each[j]! - mean) ** 2, 0);
    const half = t * Math.sqrt(((n - 1) / n) * squares);
    return { lower: Math.max(0, weights[j]! - half), upper: Math.min(1, weights[j]! + half) };
  });
  return { errors, intervals };
}

/** Squares of what the mean of the other rows misses each row by: a row is n / (n - 1) as far from it as from the mean of all. */
function leftOutSquares(squares: number, n: number): number {
  return squares * (n / (n - 1)) ** 2;
}

function warningsOf({ rows, centred }: CrossProducts): IndexWeightsWarning[] {
  const warnings: IndexWeightsWarning[] = [];
  if (rows < enoughRows) {
    const message = `Weights of ${rows} rows are not settled: ten rows a weight, ${enoughRows}, are the least to rely on.`;
    warnings.push({ code: "few_rows", message });
  }
  indexPartNames.forEach((part, j) => {
    if (!(centred[at(j, j)]! > 0)) {
      warnings.push({
        code: "constant_part",
        message: `'${part}' is the same in all rows: it has no weight.`,
      });
    }
    for (let k = 0; k < j; k++) {
      const together = Math.sqrt(centred[at(j, j)]! * centred[at(k, k)]!);
      if (!(together > 0 && Math.abs(centred[at(j, k)]!) > nearlyOne * together)) continue;
      warnings.push({
        code: "parts_move_together",
        message: `'${indexPartNames[k]}' and '${part}' move together: how the weight is shared between them is chance.`,
      });
    }
  });
  return warnings;
}

function checkRows(rows: readonly IndexParts[], outcome: ArrayLike<number>): void {
  if (rows.length !== outcome.length) {
    throw new OptionsError(
      "length_mismatch",
      `${where}: 'outcome' must have as many numbers as there are rows (${rows.length}), got ${outcome.length}.`,
      { expected: rows.length, got: outcome.length },
    );
  }
  rows.forEach((row, i) => {
    const wrong = indexPartNames.find((part) => !Number.isFinite(row[part]));
    if (wrong === undefined && Number.isFinite(outcome[i])) return;
    const name = wrong ?? "outcome";
    throw new OptionsError("not_a_number", `${where}: row ${i}: '${name}' must be a finite number.`, {
      row: i,
    });
  });
  if (rows.length >= leastRows) return;
  throw new TrainError(
    "too_few_rows",
    `${where}: three weights and a level need ${leastRows} rows or more, got ${rows.length}.`,
    { rows: rows.length, needed: leastRows },
  );
}
