import { EventError } from "../../errors.js";
import { isArrowTable } from "./arrow-table.js";
import type { Frame } from "./frame.js";

/**
 * A data frame as danfo.js has it: names of columns and rows of cells. null, undefined and NaN are missing; dates are
 * Date, ISO 8601 text or numbers.
 */
export interface DataFrameLike {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** The rows, each an array with a cell a column. */
  readonly values: readonly unknown[];
}

const noLocalDates: ReadonlySet<number> = new Set();

/** Whether a value has the shape of a data frame. */
export function isDataFrame(value: unknown): value is DataFrameLike {
  if (typeof value !== "object" || value === null) return false;
  const { columns, values } = value as Partial<DataFrameLike>;
  return Array.isArray(columns) && Array.isArray(values) && !values.some((row) => !Array.isArray(row));
}

/**
 * The rows of a data frame; they are not copied.
 *
 * @throws EventError "bad_frame"
 */
export function frameOfDataFrame(frame: unknown, where: string): Frame {
  if (!isDataFrame(frame)) {
    throw new EventError(
      "bad_frame",
      `${where} needs a data frame: 'columns', an array of names, and 'values', an array of rows of cells; got ${described(frame)}.`,
    );
  }
  const { columns } = frame;
  const rows = frame.values as readonly (readonly unknown[])[];
  return {
    columns: columns.map(String),
    length: rows.length,
    localDates: noLocalDates,
    cellCount: (row) => rows[row]!.length,
    read(column, from, to, cells) {
      for (let row = from; row < to; row++) {
        const cell = rows[row]![column];
        cells[row - from] = cell === null || Number.isNaN(cell) ? undefined : cell;
      }
    },
  };
}

function described(value: unknown): string {
  if (isArrowTable(value)) return "an Arrow table (see fromArrow)";
  if (Array.isArray(value)) return "an array (records go to EventTable.from)";
  if (typeof value !== "object" || value === null) return String(value);
  const { columns, values } = value as { columns?: unknown; values?: unknown };
  if (!Array.isArray(columns)) return "an object without an array 'columns'";
  if (!Array.isArray(values)) return "an object without an array 'values'";
  return "one whose 'values' are not all rows (a Series has one column and no rows)";
}
