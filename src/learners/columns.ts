import { OptionsError, TrainError } from "../errors.js";
import { gather } from "../matrix/gather.js";
import { checkNames } from "../options.js";

/**
 * A column of a caller's matrix. Numbers: NaN is missing. Texts are categories: null is missing. A column of numbers
 * that is named `categorical` holds categories as well.
 */
export type LearnerColumn = Float64Array | Float32Array | readonly (string | null)[];

/** Columns to learn from, all of one length. */
export interface LearnerInput {
  readonly columns: readonly LearnerColumn[];
  /** Name of each column; "0", "1", ... when absent. */
  readonly names?: readonly string[] | undefined;
  /** Names of the columns of numbers that are codes of categories. */
  readonly categorical?: readonly string[] | undefined;
}

/** Names and kinds of the columns that a model reads. */
export interface ColumnKinds {
  readonly names: readonly string[];
  readonly isCategorical: readonly boolean[];
}

export function isText(column: LearnerColumn): column is readonly (string | null)[] {
  return Array.isArray(column);
}

/** Some rows of a column. */
export function rowsOfColumn(column: LearnerColumn, rows: Int32Array): LearnerColumn {
  return isText(column) ? Array.from(rows, (row) => column[row] ?? null) : gather(column, rows);
}

/**
 * Checks columns and names.
 *
 * @throws OptionsError `no_columns`, `length_mismatch`, `bad_column`, `bad_names`, `unknown_column`, `unknown_option`
 */
export function columnKinds(input: LearnerInput, rows: number): ColumnKinds {
  checkNames(["columns", "names", "categorical"], input, "train");
  const { columns, names, categorical = [] } = input;
  checkAreColumns(columns);
  if (columns.length === 0) {
    throw new OptionsError("no_columns", "'columns' must hold at least one column, got none.");
  }
  const known = names ?? columns.map((_, c) => String(c));
  checkAreNames("names", known);
  checkAreNames("categorical", categorical);
  checkLength("names", known.length, columns.length);
  if (new Set(known).size !== known.length) {
    const twice = known.find((name, c) => known.indexOf(name) !== c);
    throw new OptionsError("bad_names", `'names' must differ, got '${twice}' twice.`, { name: twice });
  }
  for (const name of categorical) checkKnown(known, name, "categorical");
  columns.forEach((column, c) => {
    checkColumn(column, known[c]!, rows);
  });
  return {
    names: [...known],
    isCategorical: columns.map((column, c) => isText(column) || categorical.includes(known[c]!)),
  };
}

/**
 * Checks the columns of rows to score against those of the training.
 *
 * @throws OptionsError `column_count`, `length_mismatch`, `bad_column`
 */
export function checkColumns(columns: readonly LearnerColumn[], { names, isCategorical }: ColumnKinds): void {
  checkAreColumns(columns);
  if (columns.length !== names.length) {
    throw new OptionsError(
      "column_count",
      `The model reads ${names.length} columns (${names.slice(0, 5).join(", ")}${names.length > 5 ? ", ..." : ""}), got ${columns.length}.`,
      { expected: names.length, got: columns.length },
    );
  }
  columns.forEach((column, c) => {
    checkColumn(column, names[c]!, columns[0]?.length ?? 0);
    if (!isText(column) || isCategorical[c]) return;
    throw new OptionsError("bad_column", `Column '${names[c]}' was numbers in training, got texts.`, {
      column: names[c],
    });
  });
}

function checkColumn(column: LearnerColumn, name: string, rows: number): void {
  if (!(column instanceof Float64Array || column instanceof Float32Array || isText(column))) {
    throw new OptionsError(
      "bad_column",
      `Column '${name}' must be a Float64Array, a Float32Array or an array of texts.`,
      { column: name },
    );
  }
  checkLength(`Column '${name}'`, column.length, rows);
  if (isText(column)) checkTexts(column, name);
}

/** Numbers in an ordinary array would be read as categories. */
function checkTexts(column: readonly unknown[], name: string): void {
  const wrong = column.findIndex((value) => typeof value !== "string" && (value ?? null) !== null);
  if (wrong < 0) return;
  throw new OptionsError(
    "bad_column",
    `Column '${name}', row ${wrong}: an array holds texts, null where missing, got a ${typeof column[wrong]}. Numbers go into a Float64Array.`,
    { column: name, row: wrong },
  );
}

function checkAreColumns(columns: unknown): void {
  if (Array.isArray(columns)) return;
  throw new OptionsError("bad_column", "'columns' must be an array of columns.");
}

function checkAreNames(option: string, names: unknown): void {
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return;
  throw new OptionsError("bad_names", `'${option}' must be an array of texts.`, { option });
}

export function checkKnown(names: readonly string[], name: string, option: string): void {
  if (names.includes(name)) return;
  throw new OptionsError(
    "unknown_column",
    `'${option}' names column '${name}', which is not there. Known: ${names.slice(0, 20).join(", ")}.`,
    { option, column: name },
  );
}

/** @throws OptionsError `length_mismatch` */
export function checkLength(name: string, got: number, expected: number): void {
  if (got === expected) return;
  throw new OptionsError("length_mismatch", `${name} must have length ${expected}, got ${got}.`, {
    expected,
    got,
  });
}

/** @throws TrainError `no_rows` when no row has weight */
export function checkWeights(weights: Float64Array | undefined, rows: number): void {
  if (weights) checkLength("'weights'", weights.length, rows);
  if (rows > 0 && (!weights || weights.some((weight) => weight > 0))) return;
  throw new TrainError("no_rows", "No row has a weight above 0 to learn from.", { rows });
}
