/** Rows of cells under named columns, whatever library holds them. */
export interface Frame {
  /** Names of the columns, in their order. */
  readonly columns: readonly string[];
  /** Number of rows. */
  readonly length: number;
  /** Positions of the columns whose Date cells show a local clock in their UTC fields. */
  readonly localDates: ReadonlySet<number>;
  /** Number of cells of a row: a row with more or fewer than there are columns is broken. */
  cellCount(row: number): number;
  /**
   * Fills `cells` with those of one column, rows from .. to - 1: numbers, bigints, texts, booleans, Dates, or whatever
   * the library holds; undefined is missing.
   */
  read(column: number, from: number, to: number, cells: unknown[]): void;
}

/** Rows that are read at a time: cells of a block are still at hand when its rows are looked at. */
export const rowsPerBlock = 2048;
