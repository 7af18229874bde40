import { codesOf } from "../categories.js";
import { type ColumnKinds, checkColumns, type LearnerColumn } from "../columns.js";
import type { Contributions } from "../contributions.js";
import type { LevelEncoder } from "../levels.js";
import type { LinearLoss } from "./options.js";
import type { LossFit } from "./regressions.js";
import { addContribution } from "./score.js";

/** Everything that makes a trained model: plain data. */
export interface LinearParts extends LossFit {
  readonly loss: LinearLoss;
  readonly kinds: ColumnKinds;
  readonly encoder: LevelEncoder;
  readonly l2: number;
}

/** Margins of all rows, the outputs of a row together. */
export function marginsOf(parts: LinearParts, columns: readonly LearnerColumn[]): Float64Array {
  checkColumns(columns, parts.kinds);
  const { predictors } = parts;
  const outputs = predictors.length;
  const rows = columns[0]!.length;
  const codes = categoriesOf(parts, columns);
  const single = predictors.map(({ intercept }, output) => {
    const margins = new Float64Array(rows).fill(intercept);
    columns.forEach((column, c) => {
      addColumn(parts, output, c, codes[c] ?? column, margins);
    });
    return margins;
  });
  if (outputs === 1) return single[0]!;
  const margins = new Float64Array(rows * outputs);
  single.forEach((own, output) => {
    for (let i = 0; i < rows; i++) margins[i * outputs + output] = own[i]!;
  });
  return margins;
}

/** What each input column adds to the margin of each row against the average training row. */
export function contributionsOf(
  parts: LinearParts,
  columns: readonly LearnerColumn[],
  output: number,
): Contributions {
  checkColumns(columns, parts.kinds);
  const rows = columns[0]!.length;
  const width = columns.length;
  const codes = categoriesOf(parts, columns);
  const values = new Float64Array(rows * width);
  const own = new Float64Array(rows);
  columns.forEach((column, c) => {
    own.fill(0);
    addColumn(parts, output, c, codes[c] ?? column, own);
    for (let i = 0; i < rows; i++) values[i * width + c] = own[i]!;
  });
  return { base: parts.predictors[output]!.intercept, values };
}

/**
 * What each category of a column adds to the margin against the average row, in the order of the vocabulary, then any
 * other: as the rare ones of the training rows, or nothing where there were none.
 */
export function levelEffects(parts: LinearParts, output: number, column: number): Float64Array {
  const { encoder, scaling, predictors } = parts;
  const { vocabulary, hasOther } = encoder.levels[column]!;
  const effects = new Float64Array(vocabulary.length + 1);
  encoder.columns.forEach(({ source, code }, e) => {
    if (source !== column) return;
    const known = vocabulary.length + (hasOther ? 1 : 0);
    for (let own = 0; own < known; own++) {
      effects[own]! += predictors[output]!.coefficients[e]! * ((own === code ? 1 : 0) - scaling.means[e]!);
    }
  });
  return effects;
}

/** Codes of the columns of categories; undefined for columns of numbers. */
function categoriesOf({ encoder }: LinearParts, columns: readonly LearnerColumn[]) {
  return encoder.levels.map((levels, c) => levels && codesOf(columns[c]!, levels.vocabulary));
}

function addColumn(
  parts: LinearParts,
  output: number,
  column: number,
  values: LearnerColumn | Int32Array,
  out: Float64Array,
): void {
  const { encoder, scaling, predictors } = parts;
  if (values instanceof Int32Array) {
    const effects = levelEffects(parts, output, column);
    for (let i = 0; i < out.length; i++) out[i]! += effects[values[i]!]!;
    return;
  }
  const at = encoder.columns.findIndex(({ source }) => source === column);
  addContribution({ scaling, ...predictors[output]! }, at, values as Float64Array | Float32Array, out);
}
