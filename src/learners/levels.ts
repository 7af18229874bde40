import { codesOf, vocabularyOf } from "./categories.js";
import type { ColumnKinds, LearnerColumn } from "./columns.js";
import type { TermColumn } from "./scaling.js";

/** Levels of a column of categories that have a coefficient of their own. */
export interface Levels {
  /** Categories of at least two training rows, the most frequent of them; null where missing. */
  readonly vocabulary: readonly (string | null)[];
  /** Whether training rows had other categories: together they are one more level, last. */
  readonly hasOther: boolean;
}

/** A column of the regression: an input column of numbers, or one level of an input column. */
export interface EncodedColumn {
  readonly source: number;
  /** Position in the vocabulary, its length for any other category; absent for numbers. */
  readonly code?: number | undefined;
}

/** How input columns become columns of a regression: plain data. */
export interface LevelEncoder {
  /** For each input column its levels; undefined for a column of numbers. */
  readonly levels: readonly (Levels | undefined)[];
  readonly columns: readonly EncodedColumn[];
}

/** Levels of one column that have a coefficient of their own; rarer ones are the other. */
const mostLevels = 255;

/** Learns the levels of the rows with weight. */
export function fitLevels(
  columns: readonly LearnerColumn[],
  { isCategorical }: ColumnKinds,
  rows: Int32Array,
): LevelEncoder {
  const levels = columns.map((column, c) => (isCategorical[c] ? levelsOf(column, rows) : undefined));
  return { levels, columns: encodedColumns(levels) };
}

/** Two levels need one coefficient: what one adds the other takes. */
export function encodedColumns(levels: readonly (Levels | undefined)[]): EncodedColumn[] {
  return levels.flatMap((own, source): EncodedColumn[] => {
    if (!own) return [{ source }];
    const size = own.vocabulary.length + (own.hasOther ? 1 : 0);
    const coefficients = size === 2 ? 1 : size;
    return Array.from({ length: coefficients }, (_, code) => ({ source, code }));
  });
}

function levelsOf(column: LearnerColumn, rows: Int32Array): Levels {
  const known = vocabularyOf(column, rows);
  const counts = new Int32Array(known.length + 1);
  const codes = codesOf(column, known);
  for (const row of rows) counts[codes[row]!]!++;
  const frequent = [...known.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, mostLevels);
  const vocabulary = frequent.sort((a, b) => a - b).map((code) => known[code]!);
  return { vocabulary, hasOther: counts[known.length]! > 0 || known.length > mostLevels };
}

/** Columns of the regression. */
export function encodeLevels(encoder: LevelEncoder, columns: readonly LearnerColumn[]): TermColumn[] {
  const codes = encoder.levels.map((own, c) => own && codesOf(columns[c]!, own.vocabulary));
  return encoder.columns.map(({ source, code }) => {
    const column = columns[source]!;
    if (code === undefined)
      return column instanceof Float64Array ? column : Float64Array.from(column as Float32Array);
    return Uint8Array.from(codes[source]!, (own) => (own === code ? 1 : 0));
  });
}

/** Names of the columns of the regression: "plan", "city=Shanghai". */
export function encodedNames({ columns, levels }: LevelEncoder, names: readonly string[]): string[] {
  return columns.map(({ source, code }) =>
    code === undefined ? names[source]! : `${names[source]}=${levels[source]!.vocabulary[code] ?? "(none)"}`,
  );
}
