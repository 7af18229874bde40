/** Rows whose features are held at a time: some 25 MB. */
const blockRows = 1 << 16;
/** Rows that say enough of a population. */
const sampleRows = 50_000;

/** Codes of rows in blocks, so that the features of millions need never be in memory at once; one block where they are few. */
export function* rowBlocks(
  rows: Int32Array,
): Generator<{ readonly start: number; readonly codes: Int32Array }> {
  for (let start = 0; start === 0 || start < rows.length; start += blockRows)
    yield { start, codes: rows.subarray(start, start + blockRows) };
}

/** Every n-th of some rows, so that there are not more than say enough of them all; the same rows where they are few. */
export function sampledRows(rows: Int32Array): Int32Array {
  const step = Math.ceil(rows.length / sampleRows);
  return step <= 1 ? rows : rows.filter((_, i) => i % step === 0);
}
