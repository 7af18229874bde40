import { type Scaling, type Term, type TermColumn, termsOf } from "../scaling.js";
import { createDesign, type Design } from "./design.js";
import { newtonTerms } from "./newton.js";

/**
 * The design matrix of a linear model: `createDesign`, or beyond the terms of Newton's method one that goes through the
 * rows of each level instead of all rows, since a column of categories makes up to 256 terms of zeros and ones.
 */
export function openDesign(scaling: Scaling, columns: readonly TermColumn[]): Design {
  const terms = termsOf(scaling);
  const isLevel = terms.map(({ column }) => columns[column] instanceof Uint8Array);
  return terms.length + 1 > newtonTerms && isLevel.includes(true)
    ? createLevelDesign(scaling, columns, terms, isLevel)
    : createDesign(scaling, columns, terms);
}

function createLevelDesign(
  scaling: Scaling,
  columns: readonly TermColumn[],
  terms: readonly Term[],
  isLevel: readonly boolean[],
): Design {
  const places = [...terms.keys()];
  const levels = places
    .filter((t) => isLevel[t])
    .map((t) => {
      const { column } = terms[t]!;
      return { t, mean: scaling.means[column]!, rows: rowsWithLevel(columns[column]!) };
    });
  const others = places.filter((t) => !isLevel[t]);
  const numbers = createDesign(scaling, columns, others.map((t) => terms[t]!)); // biome-ignore format: one call
  const own = new Float64Array(numbers.size);
  const intercept = terms.length;
  let whole: Design | undefined;
  return {
    rows: numbers.rows,
    terms,
    size: terms.length + 1,
    multiply(beta, out) {
      others.forEach((t, k) => {
        own[k] = beta[t]!;
      });
      // A level is centred: what all rows have of it is a part of the intercept.
      own[others.length] = levels.reduce((sum, { t, mean }) => sum - beta[t]! * mean, beta[intercept]!);
      numbers.multiply(own, out);
      for (const { t, rows } of levels) {
        const slope = beta[t]!;
        for (let k = 0; k < rows.length; k++) out[rows[k]!]! += slope;
      }
    },
    accumulate(
      residual: Float64Array,
      gradient: Float64Array,
      curvature?: Float64Array,
      hessian?: Float64Array,
    ) {
      if (curvature && hessian) {
        whole ??= createDesign(scaling, columns, terms);
        whole.accumulate(residual, gradient, curvature, hessian);
        return;
      }
      numbers.accumulate(residual, own);
      others.forEach((t, k) => {
        gradient[t] = own[k]!;
      });
      const total = own[others.length]!;
      gradient[intercept] = total;
      for (const { t, mean, rows } of levels) {
        let sum = 0;
        for (let k = 0; k < rows.length; k++) sum += residual[rows[k]!]!;
        gradient[t] = sum - mean * total;
      }
    },
  };
}

function rowsWithLevel(column: TermColumn): Int32Array {
  const rows = new Int32Array(column.length);
  let count = 0;
  for (let i = 0; i < column.length; i++) if (column[i] !== 0) rows[count++] = i;
  return rows.slice(0, count);
}
