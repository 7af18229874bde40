import { isText, type LearnerColumn } from "./columns.js";

/** Rows without which a category is any other. */
const leastRows = 2;

/** Categories of at least two of the rows, in the order of their first row. */
export function vocabularyOf(column: LearnerColumn, rows: Int32Array): (string | null)[] {
  const counts = new Map<string | null, number>();
  for (const row of rows) {
    const key = keyAt(column, row);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const kept = [...counts].filter(([, count]) => count >= leastRows);
  return kept.map(([key]) => key);
}

function keyAt(column: LearnerColumn, row: number): string | null {
  if (isText(column)) return column[row] ?? null;
  const value = column[row]!;
  return Number.isNaN(value) ? null : String(value);
}

type Vocabulary = readonly (string | null)[];
type Codes = ReadonlyMap<string | number | null, number>;

/** Made once for a vocabulary: to score a single row would else cost as much as all categories. */
const known = { texts: new WeakMap<Vocabulary, Codes>(), numbers: new WeakMap<Vocabulary, Codes>() };

/**
 * Position of each row's category in the vocabulary, its length for any other.
 *
 * @param vocabulary not to be changed afterwards
 */
export function codesOf(column: LearnerColumn, vocabulary: Vocabulary): Int32Array {
  const other = vocabulary.length;
  if (isText(column)) {
    const codes = codesIn(known.texts, vocabulary, (key) => key);
    const own = new Int32Array(column.length);
    for (let i = 0; i < own.length; i++) own[i] = codes.get(column[i] ?? null) ?? other;
    return own;
  }
  const codes = codesIn(known.numbers, vocabulary, (key) => (key === null ? Number.NaN : Number(key)));
  return Int32Array.from(column, (value) => codes.get(value) ?? other);
}

function codesIn(
  cache: WeakMap<Vocabulary, Codes>,
  vocabulary: Vocabulary,
  keyOf: (category: string | null) => string | number | null,
): Codes {
  const codes = cache.get(vocabulary) ?? new Map(vocabulary.map((key, code) => [keyOf(key), code]));
  cache.set(vocabulary, codes);
  return codes;
}
