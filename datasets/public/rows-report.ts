const keptRows = 20;

/** What reading a table that is no table of events found: plain data. */
export interface RowsReport {
  /** Rows behind the header: rows = kept + skipped. */
  readonly rows: number;
  readonly kept: number;
  readonly skipped: number;
  /** Broken rows by code, the most frequent first; of each code the first 20. */
  readonly byCode: readonly {
    readonly code: string;
    readonly count: number;
    readonly first: readonly { readonly line: number; readonly message: string }[];
  }[];
}

/** Counts broken rows by code. */
export class RowReport {
  readonly #byCode = new Map<string, { count: number; first: { line: number; message: string }[] }>();

  /** @param line of the file, from 1, as an editor counts */
  add(line: number, code: string, problem: string): void {
    const entry = this.#byCode.get(code) ?? { count: 0, first: [] };
    entry.count++;
    if (entry.first.length < keptRows) entry.first.push({ line, message: `Line ${line}: ${problem}.` });
    this.#byCode.set(code, entry);
  }

  finish(rows: number, kept: number): RowsReport {
    const byCode = [...this.#byCode].map(([code, { count, first }]) => ({ code, count, first }));
    byCode.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
    return Object.freeze({ rows, kept, skipped: rows - kept, byCode });
  }
}
