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

/** Position of each row's category in the vocabulary, its length for any other. */
export function codesOf(column: LearnerColumn, vocabulary: readonly (string | null)[]): Int32Array {
  const other = vocabulary.length;
  if (isText(column)) {
    const codes = new Map(vocabulary.map((key, code) => [key, code]));
    return Int32Array.from({ length: column.length }, (_, i) => codes.get(column[i] ?? null) ?? other);
  }
  const codes = new Map(vocabulary.map((key, code) => [key === null ? Number.NaN : Number(key), code]));
  return Int32Array.from(column, (value) => codes.get(value) ?? other);
}
